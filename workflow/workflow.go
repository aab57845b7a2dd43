// Package workflow decides what happens to a request: who may say what, in
// which status, what it changes and who is told. It is pure: no input, no
// output, no clock. Whatever a rule needs to know comes in as a value (Facts),
// and whatever it decides goes out as one (Outcome).
//
// The rules themselves are rows: table.go is the file to change one.
package workflow

import (
	"time"

	"sgaus/workflow/agenda"
	"sgaus/workflow/form"
	"sgaus/workflow/hours"
)

// Status is where a request stands. The names are those of the procedure
// PRO 7.5 DSE 01 and of the routine for videoconferences.
type Status string

// The statuses. The first four are open; the last three are closed.
const (
	Registro  Status = "REGISTRO"
	EnProceso Status = "EN_PROCESO"
	Pendiente Status = "PENDIENTE" // waiting for the user
	Espera    Status = "ESPERA"    // put aside by its responsible
	Terminada Status = "TERMINADA"
	NoProcede Status = "NO_PROCEDE"
	Cancelada Status = "CANCELADA"
	NoStatus  Status = "" // before the first mail
)

// Statuses lists all of them in the order in which reports show them.
var Statuses = []Status{Registro, EnProceso, Pendiente, Espera, Terminada, NoProcede, Cancelada}

// open counts the statuses at the head of Statuses in which work goes on.
const open = 4

// OpenStatuses lists the open ones.
func OpenStatuses() []Status { return append([]Status(nil), Statuses[:open]...) }

// Open reports whether work on the request goes on.
func (s Status) Open() bool {
	for _, o := range Statuses[:open] {
		if s == o {
			return true
		}
	}
	return false
}

// Closed reports whether the request can be read but not changed (PRO 4.7).
func (s Status) Closed() bool { return s != NoStatus && !s.Open() }

// Request is one request (solicitud) as it stands after its events.
// Only Apply changes one.
type Request struct {
	Number    int64
	Subject   string
	Status    Status
	Requester Person
	Area      string       // code; empty: it belongs to HD
	Service   string       // code; "": nobody has said what it is
	Answers   form.Answers // what is known of the form of its service; other forms' answers stay
	Kind      string       // "" or KindCorrective (PRO 4.5.3)
	Priority  Priority
	Assignee  string // address of the responsible; empty: nobody yet
	// Former are the addresses of those who were responsible before: they may
	// still read and note.
	Former    []string
	Diagnosis string // last follow-up of the responsible, which may stand as diagnosis (PRO 4.5.1)
	OpenedAt  time.Time
	UpdatedAt time.Time
	ClosedAt  time.Time // zero while open
	AnswerDue time.Time // end of the business hours that a PENDIENTE waits; else zero
	ResumeAt  time.Time // day on which an ESPERA resumes by itself; zero: none given
	Events    int64     // how many events it has had: the sequence of the last
	// Purged is when all that people wrote, and who they were, went to the archive
	// (PRO 6.0); zero: it is here. Of such a request nothing moves any more.
	Purged time.Time

	// Since is when it entered its status, or when the question that it waits
	// for really left; Entered is the event that brought it there.
	Since   time.Time
	Entered int64
	// Moved is the last event that moved anything: a command, a follow-up, a
	// mail of the user. What the clock says moves nothing.
	Moved int64
	// Fired counts what the clock has said since then, FiredAt is when last.
	Fired   int
	FiredAt time.Time

	// Reminded is when the last event begins of which its people were reminded.
	Reminded time.Time
	// Booking is what the request has in the agenda (VC 3), or had, if it is
	// cancelled; nil: it never had anything.
	Booking *agenda.Booking
}

// KindCorrective classes a request as Mantenimiento Correctivo.
const KindCorrective = "MANTENIMIENTO CORRECTIVO"

// Priority orders work. The zero value is PriorityNormal.
type Priority string

// Command is one thing that somebody asked for, or that the clock says.
type Command struct {
	Name string // canonical, a row of Commands; "" for a mail without command
	Arg  string // what stood behind the name in the bracket, as written
	// Text is what the person wrote beside it, without quotes or commands.
	Text string
	// Whole is all that the mail says, with what is quoted and its marks: an answer
	// may have been typed into a form that we had sent.
	Whole string
	// Subject is that of the mail, without prefixes, tag and commands: what a
	// new request is called.
	Subject string
	// Files are the names of what came attached.
	Files []string
	// For is the person named by a forwarded mail or by «Usuario:» (NUEVA).
	For Person
	// Forwarded marks a command understood from a forward, not written in
	// brackets: HD registers, DAU reopens.
	Forwarded bool
	// Courtesy marks that the whole text is thanks.
	Courtesy bool
	// Machine marks the mail of a machine that may open requests: it fills in no
	// form.
	Machine bool
}

