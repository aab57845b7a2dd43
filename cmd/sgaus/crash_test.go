package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"sgaus/mailbot/localserve"
)

// backlog is how many mails wait in the tests of this file: several chunks.
const backlog = 300

// openBusyTown has a backlog, each mail by somebody else.
func openBusyTown(t *testing.T) town {
	t.Helper()
	town, err := openTown(localserve.Options{AnyRecipient: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { town.Close() })
	for i := range backlog {
		if err := town.Deliver(demoPeople["mesa"].address, []byte(plea(i))); err != nil {
			t.Fatal(err)
		}
	}
	return town
}

func user(i int) string { return fmt.Sprintf("u%d@fuera.example", i) }

func plea(i int) string {
	return fmt.Sprintf("From: Usuario %d <%s>\nTo: mesa@uni.example\nSubject: falla %d\nMessage-ID: <plea%d@fuera.example>\n"+
		"Date: Mon, 23 Nov 2026 10:00:00 -0600\n\nNo enciende la computadora %d del laboratorio.\n", i, user(i), i, i, i)
}

// onceEach wants exactly one request of each mail of the backlog, and one
// acknowledgement for its writer; repeats is how many of these may have gone
// twice, as the same mail.
func onceEach(t *testing.T, o office, town town, repeats int) {
	t.Helper()
	var subjects, wanted []string
	for _, r := range o.requests() {
		subjects = append(subjects, r.Subject)
	}
	for i := range backlog {
		wanted = append(wanted, fmt.Sprintf("falla %d", i))
	}
	slices.Sort(subjects)
	slices.Sort(wanted)
	if !slices.Equal(subjects, wanted) {
		t.Fatalf("%d requests, not one of each of the %d mails: %q", len(subjects), backlog, subjects)
	}
	for i := range backlog {
		mails, err := town.Mailbox(user(i))
		if err != nil || len(mails) == 0 {
			t.Errorf("%s was told nothing: %v", user(i), err)
			continue
		}
		for _, again := range mails[1:] {
			repeats--
			if opened(again).MessageID != opened(mails[0]).MessageID {
				t.Errorf("%s was told twice, and not with the same mail", user(i))
			}
		}
	}
	if repeats < 0 {
		t.Errorf("%d acknowledgements too many", -repeats)
	}
}

// Killed in the middle of a backlog, after a commit and before its move: the
// next pass goes on, and every mail is one request.
func TestKilledWhileReceiving(t *testing.T) {
	t.Parallel()
	town := openBusyTown(t)
	var desk atomic.Pointer[child]
	moves := 0
	gate := openGate(t, town.IMAPAddr(), func(said []byte) {
		if bytes.Contains(said, []byte(" MOVE ")) {
			if moves++; moves == 2 {
				d := desk.Load()
				d.signal(syscall.SIGKILL)
				<-d.ended
			}
		}
	})
	gate.mu.Lock() // nothing passes before we know whom to kill
	o := openOffice(t, gate.Addr(), town.SMTPAddr())
	desk.Store(o.start("once"))
	gate.mu.Unlock()
	desk.Load().exits(-1)
	if n := len(o.requests()); n == 0 || n >= backlog {
		t.Fatalf("%d requests when it was killed: not the middle", n)
	}
	o.run("once")
	onceEach(t, o, town, 0)
	if got := o.run("outbox"); got != "" {
		t.Errorf("letters left:\n%s", got)
	}
}

// Killed in the middle of sending: what was on its way goes out again at once,
// as the same mail, and nothing else does.
func TestKilledWhileSending(t *testing.T) {
	t.Parallel()
	town := openBusyTown(t)
	var desk atomic.Pointer[child]
	sent := 0
	gate := openGate(t, town.SMTPAddr(), func(said []byte) {
		if bytes.Contains(said, []byte("DATA\r\n")) {
			if sent++; sent == 100 {
				d := desk.Load()
				d.signal(syscall.SIGKILL)
				<-d.ended
			}
		}
	})
	gate.mu.Lock()
	o := openOffice(t, town.IMAPAddr(), gate.Addr())
	desk.Store(o.start("once"))
	gate.mu.Unlock()
	desk.Load().exits(-1)
	if left := strings.Count(o.run("outbox"), " sending "); left == 0 {
		t.Fatal("nothing was being sent when it was killed")
	}
	o.run("once")
	onceEach(t, o, town, 4) // of its four connections
	if got := o.run("outbox"); got != "" {
		t.Errorf("letters left:\n%s", got)
	}
}

// Two passes at the same time, as when cron and an operator meet: each mail is
// one request, each letter goes once.
func TestTwoPassesAtOnce(t *testing.T) {
	t.Parallel()
	town := openBusyTown(t)
	o := openOffice(t, town.IMAPAddr(), town.SMTPAddr())
	one, other := o.start("once"), o.start("once")
	one.exits(0)
	other.exits(0)
	onceEach(t, o, town, 0)
}

// Told to stop in the middle of a backlog, serve finishes the mails in hand,
// commit and move, and begins no others.
func TestStoppedWhileReceiving(t *testing.T) {
	t.Parallel()
	town := openBusyTown(t)
	var desk atomic.Pointer[child]
	moves := 0
	gate := openGate(t, town.IMAPAddr(), func(said []byte) {
		if bytes.Contains(said, []byte(" MOVE ")) {
			if moves++; moves == 1 {
				desk.Load().signal(syscall.SIGTERM)
			}
		}
	})
	gate.mu.Lock()
	o := openOffice(t, gate.Addr(), town.SMTPAddr())
	desk.Store(o.start("serve"))
	gate.mu.Unlock()
	desk.Load().exits(0)
	n := len(o.requests())
	if n == 0 || n >= backlog {
		t.Fatalf("%d requests when it was stopped: not the middle", n)
	}
	report := o.run("check")
	for _, line := range []string{fmt.Sprintf("folder INBOX: %d mails", backlog-n), fmt.Sprintf("folder Procesados: %d mails", n)} {
		if !strings.Contains(report, line) {
			t.Errorf("after %d requests, no %q in\n%s", n, line, report)
		}
	}
	o.run("once")
	onceEach(t, o, town, 0)
}
