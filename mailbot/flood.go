package mailbot

import (
	"context"
	"time"

	"sgaus/workflow"
)

// floodHour is the time in which the requests of one address are counted.
const floodHour = time.Hour

// flooded reports whether whoever writes has opened as many requests in an hour
// as one address may. Those of the staff, who register for others, are not
// counted; nor is what people take out of quarantine.
func (h *handling) flooded(ctx context.Context, o workflow.Outcome) (bool, error) {
	most := h.b.RequestsHour
	if o.Opens == nil || most <= 0 || h.who.Staff() || h.recovering {
		return false, nil
	}
	n, err := h.tx.OpenedBy(ctx, h.m.From.Email, h.now.Add(-floodHour), most)
	return n >= most, err
}

// setAside puts a mail away that would open one request too many. It waits in
// quarantine, whole, and HelpDesk is told of the first in an hour.
func (h *handling) setAside(ctx context.Context) error {
	h.disposition, h.why = quarantined, "flood: "+h.m.From.Email
	n, err := h.tx.Quarantine(ctx, h.kept.ID, h.why, h.now)
	if err != nil {
		return err
	}
	first, err := h.tx.Pause(ctx, h.why, h.now, h.now.Add(floodHour))
	if err != nil || !first {
		return err
	}
	h.b.log.Warn("too many requests of one address; the rest waits in quarantine", "from", h.m.From.Email, "case", n)
	h.tellCase(ctx, n, workflow.SayFlood.With(h.b.RequestsHour), true)
	return nil
}
