package mailbot_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"mime"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message"
	"github.com/rogpeppe/go-internal/testscript"

	"sgaus/mailbot"
	"sgaus/mailbot/identity"
	"sgaus/mailbot/inbox"
	"sgaus/mailbot/store"
	"sgaus/parser"
	"sgaus/templates"
	"sgaus/workflow"
	"sgaus/workflow/hours"
)

var update = flag.Bool("update", false, "write what is compared in the stories anew")

// TestStories plays testdata/stories: conversations with the desk, in the words
// of its people. Each has a desk of its own and a clock that stands still
// unless it is moved. The commands:
//
//	write WHO SUBJECT [TEXT…]        a new mail
//	reply WHO COMMAND [TEXT…]        answers the last mail that WHO got; COMMAND goes before its subject
//	press WHO COMMAND [TEXT…]        sends what the button in WHO's last mail opens, with TEXT at its top
//	forward WHO [NOTE…]              sends WHO's last mail on to the desk, as Outlook does
//	receive FILE                     a mail as it stands in FILE; «{ana}» in it is the Message-ID of the last mail that ana got
//	again [-same-place|-rebuilt]     the last mail once more: delivered twice, met twice, or in a mailbox that was built anew
//	bounce WHO [STATUS [WORDS]]      a delivery report about the last mail to WHO
//	lost WHO WORDS                   sends what waits; the server refuses the last mail to WHO
//	told WHO KIND [REGEXP…]          the next unread mail of WHO is of this kind and says this
//	nobody                           nobody has unread mail
//	status N STATUS [RESPONSIBLE]    where the request stands
//	requests N                       how many there are
//	became DISPOSITION [REGEXP]      what became of the last mail, and why
//	history N                        prints the history to stdout
//	last WHO                         prints the last mail of WHO to stdout, as text
//	html WHO, raw WHO                the same, as HTML, as bytes
//	letters WHO                      prints a line for each mail of WHO: which mails it answers and follows
//	everything WHO                   prints all that WHO was ever sent, in both forms
//	later DURATION                   moves the clock, as if the daemon were down
//	live DURATION                    lets the daemon run: pass, clocks, mail, every half hour
//	at, till "2026-03-13 10:00"      sets the clock, in the desk's zone; lets the daemon run until then
//	retry WHO                        sends the last mail to WHO again, as an operator may
//	tick [-unread]                   the same once; the mailbox could not be read
//	read [WHO]                       WHO, or everybody, reads what there is
//	left WHO "2026-11-24 08:00"      when the last mail to WHO left, in the desk's zone
//	leaves WHO…, joins WHO…          they no longer work here; they begin to
//	desk SETTING…                    configures the desk otherwise: policy=from, plus, digests, open=08:00-15:00, reminders=24h,40h …
//
// Before WHO may stand, where somebody writes: -proven or -dmarcfail (what our
// server says of the sender), -to and -cc ADDRESS, -attach NAME[:SIZE],
// -header LINE, -subject SUBJECT, -html, -recipients N; where they answer:
// -of WHOSE (the last mail of somebody else), -quote (with it below),
// -without-ids; where they forward: -attached.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/stories",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			w, err := newWorld(env.WorkDir)
			if err != nil {
				return err
			}
			env.Values["world"] = w
			env.Defer(func() { w.db.Close() })
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"write": cmdWrite, "reply": cmdReply, "press": cmdPress, "forward": cmdForward, "receive": cmdReceive,
			"told": cmdTold, "nobody": cmdNobody, "status": cmdStatus, "requests": cmdRequests, "became": cmdBecame,
			"history": cmdHistory, "last": cmdLast, "html": cmdHTML, "raw": cmdRaw, "later": cmdLater,
			"again": cmdAgain, "bounce": cmdBounce, "lost": cmdLost, "letters": cmdLetters, "everything": cmdEverything,
			"live": cmdLive, "tick": cmdTick, "read": cmdRead, "left": cmdLeft,
			"at": cmdAt, "till": cmdTill, "retry": cmdRetry, "leaves": cmdLeaves, "joins": cmdJoins, "desk": cmdDesk,
		},
	})
}

