// Package config reads sgaus.toml, the one file that an operator writes, and
// tells all that is wrong with it at once, each with its line, its key, what
// is allowed and the nearest word.
//
// # The file
//
// TOML 1.0 in UTF-8. A key that is not in this list is an error; the list is
// the table in keys.go, and `sgaus init` writes a file with all of it
// explained (Default). Paths are relative to the folder of the file.
//
//	[helpdesk]   name, address, tag, timezone, plus, templates, machines, operators, alarm
//	[imap]       the connection keys, mailbox, processed, quarantine, poll, idle, spool
//	[smtp]       the connection keys, connections
//	[database]   url
//	[identity]   trusted_authserv, hosts, strips, provider, both, confirm, dkim, policy
//	[limits]     size, depth, parts, files, text, header, fields, recipients,
//	             answers_hour, answers_day, requests_hour, notices
//	[hours]      workdays, open, close, notices, holidays, days_off
//	[deadlines]  answer, reminders, inactivity, digest
//	[[area]]     code, name, head, addresses, assign_to
//	[[staff]]    name, email, aliases, role, area
//	[[service]]  code, name, words, addresses, area, assign_to, form, agenda,
//	             answer, reminders, inactivity
//	[[resource]] code, name, kind, count, email, hours, workdays, setup, cleanup, book
//	[agenda]     file, caldav, username, password, password_file, password_env,
//	             ca_file, reminder
//	[records]    retention, archive
//
// Without any [[service]] those of the routine hold (workflow.Catalogue); one
// that is written with the code of one of them has the rest from it.
//
// The connection keys are address, security, auth, username, one of password,
// password_file, password_env, token_file, token_command, and ca_file,
// tls_name.
//
// # How values are written
//
//   - A duration is a text of numbers with units: "48h", "90m", "30s",
//     "1h30m". Under [deadlines] it counts business hours. There is no unit
//     for days: a working day has 24 of them, unless opening hours are set.
//   - A size is "35MB" (a million bytes each), "35MiB" (1,048,576), kB, GB, or
//     a plain number of bytes.
//   - A time of day is "08:00", from "00:00" to "24:00"; a span of them is
//     "08:00-20:00".
//   - Days of the week are a list of names, Spanish or English, whole or their
//     first three letters, or numbers as in cron (0 and 7 are Sunday); a span
//     "lun-vie", "lunes a viernes" or "mon-fri" stands for several, alone or in
//     the list.
//   - Days off are "2026-12-21" or "2026-12-21..2027-01-06", both included.
//   - A digest time is a cron expression of five fields in the desk's zone;
//     "" sends none.
//   - A retention is "never", or years, months or days: "2 años", "18 meses",
//     "400 días"; at least one year.
//   - role is a text or a list of texts, as people may hold several.
//   - An address is bare, name@domain, without a name or < >.
//
// # Secrets
//
// Passwords and tokens are read when they are needed (Connection.Secret), so
// that a changed file or an expired token needs no restart. ${CREDENTIALS_DIRECTORY}
// in the name of their file is what systemd calls it. None of them ever
// stands in an error, a warning or a log: Hidden prints as a row of stars, and
// no message quotes the file.
package config

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sgaus/workflow"
)

// Config is sgaus.toml with its defaults filled in. Load is what makes one.
type Config struct {
	// Path of the file it was read from, as it was given.
	Path string

	Helpdesk  Helpdesk
	IMAP      IMAP
	SMTP      SMTP
	Database  Database
	Identity  Identity
	Limits    Limits
	Hours     Hours
	Deadlines Deadlines
	Areas     []Area
	Staff     []Staff
	Services  []Service
	Resources []Resource
	Agenda    Agenda
	Records   Records

	warnings []string
}

// Helpdesk is the desk itself.
type Helpdesk struct {
	Name     string // as it signs
	Address  string // the mailbox that it watches and writes from
	Tag      string // the word in [SGAUS #123]
	Timezone string // IANA name, known to this machine
	// Plus is whether the mail server delivers name+anything@ to name@, so
	// that a notice can carry its token in the address it asks answers to.
	Plus bool
	// Templates is a folder whose files replace the embedded ones; "" none.
	Templates string
	// Machines are addresses, or patterns of them, whose automatic mail opens
	// requests: monitoring systems, forms on the web.
	Machines []string
	// Operators are the addresses that hear of the desk's own troubles; none: DAU
	// and HelpDesk do. Alarm is how long a server may be silent before they are
	// told.
	Operators []string
	Alarm     time.Duration
}

// Connection is what IMAP and SMTP have in common.
type Connection struct {
	Address      string // host:port; the port is filled in if it was not written
	Security     string // "tls", "starttls" or, on loopback only, "none"
	Auth         string // "password" or "xoauth2"
	Username     string // "" (SMTP only): sends without logging in
	Password     Hidden
	PasswordFile string
	PasswordEnv  string
	TokenFile    string
	TokenCommand string // run by sh -c; what it prints is the token
	CAFile       string // PEM; trusted beside the system's authorities
	TLSName      string // name expected in the certificate; "" the host of Address

	token *token
}

// IMAP is where mail comes from.
type IMAP struct {
	Connection
	Mailbox    string        // watched
	Processed  string        // handled mail is moved here; "" leaves it where it is
	Quarantine string        // mail that cannot be handled; "" leaves it where it is
	Poll       time.Duration // longest time between two looks
	Idle       bool          // let the server announce new mail (RFC 2177)
	Spool      string        // folder for large mails on their way; "" the system's
}

