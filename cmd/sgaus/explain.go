package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot"
	"sgaus/mailbot/config"
	"sgaus/mailbot/inbox"
	"sgaus/parser"
)

func explainCommand(a *app) *cobra.Command {
	var asJSON, all bool
	var at string
	cmd := &cobra.Command{
		Use:   "explain [FILE | --all MAILBOX|DIR|MBOX]",
		Short: "Tell what a mail says and what would happen, changing nothing",
		Long: `Read a mail from FILE or from standard input and tell what it is: its new text,
its request, its commands, whether a machine wrote it, and by which rules. With a
configuration it also tells who wrote it and by what evidence, and decides for
real what would become of it: its request and by what that is found, which rows
of the table were weighed and what refused, who would be told what, which
deadlines would be set. It decides by the configured database and leaves that as
it is; where there is none yet, by an empty one that is thrown away.

With --all it tells of many mails in a line each: of a folder of .eml files, with
those below it; of a Maildir; of an mbox file; or of a mailbox on the configured
IMAP server, which it only looks at. Each mail is decided by itself, on the
database as it is now; --json prints an object a line. A mail that cannot be read
is a line with its problem, and makes the exit status 1.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			now, err := a.clock(at)
			if err != nil {
				return err
			}
			if all && len(args) == 0 {
				return usageError{errors.New("--all needs a folder, an mbox file or a mailbox")}
			}
			c, err := a.optional(cmd.Flags().Changed("config"))
			if err != nil {
				return err
			}
			x, err := openExplainer(cmd.Context(), c, now)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, x.close()) }()
			if all {
				return x.all(cmd.Context(), a, args[0], cmd.OutOrStdout(), asJSON)
			}
			return x.one(cmd, args, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as an object")
	cmd.Flags().BoolVar(&all, "all", false, "many mails, a line each")
	cmd.Flags().StringVar(&at, "at", "", "as if it came at that `time` (RFC 3339)")
	return cmd
}

// one explains one mail.
func (x *explainer) one(cmd *cobra.Command, args []string, asJSON bool) error {
	in, done, err := inputOf(cmd, args)
	if err != nil {
		return err
	}
	defer done()
	mail, err := x.spool(in)
	if err != nil {
		return err
	}
	defer mail.Body.Close()
	e, err := x.explain(cmd.Context(), mail)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(cmd.OutOrStdout(), e)
	}
	return e.print(cmd.OutOrStdout(), x.zone())
}

func inputOf(cmd *cobra.Command, args []string) (io.Reader, func(), error) {
	if len(args) == 0 || args[0] == "-" {
		return cmd.InOrStdin(), func() {}, nil
	}
	f, err := os.Open(args[0])
	if err != nil {
		return nil, nil, usageError{err}
	}
	return f, func() { f.Close() }, nil
}

// optional reads the configuration if there is one; one that was asked for
// must be there.
func (a *app) optional(asked bool) (*config.Config, error) {
	c, err := config.Load(a.config)
	if errors.Is(err, fs.ErrNotExist) && !asked {
		return nil, nil
	}
	if err != nil {
		return nil, usageError{err}
	}
	return c, nil
}

// explainer explains mails.
type explainer struct {
	config  *config.Config // nil: none
	reading mailbot.Settings
	now     func() time.Time
	scratch *scratch // decides; nil without a configuration
}

func openExplainer(ctx context.Context, c *config.Config, now func() time.Time) (*explainer, error) {
	x := &explainer{config: c, reading: mailbot.Settings{Tag: "SGAUS"}, now: now}
	if c == nil {
		return x, nil
	}
	var err error
	if x.reading, err = settingsOf(c); err != nil {
		return nil, err
	}
	x.scratch, err = openScratch(ctx, c, now())
	return x, err
}

func (x *explainer) close() error {
	if x.scratch == nil {
		return nil
	}
	return x.scratch.close()
}

func (x *explainer) zone() *time.Location {
	if x.config == nil {
		return time.UTC
	}
	return x.reading.Desk.Zone
}

// spool takes a mail in, without holding a large one in memory.
func (x *explainer) spool(r io.Reader) (inbox.Mail, error) {
	dir, most := "", int64(inbox.DefaultMaxSize)
	if x.config != nil {
		dir, most = x.config.IMAP.Spool, x.config.Limits.Size
	}
	body, err := inbox.Spool(dir, r)
	if err != nil {
		return inbox.Mail{}, fmt.Errorf("read the mail: %w", err)
	}
	mail := inbox.Mail{Size: body.Size(), Body: body}
	if most > 0 && mail.Size > most {
		mail.Err = fmt.Errorf("%w: %d bytes of at most %d", inbox.ErrTooLarge, mail.Size, most)
	}
	return mail, nil
}

// explain tells of one mail all that can be known.
func (x *explainer) explain(ctx context.Context, mail inbox.Mail) (explanation, error) {
	m := parser.Parse(mail.Body.Open(), x.reading.Reading())
	e := meaning(m)
	if x.config == nil {
		return e, nil
	}
	if m.From.Email != "" {
		e.identify(m, x.config)
	}
	var err error
	e.Would, err = x.scratch.foresee(ctx, x.now(), mail)
	return e, err
}
