package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"sgaus/mailbot/localserve"
)

var update = flag.Bool("update", false, "write what the program prints into testdata")

// TestContracts plays testdata/contracts: what operators and other programs
// rely on, command by command. Each script has mail servers of its own, at
// $IMAP and $SMTP, and the people of the demo. The commands:
//
//	desk                          writes sgaus.toml for these servers
//	edit FILE OLD NEW             replaces OLD, which must be there
//	exits CODE PROGRAM ARG…       runs it, and wants this exit code
//	write WHO SUBJECT [TEXT…]     WHO sends a mail to the desk
//	reply WHO COMMAND [TEXT…]     WHO answers their last mail; COMMAND goes before its subject
//	press WHO COMMAND             WHO sends what a button in their last mail opens
//	deliver FILE                  a mail as it stands in FILE comes to the desk
//	await WHO N                   waits until WHO has got N mails
//	terminate                     sends SIGTERM to what runs in the background
//	last WHO                      prints the last mail of WHO as its reader sees it
//	shape FILE                    prints the fields of a JSON, each with its type
//	[!] get FILE PATH             prints a field of a JSON, as in history[0].command; !: there is none
func TestContracts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/contracts",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			town, err := openTown(localserve.Options{})
			if err != nil {
				return err
			}
			env.Values["town"] = town
			env.Setenv("GORACE", os.Getenv("GORACE"))
			env.Setenv("IMAP", town.IMAPAddr())
			env.Setenv("SMTP", town.SMTPAddr())
			env.Defer(func() { town.Close() })
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"desk": cmdDesk, "edit": cmdEdit, "exits": cmdExits, "write": cmdWrite, "reply": cmdReply, "press": cmdPress,
			"deliver": cmdDeliver, "await": cmdAwait, "last": cmdLast, "terminate": cmdTerminate, "shape": cmdShape, "get": cmdGet,
		},
	})
}

func cmdTerminate(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 0, "terminate")
	for _, c := range ts.BackgroundCmds() {
		ts.Check(c.Process.Signal(syscall.SIGTERM))
	}
}

// patience bounds every wait for a condition. It is only spent by a test that
// fails anyway.
const patience = 30 * time.Second

// town is the mail servers of the demo's people.
type town struct{ *localserve.Server }

func openTown(o localserve.Options) (town, error) {
	o.Users = map[string]string{}
	for _, p := range demoPeople {
		o.Users[p.address] = demoPassword
	}
	o.Domain, o.Authserv, o.Now = "uni.example", "mx.uni.example", time.Now
	s, err := localserve.Start(o)
	return town{s}, err
}

// arrive brings a person's mail, logged in as its author, to where it goes.
func (t town) arrive(who string, o outgoing) error {
	p := demoPeople[who]
	return t.Arrive(localserve.Envelope{From: p.address, To: o.to, Verdict: "auth=pass smtp.auth=" + p.address}, o.mail(p, time.Now()))
}

// latest is the last mail that somebody got.
func (t town) latest(who string) ([]byte, error) {
	mails, err := t.Mailbox(demoPeople[who].address)
	if err == nil && len(mails) == 0 {
		err = fmt.Errorf("%s has no mail", who)
	}
	if err != nil {
		return nil, err
	}
	return mails[len(mails)-1], nil
}

func townOf(ts *testscript.TestScript) town { return ts.Value("town").(town) }

// want stops a script that uses a command in another way.
func want(ts *testscript.TestScript, neg bool, args []string, least int, usage string) {
	if neg || len(args) < least {
		ts.Fatalf("usage: %s", usage)
	}
}

func cmdDesk(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 0, "desk")
	text := fmt.Sprintf(demoConfig, ts.Getenv("IMAP"), ts.Getenv("SMTP"))
	ts.Check(os.WriteFile(ts.MkAbs("sgaus.toml"), []byte(text), 0o600))
}

func cmdEdit(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 3, "edit FILE OLD NEW")
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	text = strings.Replace(text, args[1], strings.ReplaceAll(args[2], `\n`, "\n"), 1)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "exits CODE PROGRAM ARG…")
	code, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var ended *exec.ExitError
		if !errors.As(err, &ended) {
			ts.Fatalf("%v", err)
		}
		got = ended.ExitCode()
	}
	if got != code {
		ts.Fatalf("%s exits with %d, not with %d", strings.Join(args[1:], " "), got, code)
	}
}

func cmdWrite(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "write WHO SUBJECT [TEXT…]")
	o := outgoing{to: demoPeople["mesa"].address, subject: args[1], body: strings.Join(args[2:], "\n")}
	ts.Check(townOf(ts).arrive(args[0], o))
}

func cmdReply(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "reply WHO COMMAND [TEXT…]")
	raw, err := townOf(ts).latest(args[0])
	ts.Check(err)
	ts.Check(townOf(ts).arrive(args[0], reply(raw, args[1], strings.Join(args[2:], "\n"))))
}

func cmdPress(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "press WHO COMMAND")
	raw, err := townOf(ts).latest(args[0])
	ts.Check(err)
	o, err := press(raw, args[1])
	ts.Check(err)
	ts.Check(townOf(ts).arrive(args[0], o))
}

func cmdDeliver(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1, "deliver FILE")
	ts.Check(townOf(ts).Deliver(demoPeople["mesa"].address, []byte(ts.ReadFile(args[0]))))
}

func cmdAwait(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2, "await WHO N")
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err = townOf(ts).Wait(ctx, demoPeople[args[0]].address, n)
	ts.Check(err)
}

func cmdLast(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1, "last WHO")
	raw, err := townOf(ts).latest(args[0])
	ts.Check(err)
	m := opened(raw)
	fmt.Fprintf(ts.Stdout(), "From: %s\nSubject: %s\n\n%s\n", m.From.Email, m.Subject, textOf(raw))
}
