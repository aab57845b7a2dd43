// Command sgaus is a help desk that lives in a mailbox. See the README; each
// subcommand stands in a file of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // for machines without zone files

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitFailed = 1 // something failed in the program or the world
	exitUsage  = 2 // the command line or the configuration is wrong
)

// usageError is a wrong use of the program.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func main() { os.Exit(run()) }

// run is main for the tests, which need an exit code and no exit.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	frugal()
	syscall.Umask(0o077) // the database and the spool hold people's mail
	if err := root().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "sgaus:", err)
		var usage usageError
		if errors.As(err, &usage) {
			return exitUsage
		}
		return exitFailed
	}
	return 0
}

// frugal spends some megabytes on time: with a heap of two or three, collecting
// it whenever it has doubled takes a sixth of what a backlog takes. Whoever
// sets the environment's variables knows better.
func frugal() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(400)
		debug.SetMemoryLimit(48 << 20) // a large heap is collected as ever
	}
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "sgaus",
		Short:         "A help desk that lives in a mailbox",
		SilenceErrors: true, SilenceUsage: true,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	a := &app{now: time.Now}
	cmd.PersistentFlags().StringVar(&a.config, "config", "sgaus.toml", "configuration `file`")
	cmd.PersistentFlags().BoolVarP(&a.verbose, "verbose", "v", false, "log more")
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	for _, sub := range []func(*app) *cobra.Command{
		demoCommand, initCommand, checkCommand, serveCommand, onceCommand,
		listCommand, showCommand, agendaCommand, explainCommand, dueCommand, quarantineCommand, outboxCommand, templatesCommand, backupCommand, keysCommand, restoreCommand, rehearseCommand, formCommand, purgeCommand, exportCommand,
	} {
		c := sub(a)
		c.Args = usageArgs(c.Args)
		cmd.AddCommand(c)
	}
	cmd.Args = usageArgs(cobra.NoArgs)
	return cmd
}

// usageArgs makes a wrong number of arguments a wrong use.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		if err := check(cmd, args); err != nil {
			return usageError{fmt.Errorf("%w (see %s --help)", err, cmd.CommandPath())}
		}
		return nil
	}
}

// app is what all subcommands share.
type app struct {
	config  string
	verbose bool
	now     func() time.Time
}

// log writes for operators, on standard error.
func (a *app) log() *slog.Logger {
	level := slog.LevelInfo
	if a.verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}