// SMTP is where mail goes.
type SMTP struct {
	Connection
	Connections int // kept open at once, 1 to 50
}

// Database is where everything is kept.
type Database struct {
	URL  string // as written
	Path string // of the SQLite file, relative to where sgaus.toml was resolved
}

// Identity is what proves who is writing; Border hands it on.
type Identity struct {
	TrustedAuthserv []string // authserv-ids of Authentication-Results (RFC 8601) that we believe
	Hosts           []string // patterns of our servers' names as they stand behind `by` in Received
	Strips          bool     // our server removes forged fields of its own id
	Provider        string   // "", "google" or "microsoft365"
	Both            []string // canonical commands that need a verdict and a token
	// Confirm is how long a command without evidence waits for the word of whoever
	// it was said in the name of.
	Confirm time.Duration
	DKIM    bool   // verify signatures where our server says nothing of the mail
	Policy  string // "verified", or "from" in closed networks
}

// Limits bound what one mail or one correspondent may cost.
type Limits struct {
	Size         int64 // bytes of one mail, encoded as it travels
	Depth        int   // nested MIME parts
	Parts        int   // MIME parts in one mail
	Files        int   // attachments of one mail
	Text         int64 // bytes of the text of one mail, decoded
	Header       int64 // bytes of its header
	Fields       int   // fields of its header
	Recipients   int   // addresses of To, and of Cc, that are looked at
	AnswersHour  int   // automatic answers to one outside address
	AnswersDay   int
	RequestsHour int // requests that one outside address opens in an hour; the rest wait in quarantine
	Notices      int // mails in ten minutes to one of the staff; the rest come in one
}

// Hours is when the desk works.
type Hours struct {
	Workdays    []time.Weekday // without repetition, Monday first
	Open, Close string         // "08:00"; both "" is every hour of a working day
	Notices     Window         // when the clock's own mail may go out
	Holidays    string         // "mx" or "none"
	DaysOff     []string       // "2026-12-21" or "2026-12-21..2027-01-06"
}

// Window is a span of a day, as offsets of wall time from its midnight.
type Window struct{ From, To time.Duration }

// String writes the window as the file does, "08:00-20:00".
func (w Window) String() string {
	hm := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", d/time.Hour, d%time.Hour/time.Minute) }
	return hm(w.From) + "-" + hm(w.To)
}

// Deadlines are the clocks, in business hours.
type Deadlines struct {
	Answer     time.Duration   // a PENDIENTE waits this long for its user
	Reminders  []time.Duration // after the question, rising, all below Answer
	Inactivity time.Duration   // nothing moved: the responsible is reminded
	Digest     string          // cron expression; "" none
}

// Area is a department.
type Area struct {
	Code, Name string
	Head       string // address of its DSE
	Addresses  []string
	AssignTo   string // address of somebody of the staff; "" nobody
}

// Staff is one person of the desk.
type Staff struct {
	Name    string
	Email   string
	Aliases []string
	Roles   []workflow.Role
	Area    string // code; "" for those who belong to none
}

// Load reads and checks the file. The error is Problems, with all that is
// wrong, unless the file could not be read at all.
func Load(path string) (*Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	return Parse(path, data)
}

// Parse is Load for a text that is already here. path names it in messages,
// and its folder is what relative paths start from.
func Parse(path string, data []byte) (*Config, error) {
	// QUIRK Windows' Notepad puts a byte order mark in front.
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	c := standard()
	c.Path = path
	r := report{file: path, excused: map[string]bool{}}
	d := r.read(data)
	if d != nil {
		r.fill(c, d)
		r.check(c)
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	c.warnings = r.warnings()
	return c, nil
}

// Warnings are what is allowed but deserves a second look, one line each, in
// the form of a Problem. They hold no secrets.
func (c *Config) Warnings() []string { return c.warnings }

// standard is the configuration of an empty file.
func standard() *Config {
	c := &Config{
		Helpdesk: Helpdesk{Name: "Mesa de ayuda", Tag: "SGAUS", Timezone: "America/Mexico_City", Alarm: 10 * time.Minute},
		IMAP: IMAP{
			Connection: Connection{Security: "tls", Auth: "password"},
			Mailbox:    "INBOX", Processed: "Procesados", Quarantine: "Cuarentena",
			Poll: time.Minute, Idle: true,
		},
		SMTP:     SMTP{Connection: Connection{Security: "tls", Auth: "password"}, Connections: 4},
		Database: Database{URL: "sqlite:sgaus.db"},
		Identity: Identity{Policy: "verified", Confirm: time.Hour},
		Limits:   Limits{Size: 35e6, Depth: 20, Parts: 500, Files: 200, Text: 1e6, Header: 1e6, Fields: 1000, Recipients: 20_000, AnswersHour: 10, AnswersDay: 50, RequestsHour: 30, Notices: 100},
		Hours: Hours{
			Workdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
			Notices:  Window{8 * time.Hour, 20 * time.Hour},
			Holidays: "mx",
		},
		Deadlines: Deadlines{
			Answer: 48 * time.Hour, Reminders: []time.Duration{24 * time.Hour},
			Inactivity: 48 * time.Hour, Digest: "0 8 * * 1-5",
		},
		Agenda: Agenda{Reminder: 1},
	}
	c.IMAP.token, c.SMTP.token = new(token), new(token)
	return c
}

// at resolves a path of the file against the file's folder.
func (c *Config) at(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(c.Path), path)
}
