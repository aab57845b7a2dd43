package inbox

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

// fake is an IMAP server with one mailbox that misbehaves where a test says so. It answers over net.Pipe, so that it
// lives in a synctest bubble, where a minute of silence takes no time.
type fake struct {
	mu       sync.Mutex
	caps     string
	validity uint32
	mails    map[uint32]string
	folders  map[string]bool
	deleted  map[uint32]bool
	said     []string // commands in order, without tags
	conns    int
	idler    *peer // who is in IDLE, if a test wants to know
	// on answers a command in the server's stead, by name ("UID FETCH"); false lets the server answer. mute as answer
	// hangs the connection until it is closed.
	on map[string]func(p *peer, tag, args string) bool
	// wrap damages a connection.
	wrap func(n int, c net.Conn) net.Conn
	open sync.WaitGroup
}

// peer is one connection, on the server's side.
type peer struct {
	net.Conn
	r    *bufio.Reader
	f    *fake
	n    int    // of this connection, from 1
	idle string // tag of the IDLE that lasts
}

func newFake(bodies ...string) *fake {
	f := &fake{
		caps: "IMAP4rev1 IDLE MOVE UIDPLUS", validity: 7, mails: map[uint32]string{}, folders: map[string]bool{},
		deleted: map[uint32]bool{}, on: map[string]func(*peer, string, string) bool{},
	}
	for i, b := range bodies {
		f.mails[uint32(i+1)] = b
	}
	return f
}

func (f *fake) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	f.mu.Lock()
	f.conns++
	p := &peer{Conn: server, r: bufio.NewReader(server), f: f, n: f.conns}
	f.mu.Unlock()
	f.open.Go(p.serve)
	if f.wrap != nil {
		return f.wrap(p.n, client), nil
	}
	return client, nil
}

// config talks to the fake like to a server on this machine.
func (f *fake) config() Config {
	return Config{
		Address: "localhost:143", Security: "none", Auth: "password", Username: "mesa", Mailbox: "INBOX",
		Processed: "Procesados", Quarantine: "Cuarentena", Dial: f.dial,
		Secret: func(context.Context, bool) (string, error) { return "secreto", nil },
	}
}

func (f *fake) commands() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.said)
}

// count says how many commands began with this.
func (f *fake) count(prefix string) (n int) {
	for _, c := range f.commands() {
		if strings.HasPrefix(c, prefix) {
			n++
		}
	}
	return n
}

func (p *peer) say(format string, args ...any) {
	fmt.Fprintf(p, format+"\r\n", args...)
}

// mute hangs until the client has had enough.
func (p *peer) mute() bool {
	io.Copy(io.Discard, p.r)
	return true
}

func (p *peer) serve() {
	defer p.Close()
	p.f.mu.Lock()
	on := p.f.on["greeting"]
	p.f.mu.Unlock()
	if on == nil || !on(p, "*", "") {
		p.say("* OK [CAPABILITY %s] listo", p.f.caps)
	}
	for {
		line, err := p.r.ReadString('\n')
		if err != nil {
			return
		}
		p.command(strings.TrimRight(line, "\r\n"))
	}
}

func (p *peer) command(line string) {
	if line == "DONE" && p.idle != "" {
		p.f.mu.Lock()
		on := p.f.on["DONE"]
		p.f.mu.Unlock()
		if on != nil && on(p, p.idle, "") {
			return
		}
		p.say("%s OK bien", p.idle)
		p.idle = ""
		return
	}
	tag, rest, _ := strings.Cut(line, " ")
	name, args, _ := strings.Cut(rest, " ")
	if name == "UID" {
		sub, more, _ := strings.Cut(args, " ")
		name, args = "UID "+sub, more
	}
	p.f.mu.Lock()
	p.f.said = append(p.f.said, rest)
	on := p.f.on[name]
	p.f.mu.Unlock()
	if on != nil && on(p, tag, args) {
		return
	}
	p.f.mu.Lock()
	answers := p.answer(tag, name, args)
	p.f.mu.Unlock()
	for _, a := range answers {
		p.say("%s", a)
	}
	if name == "LOGOUT" {
		p.Close()
	}
}

var setItems = regexp.MustCompile(`^(\S+) \((.*)\)$`)

func (p *peer) answer(tag, name, args string) []string {
	f := p.f
	ok := tag + " OK hecho"
	switch name {
	case "CAPABILITY":
		return []string{"* CAPABILITY " + f.caps, ok}
	case "SELECT":
		return []string{fmt.Sprintf("* %d EXISTS", len(f.mails)), fmt.Sprintf("* OK [UIDVALIDITY %d] .", f.validity), ok}
	case "UID SEARCH":
		from, to := set(strings.TrimPrefix(args, "UID "))
		found := "* SEARCH"
		for _, uid := range f.uids() {
			if uid >= from && uid <= to {
				found += fmt.Sprint(" ", uid)
			}
		}
		return []string{found, ok}
	case "UID FETCH":
		return append(f.fetch(args), ok)
	case "UID MOVE", "UID COPY":
		uids, folder, _ := strings.Cut(args, " ")
		if !f.folders[strings.Trim(folder, `"`)] {
			return []string{tag + " NO [TRYCREATE] no hay carpeta"}
		}
		if name == "UID MOVE" {
			f.remove(uids, false)
		}
	case "UID STORE":
		from, to := set(args[:strings.Index(args, " ")])
		for uid := from; uid <= to; uid++ {
			f.deleted[uid] = true
		}
	case "UID EXPUNGE":
		f.remove(args, true)
	case "CREATE":
		f.folders[strings.Trim(args, `"`)] = true
	case "STATUS":
		if box := strings.Trim(strings.Fields(args)[0], `"`); box == "INBOX" || f.folders[box] {
			return []string{fmt.Sprintf("* STATUS %s (MESSAGES %d UIDVALIDITY %d)", box, len(f.mails), f.validity), ok}
		}
		return []string{tag + " NO [NONEXISTENT] no hay carpeta"}
	case "DELETE":
		delete(f.folders, strings.Trim(args, `"`))
	case "IDLE":
		p.idle = tag
		return []string{"+ idling"}
	case "LOGOUT":
		return []string{"* BYE adios", ok}
	}
	return []string{ok}
}

