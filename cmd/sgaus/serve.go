package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot/inbox"
)

func serveCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Watch the mailbox and answer, until it is told to stop",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := a.open(cmd.Context(), a.log())
			if err != nil {
				return err
			}
			if err = d.takeBack(cmd.Context(), a); err == nil {
				err = d.serve(cmd.Context(), a.now)
			}
			return errors.Join(err, d.close())
		},
	}
}

// serve receives and sends until ctx ends; then the mail in hand is finished.
func (d *desk) serve(ctx context.Context, now func() time.Time) error {
	cfg, err := inboxConfig(d.config)
	if err != nil {
		return err
	}
	if d.config.Identity.Policy == "from" {
		d.log.Warn("identity.policy is \"from\": whoever writes an address of the staff into From is believed")
	}
	if err := d.recount(ctx, now()); err != nil {
		return err
	}
	d.log.Info("serving", "desk", d.config.Helpdesk.Address, "database", d.config.Database.Path)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	shown, err := d.publisher()
	if err != nil {
		return err
	}
	in := box{desk: d, now: now, wake: make(chan struct{}, 1), show: make(chan struct{}, 1)}
	ended := make(chan error, 2)
	dog := d.watchdog(cfg, now())
	dog.shown = shown
	bells, ring := d.bells(ctx, in, dog, now)
	go func() {
		d.rescanned(ctx, cfg, in, now)
		ended <- wrap("receive mail", inbox.Watch(ctx, cfg, caughtUp{box: in, first: new(sync.Once), ring: ring, dog: dog}, d.log, now))
	}()
	go func() { ended <- wrap("send mail", d.sender.Run(ctx, in.wake, now)) }()
	var beside sync.WaitGroup // what nobody waits for
	beside.Go(func() { shown.Run(ctx, in.show, now) })
	bells.Start()
	first := <-ended
	<-bells.Stop().Done()
	stop() // one without the other is no help desk
	err = errors.Join(first, <-ended)
	beside.Wait()
	d.log.Info("stopped")
	return err
}

// caughtUp rings when the mailbox was read for the first time since the start:
// what came due in the meantime waits no longer.
type caughtUp struct {
	box
	first *sync.Once
	ring  func()
	dog   *watchdog
}

var (
	_ inbox.Box    = caughtUp{}
	_ inbox.Passer = caughtUp{}
)

// Passed implements inbox.Passer.
func (c caughtUp) Passed(ctx context.Context, mailbox string, began time.Time, s inbox.Summary) {
	c.box.Passed(ctx, mailbox, began, s)
	c.dog.passed(began)
	c.first.Do(c.ring)
}

func wrap(what string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
