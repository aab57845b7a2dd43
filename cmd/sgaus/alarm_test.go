package main

import (
	"context"
	"database/sql"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sgaus/mailbot/inbox"
	"sgaus/mailbot/localserve"
	"sgaus/mailbot/store"
)

// open opens the desk of an office inside the test, with the configuration of
// its mailbox and the moment at which that was.
func (o office) open() (*desk, inbox.Config, time.Time) {
	o.t.Helper()
	now := time.Now().UTC().Truncate(time.Second)
	a := &app{config: filepath.Join(o.dir, "sgaus.toml"), now: func() time.Time { return now }}
	d, err := a.open(context.Background(), slog.New(slog.DiscardHandler))
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { d.close() })
	cfg, err := inboxConfig(d.config)
	if err != nil {
		o.t.Fatal(err)
	}
	return d, cfg, now
}

// Each server that stays away is told of over the other: the mailbox by SMTP,
// the outbox by a mail in the quarantine folder; once, and when it is back.
func TestOperatorsAreTold(t *testing.T) {
	t.Parallel()
	town, err := openTown(localserve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { town.Close() })
	o := openOffice(t, town.IMAPAddr(), town.SMTPAddr())
	ctx := context.Background()
	d, cfg, began := o.open()
	dog := d.watchdog(cfg, began)
	look := func(after time.Duration) {
		t.Helper()
		if err := dog.look(ctx, began.Add(after)); err != nil {
			t.Fatal(err)
		}
	}
	letters := func() (subjects []string) {
		t.Helper()
		list, err := d.db.Outbox(ctx, store.Queued, store.Waiting)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range list {
			subjects = append(subjects, l.Subject)
		}
		return subjects
	}
	left := func() (texts []string) {
		t.Helper()
		c := cfg
		c.Mailbox = cfg.Quarantine
		err := inbox.Look(ctx, c, nil, time.Now, func(m inbox.Mail) error {
			raw, err := io.ReadAll(m.Body.Open())
			texts = append(texts, textOf(raw))
			return err
		})
		if err != nil && !strings.Contains(err.Error(), "o such mailbox") {
			t.Fatal(err)
		}
		return texts
	}
	var operators int

	// All is well: nobody is told anything
	dog.passed(began)
	look(9 * time.Minute)
	if got := letters(); len(got) != 0 {
		t.Fatalf("somebody was told %q", got)
	}

	// The mailbox cannot be read: the operators get a mail each, once
	look(11 * time.Minute)
	operators = len(letters())
	if operators == 0 || !strings.Contains(letters()[0], "No se puede leer el buzón") {
		t.Fatalf("the operators were told %q", letters())
	}
	look(13 * time.Minute)
	if got := letters(); len(got) != operators {
		t.Errorf("told twice: %q", got)
	}

	// These letters do not leave either: what says so is left in a folder
	look(22 * time.Minute)
	texts := left()
	if len(texts) != operators || !strings.Contains(texts[0], "no acepta correo desde") || len(letters()) != operators {
		t.Errorf("left in the folder: %q; in the outbox: %q", texts, letters())
	}
	look(25 * time.Minute)
	if got := left(); len(got) != operators {
		t.Errorf("left twice: %d mails", len(got))
	}

	// Both are back
	if _, err := d.sender.Drain(ctx, began.Add(26*time.Minute)); err != nil {
		t.Fatal(err)
	}
	dog.passed(began.Add(26 * time.Minute))
	look(26 * time.Minute)
	got := strings.Join(letters(), "\n")
	if !strings.Contains(got, "se lee otra vez") || !strings.Contains(got, "envía correo otra vez") || len(letters()) != 2*operators {
		t.Errorf("when they were back: %q", got)
	}
	look(27 * time.Minute)
	if len(letters()) != 2*operators {
		t.Errorf("told twice that they are back: %q", letters())
	}
}

// A mail that lies below the cursor and was never handled is found, handled
// and told of.
func TestStraysAreHandled(t *testing.T) {
	t.Parallel()
	town, err := openTown(localserve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { town.Close() })
	o := openOffice(t, town.IMAPAddr(), town.SMTPAddr())
	write := func(subject string) {
		t.Helper()
		if err := town.arrive("ana", outgoing{to: demoPeople["mesa"].address, subject: subject, body: subject}); err != nil {
			t.Fatal(err)
		}
	}
	write("uno")
	o.run("once")
	// As if the server had given out its numbers in another order than it showed
	// them.
	db, err := sql.Open("sqlite3", filepath.Join(o.dir, "sgaus.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("UPDATE cursor SET last = 1000"); err != nil {
		t.Fatal(err)
	}
	write("dos")
	o.run("once")
	if n := len(o.requests()); n != 2 {
		t.Errorf("%d requests", n)
	}
	mails, err := town.Mailbox(demoPeople["dulce"].address)
	if err != nil || len(mails) == 0 || !strings.Contains(string(mails[len(mails)-1]), "UID") {
		t.Errorf("the operators got %d mails (%v)", len(mails), err)
	}
	o.run("once")
	if n := len(o.requests()); n != 2 {
		t.Errorf("%d requests after another pass", n)
	}
}