// The people of the stories: two areas, and two of what there may be two of.
var people = map[string]workflow.Person{
	"ana":   {Name: "Ana Gil", Email: "ana@uni.mx"},
	"luis":  {Name: "Luis Paz", Email: "luis@gmail.com"},
	"carla": {Name: "Carla Hernández", Email: "carla@uni.mx", Roles: []workflow.Role{workflow.HD}},
	"hugo":  {Name: "Hugo Díaz", Email: "hugo@uni.mx", Roles: []workflow.Role{workflow.HD}},
	"beto":  {Name: "Beto Ruiz", Email: "beto@uni.mx", Aliases: []string{"beto.ruiz@gmail.com"}, Roles: []workflow.Role{workflow.EDS}, Area: "RED"},
	"nora":  {Name: "Nora Salas", Email: "nora@uni.mx", Roles: []workflow.Role{workflow.EDS}, Area: "RED"},
	"diego": {Name: "Diego Soto", Email: "diego@uni.mx", Roles: []workflow.Role{workflow.DSE}, Area: "RED"},
	"eva":   {Name: "Eva Luna", Email: "eva@uni.mx", Roles: []workflow.Role{workflow.ASV}, Area: "VC"},
	"felix": {Name: "Félix Mora", Email: "felix@uni.mx", Roles: []workflow.Role{workflow.DSE}, Area: "VC"},
	"dulce": {Name: "Dulce Ayala", Email: "dulce@uni.mx", Roles: []workflow.Role{workflow.DAU}},
	"rosa":  {Name: "Rosa Salas", Email: "rosa@uni.mx", Roles: []workflow.Role{workflow.EDS}, Area: "VC"},               // joins later
	"rita":  {Name: "Rita Cruz", Email: "rita@uni.mx", Roles: []workflow.Role{workflow.EDS, workflow.DSE}, Area: "RED"}, // too
	"mario": {Name: "Mario Vela", Email: "mario@uni.mx", Roles: []workflow.Role{workflow.DAU}},
}

const address = "mesa@uni.mx"

// world is one desk, its time and what its people have read.
type world struct {
	db       *store.DB
	bot      *mailbot.Bot
	now      time.Time
	validity uint32
	uid      uint32
	last     []byte // the desk's last mail
	sent     int
	dir      string
	read     map[int64]bool
	moves    inbox.Moves
	hours    hours.Spec
}

func newWorld(dir string) (*world, error) {
	ctx := context.Background()
	w := &world{now: time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC), validity: 1, read: map[int64]bool{}, dir: dir}
	desk := workflow.Desk{Name: "Mesa de Ayuda", Address: address, Areas: []workflow.Area{
		{Code: "RED", Name: "Redes", Head: "diego@uni.mx", Addresses: []string{"redes@uni.mx"}},
		{Code: "VC", Name: "Videoconferencia", Head: "felix@uni.mx", Addresses: []string{"vc@uni.mx"}, AssignTo: "eva@uni.mx"},
	}}
	for _, who := range []string{"carla", "hugo", "beto", "nora", "diego", "eva", "felix", "dulce", "mario"} {
		desk.Staff = append(desk.Staff, people[who])
	}
	w.hours = hours.Spec{Zone: "America/Chihuahua", Holidays: "mx"}
	calendar, err := hours.New(w.hours)
	if err != nil {
		return nil, err
	}
	desk.Zone = calendar.Location()
	if w.db, err = store.Open(ctx, filepath.Join(dir, "sgaus.db"), w.now); err != nil {
		return nil, err
	}
	words, err := templates.Load(nil)
	if err != nil {
		return nil, err
	}
	w.bot, err = mailbot.New(ctx, w.db, words, mailbot.Settings{
		Desk: desk, Tag: "SGAUS", Border: identity.Border{Trusted: []string{"mx.uni.mx"}}, Calendar: calendar,
		Terms:       workflow.Terms{Answer: 48 * time.Hour, Reminders: []time.Duration{24 * time.Hour}, Inactivity: 48 * time.Hour},
		NoticesFrom: 8 * time.Hour, NoticesTo: 20 * time.Hour,
		AnswersHour: 10, AnswersDay: 50,
	}, nil)
	return w, err
}

func worldOf(ts *testscript.TestScript) *world { return ts.Value("world").(*world) }

// receive gives the desk a mail.
func (w *world) receive(raw []byte) error {
	w.uid, w.last = w.uid+1, raw
	raw = bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	mail := inbox.Mail{UID: w.uid, Internal: w.now, Size: int64(len(raw)), Body: inbox.Bytes(raw)}
	var err error
	w.moves, err = w.bot.Receive(context.Background(), w.now, "INBOX", w.validity, []inbox.Mail{mail})
	return err
}

