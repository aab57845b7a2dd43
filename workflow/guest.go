package workflow

import "time"

// guestAnswers says what somebody who is invited answered (RFC 5545 section
// 3.2.12, and COUNTER of RFC 5546 section 3.2.7): as a clause behind their name,
// and beside it in a list.
var guestAnswers = map[string]struct{ said, stands string }{
	"ACCEPTED":  {"aceptó la invitación", "aceptó"},
	"DECLINED":  {"rechazó la invitación", "rechazó"},
	"TENTATIVE": {"contestó a la invitación que tal vez", "tal vez"},
	"DELEGATED": {"delegó la invitación", "delegó"},
	"COUNTER":   {"propone otro horario", "propone otro horario"},
	"REFRESH":   {"pidió de nuevo la invitación", ""},
	"":          {"no ha contestado a la invitación", "no ha contestado"},
}

// GuestWords says an answer behind the name of whose it is: «aceptó la
// invitación».
func GuestWords(answer string) string {
	if w, ok := guestAnswers[answer]; ok {
		return w.said
	}
	return "contestó a la invitación"
}

// GuestStands says in a list what somebody has answered so far.
func GuestStands(answer string) string {
	if w, ok := guestAnswers[answer]; ok {
		return w.stands
	}
	return "contestó"
}

// GuestAnswered is the event of an answer to an invitation. It moves nothing: a
// calendar sent it, and no clock of the request runs on it.
func GuestAnswered(r Request, by Actor, answer, comment string, now time.Time) Event {
	role := Stranger
	if r.Requester.Has(by.Email) {
		role = Requester
	} else if by.Staff() {
		role = by.Roles[0]
	}
	return Event{
		At: now, Actor: by.Email, Name: by.Display(), Role: role, Evidence: by.Evidence, From: r.Status, To: r.Status,
		Text: comment, Change: Change{Guest: &answer},
	}
}

// What is said of an answer to an invitation.
const (
	SayOnlyOn     Saying = "Solo del %s."
	SayWishFree   Saying = "Ese horario está libre para todo lo que el evento usa."
	SayWishTaken  Saying = "Ese horario no está libre: %s. Lo más cercano: %s."
	SayWishNoMore Saying = "Ese horario no está libre: %s."
	SayWishClosed Saying = "La solicitud ya está cerrada; para cambiar el evento hay que reabrirla."
	SayWishMany   Saying = "Propone cambiar toda la serie; escriba usted la nueva con [REAGENDAR]."
	SayMoveThere  Saying = "Cambiar a ese horario"
	SayMoveNear   Saying = "Cambiar a %s"
	SayMoveForm   Saying = "Mover a lo que dice ahora el formato"
	SayHasIt      Saying = "%s lo tiene la solicitud %d"
	SayIsClosed   Saying = "%s no se usa a esa hora"
	SayIsShort    Saying = "de %s no hay tantos"
)

// MoveTo offers to move an event to other hours: words as [REAGENDAR] reads
// them.
func MoveTo(words string, label Saying) Suggestion {
	return Suggestion{Command: CmdRebook, Arg: words, Label: string(label)}
}
