package mailbot_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sgaus/mailbot/inbox"
	"sgaus/mailbot/outbox"
	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// body writes the content of a mail, with what is attached: «plano.pdf» for a
// few words in a file, «video.mp4:1000000» for a size.
func (m mail) body(b *bytes.Buffer) {
	kind := "text/plain"
	if m.html {
		kind = "text/html"
	}
	b.WriteString("MIME-Version: 1.0\n")
	if len(m.files) > 0 || m.enclosed != nil {
		b.WriteString("Content-Type: multipart/mixed; boundary=\"=_b\"\n\n--=_b\n")
	}
	fmt.Fprintf(b, "Content-Type: %s; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s\n", kind, m.text)
	for _, f := range m.files {
		name, size, sized := strings.Cut(f, ":")
		content := []byte("contenido de " + name)
		if n, err := strconv.Atoi(size); sized && err == nil {
			content = bytes.Repeat([]byte{'x'}, n)
		}
		fmt.Fprintf(b, "--=_b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"%s\"\n\n", name)
		encoded := base64.StdEncoding.EncodeToString(content)
		for line := range slices.Chunk([]byte(encoded), 76) {
			b.Write(line)
			b.WriteByte('\n')
		}
	}
	if m.enclosed != nil {
		fmt.Fprintf(b, "--=_b\nContent-Type: message/rfc822\n\n%s\n", m.enclosed)
	}
	if len(m.files) > 0 || m.enclosed != nil {
		b.WriteString("--=_b--\n")
	}
}

// recipients are the addresses of To: the desk, and as many others as asked.
func (m mail) recipients() string {
	to := []string{m.to}
	for i := range m.others {
		to = append(to, fmt.Sprintf("alumno%d@uni.mx", i+1))
	}
	return strings.Join(to, ",\n ")
}

// cmdAgain gives the desk its last mail once more: delivered a second time; at
// the same place, as after a crash; or found in a mailbox that was built anew.
func cmdAgain(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	switch f, _ := flags(args); {
	case f["same-place"] != "":
		w.uid--
	case f["rebuilt"] != "":
		w.validity, w.uid = w.validity+1, 0
	}
	ts.Check(w.receive(w.last))
}

// cmdBounce is the other server's report (RFC 3464) that the last mail to WHO
// did not arrive.
func cmdBounce(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	_, raw, err := w.lastMail(args[0])
	ts.Check(err)
	status, action := "5.1.1", "failed"
	if len(args) > 1 {
		status = args[1]
	}
	if strings.HasPrefix(status, "4") {
		action = "delayed"
	}
	said := "550 5.1.1 User unknown"
	if len(args) > 2 {
		said = args[2]
	}
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	w.sent++
	ts.Check(w.receive(fmt.Appendf(nil, `Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.otra.mx>
To: %s
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <dsn%d@mx.otra.mx>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_r"

--=_r
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--=_r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.otra.mx

Final-Recipient: rfc822; %s
Action: %s
Status: %s
Diagnostic-Code: smtp; %s

--=_r
Content-Type: text/rfc822-headers

%s

--=_r--
`, address, w.sent, emailOf(args[0]), action, status, said, head)))
}

// cmdLost lets the outbox send what waits; the server refuses the last mail to
// WHO for good, with a code and words.
func cmdLost(ts *testscript.TestScript, _ bool, args []string) {
	w, ctx := worldOf(ts), context.Background()
	ls, err := w.letters(args[0])
	ts.Check(err)
	target := ls[len(ls)-1].ID
	code, reply, _ := strings.Cut(args[1], " ")
	number, err := strconv.Atoi(code)
	ts.Check(err)
	q := w.bot.Queue()
	for {
		claimed, err := q.Claim(ctx, w.now, 100)
		ts.Check(err)
		if len(claimed) == 0 {
			return
		}
		for _, l := range claimed {
			r := outbox.Result{State: outbox.Sent, Code: 250}
			if l.ID == target {
				r = outbox.Result{State: outbox.Failed, Code: number, Reply: reply}
			}
			_, err := q.Done(ctx, w.now, l.ID, r)
			ts.Check(err)
		}
	}
}

