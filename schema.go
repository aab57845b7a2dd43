// Package sgaus is the help desk that lives in a mailbox: SGAUS, Sistema para
// la Gestión de Atención a Usuarios. This package holds its database schema
// and this map of the house. The program is cmd/sgaus.
//
//	schema.sql           the database, a comment a table; embedded here
//	                     because go:embed cannot reach up
//	workflow/            GROUND: what may be said by whom and what it changes,
//	                     as rows and one pure function; no I/O, no clock
//	  hours/             business time
//	  form/              the forms of the services: asked, read, checked
//	  agenda/            what is taken, what is free, the nearest times
//	parser/              GROUND: a mail's bytes in, its meaning out
//	  bounce/            how mail systems say that a mail did not arrive
//	  letters/           the same words in other letters made equal
//	  unpack/            what was packed by other means than MIME
//	templates/           GROUND: the notices, in Spanish
//	mailbot/             THE SHELL: one mail received, one tick of the clocks
//	  store/             all SQL
//	  inbox/             IMAP
//	  outbox/            SMTP
//	  identity/          who is really writing
//	  invite/            iCalendar and iTIP, both ways
//	  paper/             a form as HTML and PDF
//	  archive/           requests as mbox and JSON
//	  rehearsal/         the kept mail again, under another configuration
//	  publish/           the agenda for the calendars that people use
//	  config/            sgaus.toml
//	  localserve/        IMAP and SMTP servers in the process, for demo and tests
//	    realserver/      Dovecot, Postfix and Radicale, for tests
//	cmd/sgaus/           WIRING: commands, flags, signals, the only clock
//	docs/                guides in Spanish
//
// The product is the workflow, so the workflow is data, decided by a pure
// function; everything else only brings it mail and carries away what it
// decided. What a mail does is stored with the mail, in one transaction;
// answers leave after it.
//
// Imports run down only: wiring, shell, ground. The rooms of the ground know
// neither each other nor the machine that they run on. TestArrows holds the
// drawing.
package sgaus

import _ "embed"

// Schema is schema.sql: the database as a new one is made. It sets no
// user_version; mailbot/store does, in the same transaction.
//
//go:embed schema.sql
var Schema string
