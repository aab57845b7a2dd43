package workflow

import (
	"time"

	"sgaus/workflow/hours"
)

// Held is what one of the staff was asked about: commands that came in their
// name without evidence, and wait for their word.
type Held struct {
	Person string // address of the desk's for them: who was asked
	What   string // the commands, as people write them: «[TERMINADA]»
	Until  time.Time
	// Word is what they have said already.
	Word Word
}

// Word is what somebody says of commands that came in their name.
type Word string

// The words.
const (
	NoWord   Word = ""
	Owned    Word = "owned"    // they are theirs: they are carried out
	Disowned Word = "disowned" // they are not: they are thrown away, and HD is told
)

// asked reports whether the actor is the one who was asked, as far as the key of
// the question proves it.
func (d *decision) asked() bool {
	h := d.f.Held
	return h != nil && d.by.Proven && !d.by.Doubted && d.by.Has(h.Person)
}

// unsaid refuses an answer to our question that says neither of its words: it is
// no note on the request, and no command.
func (d *decision) unsaid() *Refusal {
	h := d.f.Held
	refusal := d.refuse(NoWordSaid, h.What)
	if h.Word == NoWord && d.now.Before(h.Until) {
		refusal.Try = []Suggestion{{Command: CmdConfirm}, {Command: CmdReject}}
	}
	return refusal
}

// guardWord refuses a word that answers no question of ours: none that was
// asked of this person, one that was answered, one whose time is over.
func (d *decision) guardWord() *Refusal {
	h := d.f.Held
	switch {
	case !d.asked():
		return d.refuse(NoQuestion)
	case h.Word == Owned:
		return d.refuse(WasConfirmed, h.What)
	case h.Word == Disowned:
		return d.refuse(WasRejected, h.What)
	case d.row.Word == Owned && !d.now.Before(h.Until):
		return d.refuse(TooLate, h.What, hours.Long(h.Until, d.f.Calendar.Location()))
	}
	return nil
}

// word is what becomes of the commands that were held. Those that are owned are
// for the shell to say again; of those that are not, HD and the history know.
func (d *decision) word() Outcome {
	o := Outcome{Word: d.row.Word}
	if d.row.Word == Owned {
		return o
	}
	if d.r.Number != 0 && MayRead(d.r, d.by, d.f.Desk) {
		o.Events = []Event{d.event(d.r.Status, d.written())}
	}
	o.Notices = d.tell(d.r, Notice{Text: d.c.Text})
	done := Past(Event{Command: d.c.Name}, d.f.Desk) + ": " + d.f.Held.What
	o.Notices = append(o.Notices, Notice{Kind: NoticeDone, To: d.by.Person, From: d.by.Person, Done: []string{done}})
	return o
}

// alone refuses a mail that says a word of this kind beside other commands: it
// would not be clear of which it is said.
func alone(cs []Command) *Refusal {
	for _, c := range cs {
		if rowNamed(c.Name).apart() && len(cs) > 1 {
			return &Refusal{Reason: NotAlone, Command: c.Name, Arg: c.Arg, Text: c.Text}
		}
	}
	return nil
}

// apart holds for what is said of mail, not of requests.
func (row Row) apart() bool { return row.Word != NoWord || row.Case != NoCase }

// Provable reports whether a refusal asks for nothing but better evidence: the
// word of whoever is named as its author is enough.
func Provable(why Reason) bool { return why == Unproven || why == HalfProven }
