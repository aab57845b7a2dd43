package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot/inbox"
)

func onceCommand(a *app) *cobra.Command {
	var at string
	cmd := &cobra.Command{
		Use:   "once",
		Short: "Make one pass: fetch, decide, send",
		Long: `Make one pass: fetch what is new in the mailbox, decide, and send what is due.
Exits with 1 if something failed; what was done until then is kept, and the
next pass goes on from there.

With --at the desk believes that it is that time: what would be due then is
said, and the mails are sent. To look without changing anything, use "due".`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			now, err := a.clock(at)
			if err != nil {
				return err
			}
			d, err := a.open(cmd.Context(), a.log())
			if err != nil {
				return err
			}
			if err = d.takeBack(cmd.Context(), a); err == nil {
				err = d.once(cmd, now)
			}
			return errors.Join(err, d.close())
		},
	}
	cmd.Flags().StringVar(&at, "at", "", "rehearse another `time` (RFC 3339)")
	return cmd
}

// clock is the clock of a pass: the real one, or one that stands at a time.
func (a *app) clock(at string) (func() time.Time, error) {
	if at == "" {
		return a.now, nil
	}
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return nil, usageError{fmt.Errorf("--at %q: write it like 2026-11-23T10:00:00-06:00", at)}
	}
	return func() time.Time { return t }, nil
}

// once fetches, sends and publishes once. That one fails does not stop another.
func (d *desk) once(cmd *cobra.Command, now func() time.Time) error {
	ctx := cmd.Context()
	cfg, err := inboxConfig(d.config)
	if err != nil {
		return err
	}
	if err := d.recount(ctx, now()); err != nil {
		return err
	}
	began := now()
	in := box{desk: d, now: now, wake: make(chan struct{}, 1)}
	var got inbox.Summary
	inErr := d.rescan(ctx, cfg, in, now)
	if inErr == nil {
		got, inErr = inbox.Pass(ctx, cfg, in, d.log, now)
	}
	clockErr := d.ring(ctx, now())
	sent, outErr := d.sender.Drain(ctx, now())
	showErr := d.show(ctx, now())
	d.log.Info("one pass", "received", got.Received, "poisoned", got.Poisoned, "moved", got.Moved,
		"sent", sent.Sent, "later", sent.Later, "failed", sent.Failed, "took", now().Sub(began).Round(time.Millisecond))
	if missing := got.Seen - got.Received - got.Vanished; inErr == nil && missing != 0 {
		inErr = fmt.Errorf("%d mails that the server showed were not received", missing)
	}
	return errors.Join(wrap("receive mail", inErr), wrap("run the clocks", clockErr), wrap("send mail", outErr), wrap("publish the agenda", showErr))
}