// mail is what somebody writes.
type mail struct {
	who, to, cc, subject, text string
	parents                    []string
	evidence                   string // of our server
	header                     string // one more line
	files                      []string
	html                       bool
	enclosed                   []byte // a whole mail, forwarded as an attachment
	others                     int    // recipients beside the desk
}

// with gives the mail what the flags say of it.
func (m mail) with(f map[string]string) mail {
	m.evidence, m.cc, m.header, m.html = evidence(f, m.who), f["cc"], f["header"], f["html"] != ""
	m.others, _ = strconv.Atoi(f["recipients"])
	for name, to := range map[string]*string{"to": &m.to, "subject": &m.subject} {
		if f[name] != "" {
			*to = f[name]
		}
	}
	if f["attach"] != "" {
		m.files = strings.Split(f["attach"], ",")
	}
	return m
}

func (w *world) send(m mail) error {
	p, ok := people[m.who]
	if !ok {
		p = workflow.Person{Email: m.who}
	}
	w.sent++
	var b bytes.Buffer
	if m.evidence != "" {
		fmt.Fprintf(&b, "Authentication-Results: mx.uni.mx; %s\n", m.evidence)
		fmt.Fprintf(&b, "Received: from out.uni.mx (out.uni.mx [192.0.2.1]) by mx.uni.mx; Mon, 23 Nov 2026 10:00:00 -0600\n")
	}
	fmt.Fprintf(&b, "From: %s <%s>\n", mime.QEncoding.Encode("utf-8", p.Name), p.Email)
	fmt.Fprintf(&b, "To: %s\nSubject: %s\n", m.recipients(), mime.QEncoding.Encode("utf-8", m.subject))
	if m.cc != "" {
		fmt.Fprintf(&b, "Cc: %s\n", m.cc)
	}
	if m.header != "" {
		fmt.Fprintf(&b, "%s\n", m.header)
	}
	fmt.Fprintf(&b, "Date: %s\nMessage-ID: <m%d.%s>\n", w.now.Format(time.RFC1123Z), w.sent, p.Email)
	if n := len(m.parents); n > 0 {
		fmt.Fprintf(&b, "In-Reply-To: <%s>\nReferences: <%s>\n", m.parents[n-1], strings.Join(m.parents, "> <"))
	}
	m.body(&b)
	return w.receive(b.Bytes())
}

// letters are those to somebody, in order, read or not.
func (w *world) letters(who string) ([]store.Letter, error) {
	all, err := w.db.Outbox(context.Background(), store.Queued, store.Waiting, store.Sending, store.Sent, store.Failed)
	slices.SortFunc(all, func(a, b store.Letter) int { return int(a.ID - b.ID) })
	var out []store.Letter
	for _, l := range all {
		if who == "" || strings.EqualFold(l.To, emailOf(who)) {
			out = append(out, l)
		}
	}
	return out, err
}

func emailOf(who string) string {
	if p, ok := people[who]; ok {
		return p.Email
	}
	return who
}

// lastMail is the last mail that somebody got, read.
func (w *world) lastMail(who string) (*parser.Message, []byte, error) {
	ls, err := w.letters(who)
	if err != nil || len(ls) == 0 {
		return nil, nil, fmt.Errorf("%s has no mail: %w", who, err)
	}
	return w.mailOf(ls[len(ls)-1])
}

// mailOf reads a letter as its reader gets it.
func (w *world) mailOf(l store.Letter) (*parser.Message, []byte, error) {
	r, err := w.db.OpenMail(context.Background(), l.ID)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	return parser.Parse(bytes.NewReader(raw), parser.Options{Tag: "SGAUS"}), raw, err
}

func text(args []string) string { return strings.Join(args, "\n") }

// flags takes the leading -words off; some of them have a value.
func flags(args []string) (map[string]string, []string) {
	f := map[string]string{}
	for len(args) > 0 && strings.HasPrefix(args[0], "-") && len(args[0]) > 1 {
		name := args[0][1:]
		args = args[1:]
		switch name {
		case "to", "cc", "subject", "attach", "header", "of", "recipients":
			f[name], args = args[0], args[1:]
		default:
			f[name] = "yes"
		}
	}
	return f, args
}

func evidence(f map[string]string, who string) string {
	switch _, domain, _ := strings.Cut(emailOf(who), "@"); {
	case f["proven"] != "":
		return "dmarc=pass header.from=" + domain
	case f["dmarcfail"] != "":
		return "dmarc=fail header.from=" + domain
	}
	return ""
}

