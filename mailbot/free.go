package mailbot

import (
	"context"
	"slices"
	"strings"
	"time"

	"sgaus/templates"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// shelves are the kinds of resources, in the order in which they are shown.
var shelves = []struct {
	kind  agenda.Kind
	title workflow.Saying
}{
	{agenda.Room, workflow.SayRooms},
	{agenda.Equipment, workflow.SayGear},
	{agenda.Staff, workflow.SayPeople},
}

// fillFree tells what is free of the resources that were named, or of all: when
// in a day, or how many at some hours of it.
func (h *handling) fillFree(ctx context.Context, l letter, n *templates.Notice) error {
	q, loc := l.report, h.b.Calendar.Location()
	n.Title = workflow.SayFree.With(hours.LongDate(q.Span.From, loc))
	if q.Clock {
		n.Title = workflow.SayFree.With(hours.LongSpan(q.Span, loc))
	}
	n.Actions = h.b.agendaActions(l.token)
	codes := q.Codes
	for _, r := range h.b.Desk.Resources {
		if len(q.Codes) == 0 {
			codes = append(codes, r.Code)
		}
	}
	busy, err := h.tx.Busy(ctx, codes, q.Span.From.Add(-24*time.Hour), q.Span.To.Add(24*time.Hour))
	if err != nil {
		return err
	}
	for _, s := range shelves {
		shelf := templates.Shelf{Title: string(s.title)}
		for _, r := range h.b.Desk.Resources {
			if r.Kind != s.kind || !slices.Contains(codes, r.Code) {
				continue
			}
			thing := h.thing(r, busy, *q)
			if r.Implied && len(q.Codes) == 0 && len(thing.Taken) == 0 {
				continue // of the staff, who are many, those who are named or have something
			}
			shelf.Things = append(shelf.Things, thing)
		}
		if len(shelf.Things) > 0 {
			n.Shelves = append(n.Shelves, shelf)
		}
	}
	return nil
}

// thing is one resource, when it is free, and who has it.
func (h *handling) thing(r agenda.Resource, busy []agenda.Busy, q workflow.Report) templates.Thing {
	t := templates.Thing{Name: workflow.Called(r)}
	if r.Count > 1 {
		t.Name = workflow.SayThereAre.With(t.Name, r.Count)
	}
	loc := h.b.Calendar.Location()
	for _, b := range busy {
		if b.Resource != r.Code || !b.Overlaps(q.Span) {
			continue
		}
		who := workflow.SayTakenBy.With(b.Title, b.Request)
		if r.Count > 1 {
			who = workflow.SayUnits.With(b.Units, who)
		}
		t.Taken = append(t.Taken, hours.HoursOf(within(b.Span, q.Span), loc)+"  "+who)
	}
	switch {
	case q.Clock && !r.Hours.Covers(q.Span):
		t.Free = string(workflow.SayClosedThen)
	case q.Clock && r.Count > 1:
		t.Free = workflow.SayLeft.With(agenda.Left(r, busy, q.Span), r.Count)
	case q.Clock && agenda.Left(r, busy, q.Span) > 0:
		t.Free = string(workflow.SayFreeThen)
	case q.Clock:
		t.Free = string(workflow.SayTakenThen)
	default:
		t.Free = h.freeHours(r, busy, q.Span)
	}
	return t
}

// freeHours says when in a day one of a resource is free.
func (h *handling) freeHours(r agenda.Resource, busy []agenda.Busy, day hours.Span) string {
	if len(r.Hours.Windows(day)) == 0 {
		return string(workflow.SayClosedDay)
	}
	free := agenda.FreeSpans(r, busy, day)
	var out []string
	for _, s := range free {
		out = append(out, hours.HoursOf(s, h.b.Calendar.Location()))
	}
	switch {
	case len(free) == 0:
		return string(workflow.SayTakenDay)
	case len(free) == 1 && free[0] == day:
		return string(workflow.SayFreeDay)
	}
	return strings.Join(out, ", ")
}
