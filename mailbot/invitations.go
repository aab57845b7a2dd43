package mailbot

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"sgaus/mailbot/invite"
	"sgaus/templates"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
	"sgaus/workflow/form"
	"sgaus/workflow/hours"
)

// invitedMost bounds how many participants are invited to one booking: whoever
// fills in a form names them, and each gets a mail of the desk's. The ASV is told
// of those who are not.
const invitedMost = 50

// reminds is how long before an event calendars remind of it.
const reminds = 15 * time.Minute

// booked tells those who are invited what has changed of a booking: nobody of
// what they know already, and who is left out that it is off for them (RFC 5546
// sections 3.2.2 and 3.2.5). What is tentative is nobody's yet.
//
// A form may name anybody, and anybody may send one. So nobody is invited before
// one of the staff has booked; nor, but for the staff, in the name of somebody
// whose mail was never anything but forged.
func (h *handling) booked(ctx context.Context, before, after *agenda.Booking) error {
	was, is := told(before), told(after)
	if err := h.answerOrigin(ctx, before, after); err != nil {
		return err
	}
	var known, guests []agenda.Guest
	if was {
		known, _ = h.invitees(before)
	}
	if is {
		guests, _ = h.invitees(after)
	}
	forged, err := h.forged(ctx, h.request)
	if err != nil {
		return err
	}
	for _, g := range guests {
		kind := workflow.NoticeInvited
		if has(known, g) {
			if sameEvent(before, after) {
				continue
			}
			kind = workflow.NoticeMoved
		}
		if err := h.invite(ctx, kind, before, after, g, guests, forged); err != nil {
			return err
		}
	}
	for _, g := range known {
		if has(guests, g) {
			continue
		}
		off := *before
		off.Cancelled = !is
		if after != nil {
			off.Sequence = after.Sequence
		}
		if err := h.invite(ctx, workflow.NoticeUninvited, nil, &off, g, []agenda.Guest{g}, forged); err != nil {
			return err
		}
	}
	return nil
}

// told reports whether a booking is one that its guests hear of.
func told(b *agenda.Booking) bool { return b.Live() && !b.Tentative }

func has(guests []agenda.Guest, g agenda.Guest) bool {
	return slices.ContainsFunc(guests, func(o agenda.Guest) bool { return workflow.SameAddress(o.Email, g.Email) })
}

// invitees are whom a booking invites, each once: never the desk itself, nor an
// address that nobody reads; left are the participants who are too many.
func (h *handling) invitees(b *agenda.Booking) (out []agenda.Guest, left int) {
	named := 0
	for _, g := range b.Guests {
		if g.Email == "" || h.b.Own(g.Email) || g.Role == agenda.Requester && answersOrigin(b) || noReply.MatchString(g.Email) || has(out, g) {
			continue
		}
		if g.Role == agenda.Participant {
			if named++; named > invitedMost {
				left++
				continue
			}
		}
		out = append(out, g)
	}
	return out, left
}

// sameEvent reports whether two bookings show the same in a calendar.
func sameEvent(a, b *agenda.Booking) bool {
	return sameTimes(a, b) && a.Title == b.Title && slices.Equal(a.Uses, b.Uses) && slices.Equal(a.Details, b.Details)
}

func sameTimes(a, b *agenda.Booking) bool {
	return slices.EqualFunc(a.Spans, b.Spans, func(a, b hours.Span) bool { return a.From.Equal(b.From) && a.To.Equal(b.To) })
}

// invite writes to one guest what their calendar and they themselves need.
func (h *handling) invite(ctx context.Context, kind workflow.NoticeKind, before, b *agenda.Booking, g agenda.Guest, all []agenda.Guest, forged bool) error {
	to, staff := h.b.Desk.Person(g.Email)
	if !staff {
		to = workflow.Person{Name: g.Name, Email: g.Email}
		if forged {
			h.b.log.Info("not invited", "to", g.Email, "request", h.request.Number, "why", "all that came from the requester failed DMARC")
			return nil
		}
	}
	stranger := !staff && !h.request.Requester.Has(g.Email)
	shown := *b
	shown.Title = withoutLinks(b.Title)
	if stranger {
		shown.Details = forGuests(b.Details)
	}
	method := invite.Request
	if kind == workflow.NoticeUninvited {
		method = invite.Cancel
	}
	i := h.b.invitation(shown)
	i.Note = h.b.tag(h.request.Number)
	e := h.b.eventPage(shown)
	e.Guest = stranger
	if before != nil && before.Live() && kind == workflow.NoticeMoved && !sameTimes(before, b) {
		e.Before = h.b.times(before.Spans)
	}
	if method == invite.Cancel {
		e.Details = nil
		e.Off = b.Cancelled
		e.Open = e.Off && !staff && !stranger && !h.request.Status.Closed()
	}
	return h.say(ctx, workflow.Notice{Kind: kind, To: to, From: h.who, AsRequester: !staff}, func(l *letter) {
		l.event = e
		l.calendar = calendar{method: method, object: i.Compose(method, all, h.now)}
	})
}