func cmdWrite(ts *testscript.TestScript, _ bool, args []string) {
	f, args := flags(args)
	if len(args) < 2 {
		ts.Fatalf("usage: write [FLAGS] WHO SUBJECT [TEXT…]")
	}
	m := mail{who: args[0], to: address, subject: args[1], text: text(args[2:])}
	ts.Check(worldOf(ts).send(m.with(f)))
}

func cmdReply(ts *testscript.TestScript, _ bool, args []string) {
	f, args := flags(args)
	if len(args) < 2 {
		ts.Fatalf("usage: reply [FLAGS] WHO COMMAND [TEXT…]")
	}
	w := worldOf(ts)
	whose := args[0]
	if f["of"] != "" {
		whose = f["of"]
	}
	got, _, err := w.lastMail(whose)
	ts.Check(err)
	m := mail{
		who: args[0], to: address, subject: strings.TrimSpace(args[1] + " RE: " + got.Subject), text: text(args[2:]),
		parents: append(got.References, got.MessageID),
	}
	if got.ReplyTo.Email != "" {
		m.to = got.ReplyTo.Email
	}
	m = m.with(f)
	if f["without-ids"] != "" {
		m.parents = nil
	}
	if f["quote"] != "" {
		m.text += "\n\nEl lun, 23 nov 2026 a las 10:00, Mesa de Ayuda (<mesa@uni.mx>) escribió:\n\n> " +
			strings.ReplaceAll(strings.TrimSpace(got.Text), "\n", "\n> ")
	}
	ts.Check(w.send(m))
}

var mailtoLink = regexp.MustCompile(`href="(mailto:[^"]+)"`)

func cmdPress(ts *testscript.TestScript, _ bool, args []string) {
	f, args := flags(args)
	w := worldOf(ts)
	whose := args[0]
	if f["of"] != "" {
		whose = f["of"]
	}
	_, raw, err := w.lastMail(whose)
	ts.Check(err)
	for _, link := range mailtoLink.FindAllStringSubmatch(part(raw, "text/html"), -1) {
		u, err := url.Parse(strings.ReplaceAll(link[1], "&amp;", "&"))
		ts.Check(err)
		q := u.Query()
		if strings.Contains(q.Get("subject"), args[1]) {
			body := strings.ReplaceAll(q.Get("body"), "\r\n", "\n")
			m := mail{who: args[0], to: u.Opaque, subject: q.Get("subject"), text: text(args[2:]) + body}
			ts.Check(w.send(m.with(f)))
			return
		}
	}
	ts.Fatalf("the last mail to %s has no button for %s", args[0], args[1])
}

func cmdForward(ts *testscript.TestScript, _ bool, args []string) {
	f, args := flags(args)
	w := worldOf(ts)
	m, raw, err := w.lastMail(args[0])
	ts.Check(err)
	if f["attached"] != "" {
		ts.Check(w.send(mail{who: args[0], to: address, subject: "Fwd: " + m.Subject, text: text(args[1:]), enclosed: raw}.with(f)))
		return
	}
	ts.Check(w.send(mail{
		who: args[0], to: address, subject: "RV: " + m.Subject,
		text: fmt.Sprintf("%s\n\n________________________________\nDe: %s <%s>\nEnviado: lunes, 23 de noviembre de 2026 10:00\nPara: %s\nAsunto: %s\n\n%s",
			text(args[1:]), m.From.Name, m.From.Email, emailOf(args[0]), m.Subject, m.Text),
	}.with(f)))
}

var lastID = regexp.MustCompile(`\{(\w+)\}`)

func cmdReceive(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	raw := lastID.ReplaceAllStringFunc(ts.ReadFile(args[0]), func(s string) string {
		m, _, err := w.lastMail(strings.Trim(s, "{}"))
		if err != nil {
			return s
		}
		return m.MessageID
	})
	ts.Check(w.receive([]byte(raw)))
}

