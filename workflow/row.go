package workflow

// This file is what a row of the table is made of, and the words that the manual
// and refusals use for it.

// Standing is what somebody is to one request. Roles are relative: the
// requester of one is a stranger to the next.
type Standing string

// The standings, with the words that refusals and the manual use for them.
const (
	AsAnyone      Standing = "cualquiera"
	AsRequester   Standing = "quien la solicitó"
	AsStaff       Standing = "el personal"
	AsReader      Standing = "el personal que puede consultarla"
	AsHD          Standing = "HelpDesk"
	AsTriage      Standing = "HelpDesk mientras no tenga responsable"
	AsResponsible Standing = "el responsable"
	AsEngineer    Standing = "el EDS responsable"
	AsAreaEDS     Standing = "un EDS del área si nadie la tiene"
	AsHead        Standing = "el DSE del área"
	AsAnyHead     Standing = "un DSE"
	AsDAU         Standing = "DAU"
	AsAsked       Standing = "a quien se le preguntó"
	AsClock       Standing = "el sistema" // the desk's own clocks
)

// Need is what a command cannot do without.
type Need string

// The needs, with the words that the manual uses for them.
const (
	NeedNothing   Need = ""
	NeedText      Need = "el texto"
	NeedQuestion  Need = "lo que se pregunta al usuario"
	NeedReasons   Need = "los motivos"
	NeedTried     Need = "lo que ya se intentó"
	NeedSolution  Need = "un diagnóstico y una solución"
	NeedWho       Need = "a quién"
	NeedRequester Need = "de quién es la solicitud"
	NeedCase      Need = "el número del caso"
	NeedService   Need = "de qué servicio es"
	NeedLevel     Need = "la prioridad: baja, normal, alta o urgente"
)

// Move is how a command changes the responsible of a request.
type Move string

// The moves.
const (
	MoveNone   Move = ""
	MoveNamed  Move = "named"  // the person named in the bracket
	MoveTaker  Move = "taker"  // whoever says it, where nobody is responsible
	MoveHead   Move = "head"   // the head of the area
	MoveDAU    Move = "dau"    // the first DAU
	MoveReopen Move = "reopen" // the person named, else the last responsible
)

// Tell is one notice that a command sends: which, and to whom.
type Tell struct {
	Kind NoticeKind
	To   Audience
	// Carry is which mail goes with it.
	Carry Carry
}

// Audience is who gets a notice.
type Audience string

// The audiences. Whoever said the command is not told what they just did.
const (
	ToRequester   Audience = "requester"
	ToResponsible Audience = "responsible"
	ToTriage      Audience = "triage" // who decides about a request that nobody has: the area's head, else HD
	ToOwner       Audience = "owner"  // the responsible, or triage where there is none
	ToAllDAU      Audience = "dau"
	ToAllHD       Audience = "hd"       // DAU where there is no HD
	ToSuperior    Audience = "superior" // who answers for the owner: the area's head, else DAU
	ToBooked      Audience = "booked"   // the staff whom the agenda has for an event, the owner where it has none
)

// Carry is which mail a notice takes along.
type Carry string

// What can be carried.
const (
	CarryNothing Carry = ""
	CarryOpening Carry = "opening" // the user's first mail, whole, with its files
	CarryThis    Carry = "this"    // the mail that caused the notice, whole, with its files
	CarryFiles   Carry = "files"   // only the files of the mail that caused it
)

// Row is one command: its words, who may say it, when, what it needs, does
// and tells.
type Row struct {
	Name string   // canonical
	Also []string // other words for it
	Arg  string   // what may stand behind the name, for the manual; "" for nothing
	By   []Standing
	From []Status // in which statuses it may be said; nil: in every open one
	// Any marks a command that needs no request, or may be said of a closed one.
	Any bool
	// General marks a command that is about no request in particular.
	General bool
	To      Status // "" leaves the status
	// Through marks that from other open statuses the step to EN_PROCESO is
	// recorded first.
	Through bool
	// KeepPending leaves a PENDIENTE as it is: the user's answer is still due.
	KeepPending bool
	Need        Need
	Move        Move
	Public      bool // the text is the user's to read
	Tell        []Tell
	Report      ReportKind
	// Word marks what is said of commands that were held: it answers a question of
	// ours, and the key of that question proves it.
	Word Word
	// Case marks what is said of mail in quarantine.
	Case     CaseWord
	Unproven bool // may be said without evidence
	Everyone bool // read also in mail of people who are not staff
	// Offer is the place among the commands offered below a notice; 0: not
	// offered.
	Offer int
	Label string // what the button says
	Hint  string // a few words behind it
	Does  string // what the manual says
	// Past says it in the history and in receipts; {quién}, {usuario},
	// {prioridad}, {servicio}, {fecha} and {evento} stand for what the event set.
	Past   string
	Source string
}