// Actor is who says a command, with the evidence for it.
type Actor struct {
	Person
	// Evidence says why we believe it is them (package identity); it is kept
	// with every event.
	Evidence string
	// Proven is whether that evidence suffices to run commands.
	Proven bool
	// Twice is whether it was proven by the receiving server and by a reply
	// token: what the commands in Facts.Both ask for.
	Twice bool
	// ForRequester marks somebody who answered a notice that was sent to the
	// requester: a colleague in copy, or another address of theirs.
	ForRequester bool
	// Doubted marks a mail that failed DMARC: whoever wrote it is nobody here.
	Doubted bool
	// Clock marks the desk's own clocks.
	Clock bool
}

// Facts are what a rule needs to know of the world, loaded by the shell
// before it asks.
type Facts struct {
	Desk Desk
	// Calendar counts business hours, and reads dates as people write them.
	Calendar hours.Calendar
	// Both are the commands that need both kinds of evidence (identity.both).
	Both []string
	// Held are the commands about which the mail answers a question of ours; nil:
	// it answers none.
	Held *Held
	// Terms are the deadlines where neither area nor service has its own.
	Terms Terms
	// Warning is what became of the last letter that told the requester of a
	// PENDIENTE until when they can answer.
	Warning Warning
	// Question is what the requester of a PENDIENTE was asked; of an ESPERA, why
	// it waits.
	Question string
	// Earlier are the answers to its form as they were given, one by one.
	Earlier []form.Answers
	// AskedForm marks that what they were asked for is the form of its service.
	AskedForm bool
	// Read is when the last complete pass over the mailbox began: an answer
	// that came before has been handled.
	Read time.Time
	// Busy is what others and the request itself have in the agenda, of the
	// resources and for the time that Wanted names.
	Busy []agenda.Busy
	// Offers are the times that were offered for the request, the latest first.
	Offers []Offer
	// AddressedArea is the code of the area whose address a new mail was
	// written to, if any; AddressedService that of the service.
	AddressedArea, AddressedService string
}

// Event is one line of a request's history (Seguimiento). Events are only
// ever appended. Change is what it does to the request.
type Event struct {
	Seq      int64 // 1 for the first of a request
	At       time.Time
	Actor    string // address; SystemAddress for the clocks
	Name     string // how the actor is shown
	Role     Role   // in which capacity they acted
	Evidence string
	Command  string // canonical; "" for a mail without one
	From, To Status
	Text     string
	Public   bool // the requester may see it
	Change   Change
}

// Change is what an event sets. A nil field leaves things as they are.
type Change struct {
	Requester *Person `json:"requester,omitempty"`
	Subject   *string `json:"subject,omitempty"`
	Assignee  *string `json:"assignee,omitempty"`
	Area      *string `json:"area,omitempty"`
	Service   *string `json:"service,omitempty"`
	// Answers go over those of the form that stand; "" takes one back.
	Answers   form.Answers `json:"answers,omitempty"`
	Kind      *string      `json:"kind,omitempty"`
	Priority  *Priority    `json:"priority,omitempty"`
	Diagnosis *string      `json:"diagnosis,omitempty"`
	Solution  *string      `json:"solution,omitempty"`
	AnswerDue *time.Time   `json:"answer_due,omitempty"`
	ResumeAt  *time.Time   `json:"resume_at,omitempty"`
	// Since is set where the question left late; Fired is what the clock has
	// said so far.
	Since *time.Time `json:"since,omitempty"`
	Fired *int       `json:"fired,omitempty"`
	// Reminded is when the last event begins that a reminder was about.
	Reminded *time.Time `json:"reminded,omitempty"`
	// Booking replaces what the request has in the agenda; cancelled, it frees it.
	Booking *agenda.Booking `json:"booking,omitempty"`
	// Offer are the times that were offered instead of one that is taken. It
	// changes nothing; it is kept so that [AGENDAR 2] means the same a day later.
	Offer *Offer `json:"offer,omitempty"`
	// Guest is what somebody who is invited answered. It changes nothing here; the
	// agenda keeps it.
	Guest *string `json:"guest,omitempty"`
	// Refused marks an event that says why nothing was done.
	Refused *Reason `json:"refused,omitempty"`
}