// fetch answers UID FETCH, with the literals in line.
func (f *fake) fetch(args string) (answers []string) {
	m := setItems.FindStringSubmatch(args)
	for _, part := range strings.Split(m[1], ",") {
		from, to := set(part)
		for _, uid := range f.uids() {
			if uid >= from && uid <= to {
				answers = append(answers, f.one(uid, m[2]))
			}
		}
	}
	return answers
}

func (f *fake) one(uid uint32, items string) string {
	raw := f.mails[uid]
	a := fmt.Sprintf("* %d FETCH (UID %d", slices.Index(f.uids(), uid)+1, uid)
	if strings.Contains(items, "RFC822.SIZE") {
		a += fmt.Sprintf(" RFC822.SIZE %d", len(raw))
	}
	if strings.Contains(items, "INTERNALDATE") {
		a += ` INTERNALDATE "24-Nov-2026 12:00:00 -0600"`
	}
	switch {
	case strings.Contains(items, "BODY.PEEK[HEADER]"):
		head, _, _ := strings.Cut(raw, "\r\n\r\n")
		a += fmt.Sprintf(" BODY[HEADER] {%d}\r\n%s\r\n\r\n", len(head)+4, head)
	case strings.Contains(items, "BODY.PEEK[]<"):
		var n int
		fmt.Sscanf(items[strings.Index(items, "<"):], "<0.%d>", &n)
		raw = raw[:min(n, len(raw))]
		a += fmt.Sprintf(" BODY[]<0> {%d}\r\n%s", len(raw), raw)
	case strings.Contains(items, "BODY.PEEK[]"):
		a += fmt.Sprintf(" BODY[] {%d}\r\n%s", len(raw), raw)
	}
	return a + ")"
}

func (f *fake) uids() []uint32 { return slices.Sorted(maps.Keys(f.mails)) }

// remove takes mails out of the mailbox; only those marked as deleted, if marked.
func (f *fake) remove(uids string, marked bool) {
	for _, part := range strings.Split(uids, ",") {
		from, to := set(part)
		for uid := from; uid <= to; uid++ {
			if !marked || f.deleted[uid] {
				delete(f.mails, uid)
			}
		}
	}
}

func set(s string) (from, to uint32) {
	a, b, ok := strings.Cut(s, ":")
	n, _ := strconv.ParseUint(a, 10, 32)
	if !ok {
		return uint32(n), uint32(n)
	}
	if b == "*" {
		return uint32(n), 1 << 31
	}
	m, _ := strconv.ParseUint(b, 10, 32)
	return uint32(n), uint32(m)
}

// keeper is a Box in memory.
type keeper struct {
	mu      sync.Mutex
	cursors map[uint32]uint32
	got     []kept
	chunks  []int
	passes  []Summary
	// before is called in Receive; its error keeps nothing.
	before func(chunk []Mail) error
	late   bool // mails may come below the cursor
	// bad goes to quarantine.
	bad func(m Mail) bool
}

type kept struct {
	Validity, UID uint32
	Text          string
	Err           error
}

func newKeeper() *keeper { return &keeper{cursors: map[uint32]uint32{}} }

var (
	_ Box    = (*keeper)(nil)
	_ Passer = (*keeper)(nil)
)

func (k *keeper) Cursor(_ context.Context, _ string, validity uint32) (uint32, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.cursors[validity], nil
}

func (k *keeper) Receive(ctx context.Context, _ string, validity uint32, chunk []Mail) (m Moves, err error) {
	if k.before != nil {
		if err := k.before(chunk); err != nil {
			return m, err
		}
	}
	if ctx.Err() != nil {
		return m, errors.New("a chunk in hand was given a context that has ended")
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, mail := range chunk {
		text, err := io.ReadAll(mail.Body.Open())
		if err != nil {
			return m, err
		}
		again := func(was kept) bool { return was.Validity == validity && was.UID == mail.UID }
		if mail.UID <= k.cursors[validity] && (!k.late || slices.ContainsFunc(k.got, again)) {
			return m, fmt.Errorf("mail %d came again, or late", mail.UID)
		}
		k.cursors[validity] = max(k.cursors[validity], mail.UID)
		k.got = append(k.got, kept{validity, mail.UID, string(text), mail.Err})
		if mail.Err != nil || k.bad != nil && k.bad(mail) {
			m.Quarantine = append(m.Quarantine, mail.UID)
		} else {
			m.Processed = append(m.Processed, mail.UID)
		}
	}
	k.chunks = append(k.chunks, len(chunk))
	return m, nil
}

func (k *keeper) Passed(_ context.Context, _ string, began time.Time, s Summary) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if began.Equal(noon) {
		k.passes = append(k.passes, s)
	}
}

func (k *keeper) received() []kept {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.got)
}

func (k *keeper) texts() (all []string) {
	for _, m := range k.received() {
		all = append(all, m.Text)
	}
	return all
}

func mails(n int) (all []string) {
	for i := 1; i <= n; i++ {
		all = append(all, fmt.Sprintf("Subject: mail %d\r\n\r\nhola %d\r\n", i, i))
	}
	return all
}
