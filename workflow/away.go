package workflow

import (
	"regexp"
	"strings"
	"time"

	"sgaus/workflow/hours"
)

// Away says that one of the staff is absent: reminders to them go to their
// head, and the rules give them no new requests.
type Away struct {
	Until      time.Time // first instant of the day on which they are back
	Substitute string    // address; empty: none was named
}

// Absence is what AUSENTE decides.
type Absence struct {
	Who Person
	Away
	By Person
}

// Ended reports whether the absence says that they are back.
func (a Absence) Ended() bool { return a.Until.IsZero() }

// awayWords are «[quién] hasta fecha [suplente quién]».
var awayWords = regexp.MustCompile(`(?i)^(.*?)\s*\bhasta\s+(?:el\s+)?(.+?)(?:\s+suplente:?\s+(.+))?$`)

// absent decides an AUSENTE: of the speaker, or by a DSE of somebody of their
// area. A day that is not in the future says that they are back.
func (d *decision) absent() Outcome {
	m := awayWords.FindStringSubmatch(strings.TrimSpace(d.c.Arg))
	if m == nil {
		return Outcome{Refusal: d.refuse(MissingWho, "hasta cuándo", CmdAway+" hasta 15/12 suplente beto")}
	}
	who := d.by.Person
	if strings.TrimSpace(m[1]) != "" {
		p, refusal := d.whoIs(m[1])
		if refusal != nil {
			return Outcome{Refusal: refusal}
		}
		who = p
	}
	if !d.mayExcuse(who) {
		return Outcome{Refusal: d.refuse(NotYours, orList([]string{"la propia persona", string(AsHead), string(AsDAU)}))}
	}
	back, err := d.f.Calendar.ParseDate(m[2], d.now)
	if err != nil {
		return Outcome{Refusal: d.refuse(BadDate, m[2])}
	}
	a := Absence{Who: who, By: d.by.Person}
	if back.After(d.now) {
		a.Until = back
	}
	if m[3] != "" {
		p, refusal := d.whoIs(m[3])
		if refusal != nil {
			return Outcome{Refusal: refusal}
		}
		a.Substitute = p.Email
	}
	return Outcome{Absence: &a, Notices: tellAbsence(a, d.f.Desk)}
}

// mayExcuse: everybody of themselves, a DSE of their area's, DAU of all.
func (d *decision) mayExcuse(who Person) bool {
	return who.Email == d.by.Email || d.by.Is(DAU) || d.by.Is(DSE) && who.Area != "" && who.Area == d.by.Area
}

// Excuse is the absence that an automatic reply of one of the staff announces,
// the one thing that automatic mail may do: until the day it names.
func Excuse(who Person, back time.Time, desk Desk) (Absence, []Notice) {
	a := Absence{Who: who, Away: Away{Until: back}, By: who}
	return a, tellAbsence(a, desk)
}

// tellAbsence tells whoever is away, unless their own machine said so, their
// head, and the substitute.
func tellAbsence(a Absence, desk Desk) []Notice {
	var out []Notice
	tell := func(p Person) {
		for _, n := range out {
			if n.To.Email == p.Email {
				return
			}
		}
		out = append(out, Notice{Kind: NoticeAbsence, To: p, From: a.By, Absence: &a})
	}
	tell(a.Who)
	if head, ok := desk.HeadOf(a.Who.Area); ok {
		tell(head)
	} else {
		for _, p := range desk.With(DAU) {
			tell(p)
		}
	}
	if p, ok := desk.Person(a.Substitute); ok {
		tell(p)
	}
	return out
}

// stand finds whom a rule's assignment goes to: the person named, or their
// substitute while they are away, if that one is here; else nobody, and the
// request waits for triage.
func (d Desk) stand(address string) (Person, bool) {
	p, ok := d.Person(address)
	if !ok || p.Away == nil {
		return p, ok
	}
	s, ok := d.Person(p.Away.Substitute)
	return s, ok && s.Away == nil
}

// AwayWords say until when, for people.
func (a Away) Words(zone *time.Location) string { return hours.LongDate(a.Until, zone) }
