package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sgaus/mailbot/archive"
	"sgaus/mailbot/inbox"
)

// listed is one mail of many: what `explain` tells of it, and where it lies.
type listed struct {
	Source string `json:"source"`
	Error  string `json:"error"` // why it could not be read; ""
	explanation
}

// lister prints mails, a line each.
type lister struct {
	x      *explainer
	w      *bufio.Writer
	asJSON bool
	seen   int
	failed int
}

// all explains every mail of a folder, a file or a mailbox.
func (x *explainer) all(ctx context.Context, a *app, where string, w io.Writer, asJSON bool) error {
	l := &lister{x: x, w: bufio.NewWriter(w), asJSON: asJSON}
	err := l.walk(ctx, a, where)
	if flush := l.w.Flush(); err == nil {
		err = flush
	}
	if err == nil && l.failed > 0 {
		err = fmt.Errorf("%d of %d mails could not be read", l.failed, l.seen)
	}
	return err
}

func (l *lister) walk(ctx context.Context, a *app, where string) error {
	info, err := os.Stat(where)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return l.mailbox(ctx, a, where)
	case err != nil:
		return usageError{err}
	case info.IsDir():
		return l.folder(ctx, where)
	}
	return l.file(ctx, where)
}

// mailbox looks at a mailbox on the configured server.
func (l *lister) mailbox(ctx context.Context, a *app, name string) error {
	if l.x.config == nil {
		return usageError{fmt.Errorf("there is no file or folder %s, and no configuration that names a server for a mailbox", name)}
	}
	cfg, err := inboxConfig(l.x.config)
	if err != nil {
		return err
	}
	cfg.Mailbox = name
	return wrap("look into "+name, inbox.Look(ctx, cfg, a.log(), a.now, func(m inbox.Mail) error {
		return l.mail(ctx, fmt.Sprintf("%s/%d", name, m.UID), m)
	}))
}

// folder reads the .eml files of a folder and of those below it, or a Maildir.
func (l *lister) folder(ctx context.Context, dir string) error {
	maildir := true
	for _, sub := range []string{"cur", "new"} {
		info, err := os.Stat(filepath.Join(dir, sub))
		maildir = maildir && err == nil && info.IsDir()
	}
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return l.broken(path, err)
		case d.IsDir():
			return nil
		}
		if maildir {
			if sub := filepath.Base(filepath.Dir(path)); sub != "cur" && sub != "new" {
				return nil
			}
		} else if !strings.EqualFold(filepath.Ext(path), ".eml") {
			return nil
		}
		f, err := os.Open(path)
		if err != nil {
			return l.broken(path, err)
		}
		defer f.Close()
		return l.read(ctx, path, f)
	})
}

// file reads an mbox, or a single mail.
func (l *lister) file(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return usageError{err}
	}
	defer f.Close()
	first := make([]byte, len("From "))
	n, _ := io.ReadFull(f, first)
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if string(first[:n]) != "From " && !strings.EqualFold(filepath.Ext(path), ".mbox") {
		return l.read(ctx, path, f)
	}
	m := archive.ReadMbox(f)
	for n := 1; ; n++ {
		r, ok := m.Next()
		if !ok || ctx.Err() != nil {
			return ctx.Err()
		}
		if err := l.read(ctx, fmt.Sprintf("%s:%d", path, n), r); err != nil {
			return err
		}
	}
}

func (l *lister) read(ctx context.Context, source string, r io.Reader) error {
	mail, err := l.x.spool(r)
	if err != nil {
		return l.broken(source, err)
	}
	defer mail.Body.Close()
	return l.mail(ctx, source, mail)
}

// mail tells of one mail. What breaks on it is told in its line.
func (l *lister) mail(ctx context.Context, source string, m inbox.Mail) (err error) {
	if m.Err != nil && !errors.Is(m.Err, inbox.ErrTooLarge) {
		return l.broken(source, m.Err)
	}
	e, err := func() (e explanation, err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("the program broke on it: %v", p)
			}
		}()
		return l.x.explain(ctx, m)
	}()
	if err != nil {
		return l.broken(source, err)
	}
	l.seen++
	if l.asJSON {
		return l.print(listed{Source: source, explanation: e})
	}
	when := m.Internal
	if when.IsZero() && e.Date != nil {
		when, _ = time.Parse(time.RFC3339, *e.Date)
	}
	return l.line(when, e.From, e.kind(), strings.Join(e.Commands, ", "), or(firstWords(strings.Split(e.NewText, "\n")), e.Subject))
}

func (l *lister) broken(source string, why error) error {
	l.seen++
	l.failed++
	if l.asJSON {
		return l.print(listed{Source: source, Error: why.Error(), explanation: explanation{Commands: []string{}}})
	}
	return l.line(time.Time{}, source, "FAILED", "", why.Error())
}

func (l *lister) print(v listed) error {
	e := json.NewEncoder(l.w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// line prints the columns of one mail, 120 characters wide.
func (l *lister) line(when time.Time, from, kind, commands, words string) error {
	stamp := "-"
	if !when.IsZero() {
		stamp = when.In(l.x.zone()).Format("2006-01-02 15:04")
	}
	_, err := fmt.Fprintln(l.w, strings.TrimRight(fmt.Sprintf("%-16s  %-28s  %-15s  %-18s  %s", stamp,
		shortened(plain(or(from, "-")), 28), shortened(kind, 15), shortened(plain(or(commands, "-")), 18), shortened(plain(words), 35)), " "))
	return err
}

// kind says in a word or two what a mail is.
func (e explanation) kind() string {
	if f := e.Would; f != nil {
		if f.Opens {
			return "new"
		}
		kind := f.Disposition
		if f.Earlier != nil {
			kind, f.Request = "was "+f.Earlier.Disposition, f.Earlier.Request
		}
		if f.Request != nil {
			kind += fmt.Sprintf(" %d", *f.Request)
		}
		return kind
	}
	switch {
	case e.Bounce:
		return "bounce"
	case e.Auto:
		return "automatic"
	case e.FromCount != 1:
		return "quarantine"
	case e.Courtesy:
		return "courtesy"
	case e.Ticket != nil:
		return fmt.Sprintf("request %d", *e.Ticket)
	}
	return "new"
}
