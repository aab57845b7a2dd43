package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot/config"
	"sgaus/mailbot/inbox"
	"sgaus/mailbot/outbox"
	"sgaus/mailbot/store"
)

// checkTime bounds each server's answer.
const checkTime = 30 * time.Second

func checkCommand(a *app) *cobra.Command {
	var offline bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the configuration, the servers, the templates and the database",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.load()
			if err != nil {
				return err
			}
			r := &checker{w: cmd.OutOrStdout()}
			r.ok("configuration", "%s: %d people, %d areas", a.config, len(c.Staff), len(c.Areas))
			for _, w := range c.Warnings() {
				r.warn("configuration", "%s", w)
			}
			r.words(c)
			r.database(cmd.Context(), c, a.now())
			if !offline {
				r.imap(cmd.Context(), c)
				r.smtp(cmd.Context(), c)
				r.agenda(cmd.Context(), c)
			}
			return r.err
		},
	}
	cmd.Flags().BoolVar(&offline, "offline", false, "do not log in to the servers")
	return cmd
}

// checker prints one line for each thing that it looked at.
type checker struct {
	w   io.Writer
	err error
}

func (r *checker) ok(what, format string, args ...any) { r.line("ok", what, format, args...) }

func (r *checker) warn(what, format string, args ...any) { r.line("warning", what, format, args...) }

func (r *checker) fail(what string, err error) {
	r.line("FAILED", what, "%v", err)
	r.err = errors.New("not everything works")
}

func (r *checker) line(state, what, format string, args ...any) {
	fmt.Fprintf(r.w, "%-8s %-14s %s\n", state, what, strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", "; "))
}

func (r *checker) words(c *config.Config) {
	if _, err := openTemplates(c); err != nil {
		r.fail("templates", err)
		return
	}
	from := "the built-in ones"
	if c.Helpdesk.Templates != "" {
		from = "with those of " + c.Helpdesk.Templates
	}
	r.ok("templates", "%s", from)
}

func (r *checker) database(ctx context.Context, c *config.Config, now time.Time) {
	db, err := store.Open(ctx, c.Database.Path, now)
	if err != nil {
		r.fail("database", err)
		return
	}
	f, _ := filterOf(false, "")
	open, err := db.List(ctx, f, 0)
	if err = errors.Join(err, db.Close()); err != nil {
		r.fail("database", err)
		return
	}
	r.ok("database", "%s: %d open requests", c.Database.Path, len(open))
}

func (r *checker) imap(ctx context.Context, c *config.Config) {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	cfg, err := inboxConfig(c)
	if err != nil {
		r.fail("imap", err)
		return
	}
	got, err := inbox.Check(ctx, cfg)
	if err != nil {
		r.fail("imap", fmt.Errorf("%s as %s: %w", cfg.Address, cfg.Username, err))
		return
	}
	r.ok("imap", "%s as %s, %s, IDLE %s, MOVE %s", cfg.Address, cfg.Username, or(got.TLS, "no TLS"), yes(got.Idle), yes(got.Move))
	for _, f := range []inbox.Folder{got.Mailbox, got.Processed, got.Quarantine} {
		switch {
		case f.Name == "":
		case f.Err != nil:
			r.fail("imap", fmt.Errorf("folder %s: %w", f.Name, f.Err))
		case f.Exists:
			r.ok("imap", "folder %s: %d mails", f.Name, f.Messages)
		default:
			r.ok("imap", "folder %s will be made", f.Name)
		}
	}
}

func (r *checker) smtp(ctx context.Context, c *config.Config) {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	cfg, err := outboxConfig(c)
	if err != nil {
		r.fail("smtp", err)
		return
	}
	got, err := outbox.Check(ctx, cfg)
	if err != nil {
		r.fail("smtp", fmt.Errorf("%s: %w", cfg.Address, err))
		return
	}
	login := "without login"
	if got.LoggedIn {
		login = "as " + cfg.Username
	}
	r.ok("smtp", "%s %s, %s, mails up to %s", cfg.Address, login, or(got.TLS, "no TLS"), most(got.MaxSize))
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func most(n int64) string {
	if n == 0 {
		return "any size"
	}
	return fmt.Sprintf("%d MB", n/1e6)
}
