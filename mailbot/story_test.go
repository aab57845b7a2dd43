package mailbot_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"sgaus/mailbot"
	"sgaus/mailbot/identity"
	"sgaus/mailbot/inbox"
	"sgaus/mailbot/store"
	"sgaus/parser"
	"sgaus/templates"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
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
//	receive FILE                     a mail as it stands in FILE; «{ana}» in it is the Message-ID of the last mail that ana got, «{ana:acuse}» of the last of that kind
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
//	enclosed WHO                     prints what the PDFs in WHO's last mail say
//	books N TIME ROOM GUEST…          the agenda has this for the request, «15/12/2026 10:00-12:00, …»; without TIME nothing any more
//	calendar WHO                     prints what the calendar in WHO's last mail says
//	answers WHO ACCEPTED [WORDS]     the button of WHO's calendar: also DECLINED, TENTATIVE, COUNTER TIME
//	invites WHO EVENT TIME ROOM…     WHO invites rooms from their own calendar; -cancel, -sequence N, -rule RRULE, -only TIME
//	purge N                          takes what people wrote out of a request that was closed a year ago
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
// -of WHOSE (the last mail of somebody else, or the last of a kind: beto:nueva), -quote (with it below),
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
			"at": cmdAt, "till": cmdTill, "retry": cmdRetry, "leaves": cmdLeaves, "joins": cmdJoins, "desk": cmdDesk, "enclosed": cmdEnclosed, "purge": cmdPurge,
			"books": cmdBooks, "calendar": cmdCalendar, "answers": cmdAnswers, "invites": cmdInvites,
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

// What the agenda of the stories has.
var resources = []agenda.Resource{
	{Code: "A", Name: "Sala A", Kind: agenda.Room, Count: 1, Email: "sala-a@uni.mx", Book: []string{"*@uni.mx"}},
	{Code: "B", Name: "Sala B", Kind: agenda.Room, Count: 1, Email: "sala-b@uni.mx"},
	{Code: "Magna", Name: "Aula Magna", Kind: agenda.Room, Count: 1, Setup: 30 * time.Minute, Cleanup: 30 * time.Minute},
	{Code: "codec", Name: "Códec", Kind: agenda.Equipment, Count: 2},
	{Code: "mic", Name: "Micrófono", Kind: agenda.Equipment, Count: 6},
	{Code: "eva", Name: "Eva Luna", Kind: agenda.Staff, Count: 1, Email: "eva@uni.mx"},
	{Code: "beto", Name: "Beto Ruiz", Kind: agenda.Staff, Count: 1, Email: "beto@uni.mx"},
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
	had      map[int64]had // what its readers still have of what the desk has purged
}

// notices are the words of all notices, read once.
var notices = sync.OnceValues(func() (*templates.Set, error) { return templates.Load(nil) })

func newWorld(dir string) (*world, error) {
	ctx := context.Background()
	w := &world{now: time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC), validity: 1, read: map[int64]bool{}, dir: dir, had: map[int64]had{}}
	desk := workflow.Desk{Name: "Mesa de Ayuda", Address: address, Areas: []workflow.Area{
		{Code: "RED", Name: "Redes", Head: "diego@uni.mx", Addresses: []string{"redes@uni.mx"}},
		{Code: "VC", Name: "Videoconferencia", Head: "felix@uni.mx", Addresses: []string{"vc@uni.mx"}, AssignTo: "eva@uni.mx"},
	}}
	desk.Resources = rooms
	for _, who := range []string{"carla", "hugo", "beto", "nora", "diego", "eva", "felix", "dulce", "mario"} {
		desk.Staff = append(desk.Staff, people[who])
	}
	desk.Services, desk.Resources = workflow.Catalogue, resources
	w.hours = hours.Spec{Zone: "America/Chihuahua", Holidays: "mx"}
	calendar, err := hours.New(w.hours)
	if err != nil {
		return nil, err
	}
	desk.Zone = calendar.Location()
	if w.db, err = store.Open(ctx, filepath.Join(dir, "sgaus.db"), w.now); err != nil {
		return nil, err
	}
	words, err := notices()
	if err != nil {
		return nil, err
	}
	w.bot, err = mailbot.New(ctx, w.db, words, mailbot.Settings{
		Desk: desk, Tag: "SGAUS", Border: identity.Border{Trusted: []string{"mx.uni.mx"}}, Calendar: calendar,
		Terms:       workflow.Terms{Answer: 48 * time.Hour, Reminders: []time.Duration{24 * time.Hour}, Inactivity: 48 * time.Hour, Event: 1},
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

// letters are those to somebody, in order, read or not.
func (w *world) letters(who string) ([]store.Letter, error) {
	all, err := w.db.Outbox(context.Background(), store.Queued, store.Waiting, store.Sending, store.Sent, store.Failed)
	slices.SortFunc(all, func(a, b store.Letter) int { return int(a.ID - b.ID) })
	var out []store.Letter
	for _, l := range all {
		if old, ok := w.had[l.ID]; ok {
			l = old.letter
		}
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

// lastMail is the last mail that somebody got, read; of «beto:sin_evidencia»
// the last of that kind.
func (w *world) lastMail(who string) (*parser.Message, []byte, error) {
	who, kind, _ := strings.Cut(who, ":")
	ls, err := w.letters(who)
	ls = slices.DeleteFunc(ls, func(l store.Letter) bool { return kind != "" && l.Kind != kind })
	if err != nil || len(ls) == 0 {
		return nil, nil, fmt.Errorf("%s has no mail: %w", who, err)
	}
	return w.mailOf(ls[len(ls)-1])
}

// mailOf reads a letter as its reader gets it.
func (w *world) mailOf(l store.Letter) (*parser.Message, []byte, error) {
	if old, ok := w.had[l.ID]; ok {
		return parser.Parse(bytes.NewReader(old.raw), parser.Options{Tag: "SGAUS"}), old.raw, nil
	}
	r, err := w.db.OpenMail(context.Background(), l.ID)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	return parser.Parse(bytes.NewReader(raw), parser.Options{Tag: "SGAUS"}), raw, err
}

func cmdLater(ts *testscript.TestScript, _ bool, args []string) {
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	w := worldOf(ts)
	w.now = w.now.Add(d)
}
