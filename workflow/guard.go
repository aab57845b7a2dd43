package workflow

import (
	"slices"
	"strings"
	"time"

	"sgaus/workflow/hours"
)

// check is one reason to refuse, and the question that it asks, for `explain`.
type check struct {
	asks   string
	refuse func(*decision) *Refusal
}

// checks stand in the order in which they are made: from the one that says
// least to a stranger to the one that helps most.
var checks = []check{
	{"is it proven who writes", (*decision).guardProof},
	{"do both kinds of evidence stand, where they must", (*decision).guardBoth},
	{"is there a request to say it of", (*decision).guardRequest},
	{"may they know of the request", (*decision).guardReading},
	{"may they say it, as what they are to the request", (*decision).guardStanding},
	{"may it be said in this status", (*decision).guardStatus},
	{"is what it needs there", (*decision).guardNeed},
}

// guard looks for a reason to refuse. It also settles in which standing the
// actor speaks.
func (d *decision) guard() *Refusal {
	for _, c := range checks {
		if refusal := c.refuse(d); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (d *decision) guardProof() *Refusal {
	if !d.row.Unproven && !d.by.Proven && !d.by.Clock {
		return d.refuse(Unproven)
	}
	return nil
}

func (d *decision) guardBoth() *Refusal {
	if !d.by.Clock && !d.by.Twice && d.row.Word == NoWord && slices.Contains(d.f.Both, d.c.Name) {
		return d.refuse(HalfProven)
	}
	return nil
}

func (d *decision) guardRequest() *Refusal {
	if !d.by.Clock && d.r.Number == 0 && !d.row.standsAlone() {
		return d.refuse(NoRequest, "[SGAUS #123]")
	}
	return nil
}

func (d *decision) guardReading() *Refusal {
	if !d.by.Clock && d.r.Number != 0 && !d.row.General && !d.guestRow() && !MayRead(d.r, d.by, d.f.Desk) {
		return d.refuse(UnknownNumber)
	}
	return d.guardPurged()
}

// guardPurged keeps what went to the archive as it is. How it ended can still be
// asked.
func (d *decision) guardPurged() *Refusal {
	if !d.r.Purged.IsZero() && !d.row.General && d.c.Name != CmdState {
		return d.refuse(IsPurged, hours.LongDate(d.r.Purged, d.f.Desk.zone()))
	}
	return nil
}

func (d *decision) guardStanding() *Refusal {
	allowed := false
	d.as, allowed = d.row.allowed(Standings(d.r, d.by, d.f.Desk))
	switch {
	case d.by.Clock:
		allowed = d.row.Name != ""
	case d.row.Word != NoWord:
		d.as = AsAsked
		return d.guardWord()
	case d.c.Name == CmdNote && d.asked():
		return d.unsaid()
	}
	if !allowed {
		return d.refuse(NotYours, d.row.who())
	}
	return nil
}

// guestRow holds for a mail that a third person wrote into the conversation.
func (d *decision) guestRow() bool {
	return d.c.Name == CmdNote && (!d.by.Staff() || d.by.Doubted)
}

// standsAlone holds for what may be said outside any request.
func (row Row) standsAlone() bool { return row.General || row.opening() }

func (d *decision) guardStatus() *Refusal {
	s := d.r.Status
	switch {
	case d.row.Any || slices.Contains(d.row.From, s), d.row.From == nil && s.Open():
		return nil
	case d.row.From != nil && d.row.From[0].Closed():
		return d.refuse(NotClosed, StatusWords[s])
	case d.row.To == s:
		return d.refuse(Already, StatusWords[s])
	case s.Closed():
		refusal := d.refuse(IsClosed, StatusWords[s])
		if d.by.Is(DAU) {
			refusal.Try = []Suggestion{{Command: CmdReopen, Text: d.c.Text}}
		}
		return refusal
	}
	return d.refuse(NotFromHere, StatusWords[s])
}

func (d *decision) guardNeed() *Refusal {
	if d.by.Clock {
		return nil
	}
	text := strings.TrimSpace(d.c.Text)
	switch n := d.row.Need; {
	case n == NeedRequester && d.named().Email == "":
		return d.refuse(MissingWho, string(n), CmdNew+" ana@ejemplo.mx")
	case n == NeedWho && strings.TrimSpace(d.c.Arg) == "":
		refusal := d.refuse(MissingWho, string(n), CmdAssign+" "+d.example())
		for _, s := range assignees(d.row, d.r, d.by, d.f.Desk) {
			s.Text = d.c.Text
			refusal.Try = append(refusal.Try, s)
		}
		return refusal
	case n == NeedCase && strings.TrimSpace(d.c.Arg) == "":
		return d.refuse(MissingWho, string(n), d.c.Name+" 7")
	case n == NeedLevel && strings.TrimSpace(d.c.Arg) == "":
		refusal := d.refuse(MissingWho, string(n), CmdPriority+" alta")
		refusal.Try = levels(d.c.Text)
		return refusal
	case n == NeedSolution:
		if _, _, missing := closure(d.r, text, d.f.Desk); len(missing) > 0 {
			refusal := d.refuse(MissingLabels, strings.Join(missing, " y "))
			refusal.Try = []Suggestion{{Command: d.c.Name, Text: laidOut(d.r, text, d.f.Desk)}}
			return refusal
		}
	case n == NeedText && len(d.c.Files) > 0:
	case n.text() && text == "":
		refusal := d.refuse(MissingText, " "+string(n), "lo")
		if n == NeedReasons {
			refusal = d.refuse(MissingText, "n "+string(n), "los")
		}
		if d.c.Name != CmdNote {
			refusal.Try = []Suggestion{{Command: d.c.Name}}
		}
		return refusal
	}
	return nil
}

func (d *decision) example() string {
	if len(d.f.Desk.Areas) > 0 {
		return d.f.Desk.Areas[0].Code
	}
	return "beto"
}

// refuse makes a refusal of the command in hand.
func (d *decision) refuse(why Reason, detail ...string) *Refusal {
	return &Refusal{Reason: why, Command: d.c.Name, Arg: d.c.Arg, Detail: detail, Text: d.c.Text}
}

// Refused is the event of a refusal: it changes nothing, keeps what was asked,
// and counts as no movement of the request.
func Refused(r Request, why *Refusal, by Actor, now time.Time) Event {
	role := capacity(by, AsStaff)
	switch {
	case by.IsRequester(r) && !by.Staff():
		role = Requester
	case !by.Proven:
		role = Stranger
	}
	return Event{
		At: now, Actor: by.Email, Name: by.Display(), Role: role, Evidence: by.Evidence,
		Command: why.Command, From: r.Status, To: r.Status, Text: why.Text,
		Change: Change{Refused: &why.Reason, Offer: why.Offer},
	}
}

// who lists in words who may say a command.
func (row Row) who() string {
	var words []string
	for _, s := range row.By {
		words = append(words, string(s))
	}
	if slices.Contains(row.By, AsHead) && !slices.Contains(row.By, AsDAU) {
		words = append(words, string(AsDAU))
	}
	return orList(words)
}

func orList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " o " + words[len(words)-1]
}