func cmdTold(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	ls, err := w.letters(args[0])
	ts.Check(err)
	for _, l := range ls {
		if w.read[l.ID] {
			continue
		}
		if neg {
			ts.Fatalf("%s was told %s", args[0], l.Kind)
		}
		w.read[l.ID] = true
		if len(args) > 1 && l.Kind != args[1] {
			ts.Fatalf("%s was told %s, not %s", args[0], l.Kind, args[1])
		}
		r, err := w.db.OpenMail(context.Background(), l.ID)
		ts.Check(err)
		raw, err := io.ReadAll(r)
		ts.Check(err)
		ts.Check(r.Close())
		said := l.Subject + "\n" + part(raw, "text/plain")
		flat := strings.Join(strings.Fields(said), " ") // a sentence may be wrapped anywhere
		for _, want := range args[min(2, len(args)):] {
			if !regexp.MustCompile(want).MatchString(flat) {
				ts.Fatalf("the %s to %s does not say %q:\n%s", l.Kind, args[0], want, said)
			}
		}
		return
	}
	if !neg {
		ts.Fatalf("%s was told nothing more", args[0])
	}
}

func cmdNobody(ts *testscript.TestScript, neg bool, _ []string) {
	w := worldOf(ts)
	ls, err := w.letters("")
	ts.Check(err)
	for _, l := range ls {
		if !w.read[l.ID] {
			ts.Fatalf("%s was told %s, too: %s", l.To, l.Kind, l.Subject)
		}
	}
}

func cmdStatus(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	r, ok, err := worldOf(ts).db.Request(context.Background(), n)
	ts.Check(err)
	if !ok || string(r.Status) != args[1] {
		ts.Fatalf("request %d is in %q", n, r.Status)
	}
	if len(args) > 2 {
		want := emailOf(args[2])
		if args[2] == "-" {
			want = ""
		}
		if r.Assignee != want {
			ts.Fatalf("the responsible of request %d is %q", n, r.Assignee)
		}
	}
}

func cmdRequests(ts *testscript.TestScript, _ bool, args []string) {
	rs, err := worldOf(ts).db.List(context.Background(), workflow.Filter{Visible: workflow.Visible{All: true}}, 0)
	ts.Check(err)
	if strconv.Itoa(len(rs)) != args[0] {
		ts.Fatalf("there are %d requests", len(rs))
	}
}

func cmdBecame(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	id, ok, err := w.db.Known(context.Background(), "INBOX", w.validity, w.uid)
	ts.Check(err)
	m, _, err := w.db.Mail(context.Background(), id)
	ts.Check(err)
	if !ok || m.Disposition != args[0] || len(args) > 1 && !regexp.MustCompile(args[1]).MatchString(m.Why) {
		ts.Fatalf("the mail became %q (%s)", m.Disposition, m.Why)
	}
}

func cmdHistory(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	events, err := worldOf(ts).db.History(context.Background(), n)
	ts.Check(err)
	for _, e := range events {
		to, refused := string(e.To), ""
		if a := e.Change.Assignee; a != nil && *a != "" {
			to += " →" + *a
		}
		if e.Change.Refused != nil {
			refused = " refused: " + string(*e.Change.Refused)
		}
		fmt.Fprintf(ts.Stdout(), "%d %s %s [%s] %s>%s %s%s | %s\n", e.Seq, e.Actor, e.Role, e.Command, e.From, to, e.Evidence, refused,
			strings.ReplaceAll(e.Text, "\n", " / "))
	}
}

func cmdLast(ts *testscript.TestScript, _ bool, args []string) {
	m, raw, err := worldOf(ts).lastMail(args[0])
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "Subject: %s\n%s", m.Subject, part(raw, "text/plain"))
	for _, f := range m.Attachments {
		fmt.Fprintf(ts.Stdout(), "file: %s %d\n", f.Name, f.Size)
	}
}

func cmdHTML(ts *testscript.TestScript, _ bool, args []string) {
	_, raw, err := worldOf(ts).lastMail(args[0])
	ts.Check(err)
	fmt.Fprint(ts.Stdout(), part(raw, "text/html"))
}

func cmdRaw(ts *testscript.TestScript, _ bool, args []string) {
	_, raw, err := worldOf(ts).lastMail(args[0])
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%s", raw)
}

func cmdLater(ts *testscript.TestScript, _ bool, args []string) {
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	w := worldOf(ts)
	w.now = w.now.Add(d)
}

// part finds the first part of a type in a mail.
func part(raw []byte, kind string) string {
	m, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		return err.Error()
	}
	found := ""
	_ = m.Walk(func(_ []int, e *message.Entity, err error) error {
		if err != nil {
			return err
		}
		if k, _, _ := e.Header.ContentType(); k == kind && found == "" {
			b, err := io.ReadAll(e.Body)
			found = strings.ReplaceAll(string(b), "\r\n", "\n")
			return err
		}
		return nil
	})
	return found
}

func TestMain(m *testing.M) {
	os.Exit(m.Run())
}
