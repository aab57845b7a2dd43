package workflow

import (
	"slices"
	"time"
)

// Apply is the only place where a request changes. Events are applied in the
// order of their sequence; the same events always give the same request.
func Apply(r Request, e Event) Request {
	c := e.Change
	r.Events++
	if c.Refused != nil || c.Guest != nil {
		return r // it stands in the history, and moves nothing
	}
	if e.Role == System && e.From == e.To {
		return applyClock(r, e)
	}
	r.Former = slices.Clone(r.Former)
	if e.From == NoStatus {
		r.OpenedAt = e.At
		r.Priority = PriorityNormal
	}
	set(&r.Requester, c.Requester)
	set(&r.Subject, c.Subject)
	set(&r.Area, c.Area)
	set(&r.Service, c.Service)
	if len(c.Answers) > 0 {
		r.Answers = r.Answers.With(c.Answers)
	}
	set(&r.Kind, c.Kind)
	set(&r.Priority, c.Priority)
	set(&r.Diagnosis, c.Diagnosis)
	if c.Booking != nil {
		b := *c.Booking
		r.Booking = &b
	}
	if c.Assignee != nil && *c.Assignee != r.Assignee {
		if r.Assignee != "" && !slices.Contains(r.Former, r.Assignee) {
			r.Former = append(r.Former, r.Assignee)
		}
		r.Assignee = *c.Assignee
		r.Diagnosis = "" // a diagnosis stands for the responsible who made it
	}
	set(&r.AnswerDue, c.AnswerDue)
	if e.To != Pendiente {
		r.AnswerDue = time.Time{}
	}
	set(&r.ResumeAt, c.ResumeAt)
	if e.To != Espera {
		r.ResumeAt = time.Time{}
	}
	switch {
	case e.To.Closed() && !e.From.Closed():
		r.ClosedAt = e.At
	case e.To.Open():
		if r.Status.Closed() {
			r.Diagnosis = "" // what closed it did not solve it
		}
		r.ClosedAt = time.Time{}
	}
	if e.From != e.To {
		r.Since, r.Entered = e.At, r.Events
	}
	if e.From != e.To || e.To != Pendiente && e.To != Espera {
		r.Fired, r.FiredAt = 0, time.Time{}
	}
	r.Status = e.To
	r.UpdatedAt, r.Moved = e.At, r.Events
	return r
}

// applyClock is an event of the clock that leaves the status: it counts what
// was said, and moves dates.
func applyClock(r Request, e Event) Request {
	set(&r.AnswerDue, e.Change.AnswerDue)
	set(&r.Since, e.Change.Since)
	set(&r.Reminded, e.Change.Reminded)
	if e.Change.Fired != nil {
		r.Fired, r.FiredAt = *e.Change.Fired, e.At
	}
	return r
}

func set[T any](to *T, value *T) {
	if value != nil {
		*to = *value
	}
}