// cmdLeaves takes people off the staff.
func cmdLeaves(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	for _, who := range args {
		w.bot.Desk.Staff = slices.DeleteFunc(slices.Clone(w.bot.Desk.Staff), func(p workflow.Person) bool { return p.Has(emailOf(who)) })
	}
}

// cmdJoins makes people of the staff.
func cmdJoins(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	for _, who := range args {
		w.bot.Desk.Staff = append(slices.Clone(w.bot.Desk.Staff), people[who])
	}
}

// cmdDesk configures the desk otherwise: «policy=from» believes every From,
// «plus» writes the key into the address for answers, «digests» sends them at
// eight; what the clocks go by is set as clockSetting reads it.
func cmdDesk(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	for _, setting := range args {
		switch setting {
		case "policy=from":
			w.bot.FromOnly = true
		case "digests":
			w.bot.Digests = digests()
		case "both=TERMINADA":
			w.bot.Both = []string{workflow.CmdDone}
		case "plus":
			w.bot.Plus = true
		case "requests=5":
			w.bot.RequestsHour = 5
		case "notices=5":
			w.bot.NoticesMost = 5
		case "vc-address":
			w.bot.Desk.Services = slices.Clone(w.bot.Desk.Services)
			w.bot.Desk.Services[0].Addresses = []string{"vc-servicio@uni.mx"}
		case "machines=*@monitores.uni.mx":
			w.bot.Machines = []string{"*@monitores.uni.mx"}
		default:
			ts.Check(w.clockSetting(setting))
		}
	}
}

// TestFailedFetch is the mail that the server would not give out: it goes to
// quarantine and stops nothing.
func TestFailedFetch(t *testing.T) {
	w, err := newWorld(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	chunk := []inbox.Mail{
		{UID: 1, Internal: w.now, Body: inbox.Bytes(nil), Err: io.ErrUnexpectedEOF},
		{UID: 2, Internal: w.now, Body: inbox.Bytes([]byte("From: ana@uni.mx\r\nSubject: " + mime.QEncoding.Encode("utf-8", "Sin señal") + "\r\n\r\nhola\r\n"))},
	}
	moves, err := w.bot.Receive(context.Background(), w.now, "INBOX", 1, chunk)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(moves.Quarantine, []uint32{1}) || !slices.Equal(moves.Processed, []uint32{2}) {
		t.Errorf("the mails go to %+v", moves)
	}
	for _, kind := range []string{"cuarentena", "acuse"} {
		ls, err := w.letters("")
		if err != nil || !slices.ContainsFunc(ls, func(l store.Letter) bool { return l.Kind == kind }) {
			t.Errorf("nobody was told %s (%v)", kind, err)
		}
	}
}

// TestRecoverOnce is the operator who retries a case twice: the second time is
// refused, and opens no second request.
func TestRecoverOnce(t *testing.T) {
	w, err := newWorld(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	ctx := context.Background()
	if err := w.receive([]byte("From: ana@uni.mx\r\nSubject: red\r\n\r\nhola\r\n")); err != nil {
		t.Fatal(err)
	}
	var n int64
	err = w.db.Write(ctx, func(tx *store.Tx) (err error) {
		n, err = tx.Quarantine(ctx, 1, "a template was wrong", w.now)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.bot.Recover(ctx, w.now, n); err != nil {
		t.Fatal(err)
	}
	after := state(t, w)
	if _, err := w.bot.Recover(ctx, w.now, n); err == nil {
		t.Error("a case was recovered twice")
	}
	if again := state(t, w); again != after {
		t.Errorf("after the second time %+v, before it %+v", again, after)
	}
}
