package mailbot

import (
	"context"
	"strings"

	"sgaus/mailbot/invite"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// offered is how many times are offered in place of one that is taken.
const offered = 3

// proposal says of the hours that a guest proposes whether everything that the
// event uses is free then, and offers to move it: there, or to what is nearest.
func (h *handling) proposal(ctx context.Context, b agenda.Booking, m invite.Message, spans []hours.Span) (words string, offers []workflow.Suggestion, err error) {
	if h.request.Status.Closed() || !b.Live() {
		return string(workflow.SayWishClosed), nil, nil
	}
	if len(spans) != 1 || len(b.Spans) != 1 || !m.Main().Recurrence.IsZero() {
		return string(workflow.SayWishMany), nil, nil
	}
	wish := agenda.Wish{Spans: spans, Uses: b.Uses}
	clashes, near, err := h.clashes(ctx, wish, b.Request)
	zone := h.b.Calendar.Location()
	if err != nil || len(clashes) == 0 {
		return string(workflow.SayWishFree), []workflow.Suggestion{workflow.MoveTo(hours.ShortSpan(spans[0], zone), workflow.SayMoveThere)}, err
	}
	for _, s := range near {
		short := hours.ShortSpan(s, zone)
		offers = append(offers, workflow.MoveTo(short, workflow.Saying(workflow.SayMoveNear.With(short))))
	}
	if len(near) == 0 {
		return workflow.SayWishNoMore.With(h.b.why(clashes)), nil, nil
	}
	return workflow.SayWishTaken.With(h.b.why(clashes), hours.LongSpan(near[0], zone)), offers, nil
}

// clashes asks the agenda of a wish: what stands against it, and then the
// nearest times at which everything is free together.
func (h *handling) clashes(ctx context.Context, wish agenda.Wish, except int64) ([]agenda.Clash, []hours.Span, error) {
	var codes []string
	for _, u := range wish.Uses {
		codes = append(codes, u.Resource)
	}
	around := agenda.Horizon(wish, h.now)
	busy, err := h.tx.Busy(ctx, codes, around.From, around.To)
	if err != nil {
		return nil, nil, err
	}
	clashes := agenda.Check(wish, h.b.Desk.Resources, busy, except)
	if len(clashes) == 0 {
		return nil, nil, nil
	}
	return clashes, agenda.Nearest(wish, h.b.Desk.Resources, busy, except, h.b.Calendar, h.now, offered), nil
}

// clashesShown bounds how many are named.
const clashesShown = 3

// why says what stands against a wish, as the staff read it.
func (b *Bot) why(clashes []agenda.Clash) string {
	var out []string
	for _, c := range clashes[:min(len(clashes), clashesShown)] {
		name := c.Resource.Name
		if name == "" {
			name = c.Resource.Code
		}
		switch {
		case c.Why == agenda.Taken && len(c.By) > 0:
			out = append(out, workflow.SayHasIt.With(name, c.By[0].Request))
		case c.Why == agenda.Closed:
			out = append(out, workflow.SayIsClosed.With(name))
		default:
			out = append(out, workflow.SayIsShort.With(name))
		}
	}
	return strings.Join(out, "; ")
}