// invitation is what calendars are told of a booking.
func (b *Bot) invitation(of agenda.Booking) invite.Invitation {
	named := of
	named.Title = unbracketed.Replace(of.Title)
	return invite.Invitation{
		Booking: named, Organizer: invite.Party{Name: clean(b.Desk.Name, 100), Email: b.Desk.Address},
		Place: b.place(of.Uses), Zone: b.Calendar.Location(), Alarm: reminds,
	}
}

// place names the rooms of a booking.
func (b *Bot) place(uses []agenda.Use) string {
	var rooms []string
	for _, u := range uses {
		if r, ok := b.resource(u.Resource); ok && r.Kind == agenda.Room {
			rooms = append(rooms, r.Name)
		}
	}
	return strings.Join(rooms, ", ")
}

func (b *Bot) resource(code string) (agenda.Resource, bool) {
	for _, r := range b.Desk.Resources {
		if strings.EqualFold(r.Code, code) {
			if r.Name == "" {
				r.Name = r.Code
			}
			return r, true
		}
	}
	return agenda.Resource{}, false
}

// eventPage is a booking as notices show it.
func (b *Bot) eventPage(of agenda.Booking) templates.Event {
	e := templates.Event{Title: unbracketed.Replace(of.Title), When: b.times(of.Spans), Where: b.place(of.Uses)}
	for _, d := range of.Details {
		e.Details = append(e.Details, templates.Fact{Label: d.Label, Text: d.Text})
	}
	return e
}

func (b *Bot) times(spans []hours.Span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, hours.LongSpan(s, b.Calendar.Location()))
	}
	return out
}

// Details are bounded for who did not write them.
const (
	detailsMost = 30
	detailMost  = 600
)

// unbracketed keeps the title of an event, which a user may have written, from
// being a command: it is the subject of what is mailed of it, and so of what the
// staff answer.
var unbracketed = strings.NewReplacer("[", "(", "]", ")", "［", "(", "］", ")", "【", "(", "】", ")", "〔", "(", "〕", ")")

// link is what a client makes a link of.
var link = regexp.MustCompile(`(?i)\b(https?|ftp)://\S+|\bwww\.\S+|\b[\p{L}\d-]+(\.[\p{L}\d-]+)*\.\p{L}{2,}/\S*`)

// linked are the names of details that are links by nature.
var linked = regexp.MustCompile(`(?i)liga|enlace|v[ií]nculo|link|url|sala virtual|conexi[oó]n`)

func withoutLinks(s string) string { return clean(link.ReplaceAllString(s, "…"), 200) }

// forGuests are the details as somebody reads them who has not asked for the
// desk's mail: what the requester wrote carries no link there but where one
// belongs, by which people take part, and nobody's telephone or address.
func forGuests(details []agenda.Detail) []agenda.Detail {
	var out []agenda.Detail
	for _, d := range details[:min(len(details), detailsMost)] {
		if field, ok := form.Labelled(d.Label); ok && field.Private {
			continue
		}
		if !linked.MatchString(d.Label) {
			d.Text = link.ReplaceAllString(d.Text, "…")
		}
		if r := []rune(d.Text); len(r) > detailMost {
			d.Text = string(r[:detailMost-1]) + "…"
		}
		out = append(out, d)
	}
	return out
}

// fillEvent shows an event, and of its request nothing to whoever has no part
// in that.
func fillEvent(l letter, n *templates.Notice) {
	if l.event.Title == "" {
		return
	}
	n.Event = l.event
	if !l.event.Guest {
		return
	}
	asks := n.Requester
	asks.Name = greeting(l.request.Requester)
	*n = templates.Notice{Desk: n.Desk, Reader: n.Reader, Tag: n.Tag, Requester: asks, Event: n.Event}
}
