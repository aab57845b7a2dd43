package mailbot

import (
	"context"
	"slices"
	"strings"
	"time"

	"sgaus/workflow"
)

// gather loads who of the staff is away.
func (h *handling) gather(ctx context.Context) error {
	h.people = h.b.Desk
	away, err := h.tx.Absences(ctx, h.now)
	if err != nil || len(away) == 0 {
		return err
	}
	h.people.Staff = slices.Clone(h.b.Desk.Staff)
	for i, p := range h.people.Staff {
		if a, ok := away[strings.ToLower(p.Email)]; ok {
			h.people.Staff[i].Away = &a
		}
	}
	return nil
}

// dayOf is the first instant, in the desk's zone, of a day that a mail names.
func (h *handling) dayOf(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, h.b.Calendar.Location()).UTC()
}

// excuse marks one of the staff away whose automatic reply carries evidence and
// names the day on which they are back: the one thing that an automatic mail
// may do.
func (h *handling) excuse(ctx context.Context) error {
	back := h.dayOf(h.m.Auto.Back)
	if h.m.Auto.Kind != "auto-reply" || !h.who.Staff() || h.m.FromCount != 1 || !back.After(h.now) {
		return nil
	}
	if h.authenticate(); !h.actor.Proven {
		return nil
	}
	p, _ := h.people.Person(h.who.Email)
	if p.Away != nil && p.Away.Until.Equal(back) {
		return nil // it was said before
	}
	a, notices := workflow.Excuse(h.who, back, h.people)
	if err := h.tx.SetAbsence(ctx, a); err != nil {
		return err
	}
	h.request = workflow.Request{}
	return h.post(ctx, notices)
}
