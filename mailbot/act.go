package mailbot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sgaus/workflow"
	"sgaus/workflow/hours"
)

var errNoSender = errors.New("the mail does not say who wrote it: it needs one From with one address")

// act decides what the person asked for, and writes down what follows.
func (h *handling) act(ctx context.Context) error {
	in := h.intent()
	if lines := entries(h.m.Said); h.sheet != 0 && len(lines) > 0 && h.who.Staff() {
		return h.workSheet(ctx, lines, in)
	}
	if h.lostSheet() {
		return h.refuse(ctx, &workflow.Refusal{Reason: workflow.NoSheet}, in.text)
	}
	if h.loose && h.asked == nil && h.who.Staff() && h.request.Number == 0 && in.plain() {
		return h.strayAnswer(ctx, in)
	}
	if refusal := h.refuseFirst(ctx, in); refusal != nil {
		return h.refuse(ctx, refusal, in.text)
	}
	if done, err := h.guessOwn(ctx, in); done || err != nil {
		return err
	}
	f := h.facts()
	earlier, err := h.earlier(ctx)
	if err != nil {
		return err
	}
	f.Earlier = earlier
	if err := h.know(ctx, &f, in.commands); err != nil {
		return err
	}
	h.weigh(in, f)
	after, o := workflow.DecideAll(h.request, in.commands, h.actor, f, h.now)
	switch {
	case o.Refusal != nil && workflow.Provable(o.Refusal.Reason):
		if o.Refusal.Text == "" {
			o.Refusal.Text = in.text
		}
		return h.hold(ctx, o.Refusal, in)
	case o.Refusal != nil && o.Refusal.Reason == workflow.UnknownNumber:
		return h.refuse(ctx, notThere(in), in.text)
	case o.Refusal != nil:
		return h.refuse(ctx, o.Refusal, in.text)
	case o.Word != workflow.NoWord:
		return h.word(ctx, o)
	case o.Cases != nil:
		return h.settleCases(ctx, o.Cases)
	}
	if full, err := h.flooded(ctx, o); full || err != nil {
		if err != nil {
			return err
		}
		return h.setAside(ctx)
	}
	if o, err = h.look(ctx, after, o, f); err != nil {
		return err
	}
	if lost, err := h.lost(ctx, in, func() error { return h.record(ctx, after, o) }); lost || err != nil {
		return err
	}
	if o.Absence != nil {
		if err := h.tx.SetAbsence(ctx, *o.Absence); err != nil {
			return err
		}
	}
	h.classify(in, o)
	if h.request.Number != 0 { // before its notices, which answer it
		if err := h.tx.File(ctx, h.kept.ID, h.filedWith(), h.disposition, h.why, h.evidence()); err != nil {
			return err
		}
	}
	for _, q := range o.Reports {
		if err := h.report(ctx, q); err != nil {
			return err
		}
	}
	if err := h.post(ctx, o.Notices); err != nil {
		return err
	}
	return h.owe(ctx)
}

// strayAnswer is what one of the staff answers, without a command, to a notice
// that is about no request: thanks are filed, anything else wants a request.
func (h *handling) strayAnswer(ctx context.Context, in intent) error {
	if h.m.Courtesy {
		h.disposition = courtesy
		return nil
	}
	return h.refuse(ctx, &workflow.Refusal{Reason: workflow.NoRequest, Detail: []string{h.b.tag(123)}}, in.text)
}

// refuseFirst finds what is wrong before any rule is asked: a misspelt command,
// a number that does not exist, a mail with nothing in it.
func (h *handling) refuseFirst(ctx context.Context, in intent) *workflow.Refusal {
	staff := h.who.Staff()
	switch {
	case staff && len(in.misspelt) > 0:
		c := in.misspelt[0]
		meant := strings.Trim(workflow.Bracket(c.Name, c.Arg), "[]")
		return &workflow.Refusal{
			Reason: workflow.Misspelt, Arg: c.Raw, Detail: []string{meant},
			Try: []workflow.Suggestion{{Command: c.Name, Arg: c.Arg, Text: in.text, Whole: h.meant()}},
		}
	case !staff && h.buried.Number != 0 && in.commands[0].Name == workflow.CmdState:
		return &workflow.Refusal{Reason: workflow.IsPurged, Command: workflow.CmdState, Detail: []string{hours.LongDate(h.buried.Purged, h.b.Calendar.Location())}}
	case staff && h.found.number != 0 && h.request.Number == 0 && !general(in.commands[0]):
		return notThere(in)
	case in.commands[0].Name == workflow.CmdNote && in.text == "" && in.commands[0].Text == "" &&
		in.commands[0].Subject == "" && len(h.m.Attachments) == 0:
		return &workflow.Refusal{Reason: workflow.EmptyMail}
	}
	return nil
}

// notThere is the refusal of a request that there is not, and of one that the
// person may not know of: the same words, whatever it was that they asked.
func notThere(in intent) *workflow.Refusal {
	return &workflow.Refusal{Reason: workflow.UnknownNumber, Command: in.commands[0].Name, Arg: in.commands[0].Arg}
}

// meant are the commands of the mail as they were meant.
func (h *handling) meant() string {
	var out []string
	for _, c := range h.spoken() {
		out = append(out, workflow.Bracket(c.Name, c.Arg))
	}
	return strings.Join(out, " ")
}

// general holds for commands that are about no request in particular.
func general(c workflow.Command) bool {
	row, _ := workflow.RowFor(c.Name)
	return row.General
}

// guessOwn lets a user ask for the status of their only open request without
// saying which; of several they get the list.
func (h *handling) guessOwn(ctx context.Context, in intent) (done bool, err error) {
	if h.request.Number != 0 || h.actor.Doubted || in.commands[0].Name != workflow.CmdState {
		return false, nil
	}
	rs, err := h.tx.OpenOf(ctx, h.who.Email)
	switch {
	case err != nil || len(rs) == 0:
		return false, err
	case len(rs) == 1:
		h.request = h.b.withStaff(rs[0])
		return false, nil
	}
	h.disposition = reported
	own := workflow.Filter{Statuses: workflow.OpenStatuses(), Visible: workflow.Visible{Email: []string{h.who.Email}}}
	return true, h.report(ctx, workflow.Report{Kind: workflow.ReportList, Filter: own})
}

func (h *handling) facts() workflow.Facts {
	f := workflow.Facts{Held: h.heldFacts(), Desk: h.people, Calendar: h.b.Calendar, Terms: h.b.Terms, Both: h.b.Both}
	if a, ok := h.b.Desk.AreaAt(h.deliveredTo()); ok {
		f.AddressedArea = a.Code
	}
	if s, ok := h.b.Desk.ServiceAt(h.deliveredTo()); ok {
		f.AddressedService = s.Code
	}
	return f
}

// record writes the events, and the request that the mail opens.
func (h *handling) record(ctx context.Context, after workflow.Request, o workflow.Outcome) error {
	if len(o.Events) > 0 {
		if err := h.write(ctx, after, o.Events); err != nil {
			return err
		}
		if err := h.joinRequest(ctx); err != nil {
			return err
		}
	}
	if o.Opens == nil {
		return h.refer(ctx)
	}
	return h.openRequest(ctx, o)
}

// openRequest gives the new request its number, and tells who must know. The mail
// belongs to it from now on.
func (h *handling) openRequest(ctx context.Context, o workflow.Outcome) error {
	r := workflow.Apply(workflow.Request{}, o.Opens.Event)
	var err error
	if r.Number, err = h.tx.Create(ctx, r, o.Opens.Event); err != nil {
		return err
	}
	h.tale.touch(r.Number)
	h.request, h.opens = r, true
	if err := h.tx.Join(ctx, r.Number, r.Requester.Email); err != nil {
		return err
	}
	if err := h.refer(ctx); err != nil {
		return err
	}
	after := r
	for _, e := range o.Opens.Then {
		after = workflow.Apply(after, e)
	}
	if err := h.write(ctx, after, o.Opens.Then); err != nil {
		return err
	}
	// The mail must be the request's before its notices carry it.
	if err := h.tx.File(ctx, h.kept.ID, r.Number, opened, h.why, h.evidence()); err != nil {
		return err
	}
	return h.post(ctx, o.Opens.Notices)
}

// joinRequest remembers who speaks for the requester, so that their next mail
// is known by its tag.
func (h *handling) joinRequest(ctx context.Context) error {
	if h.actor.ForRequester && !h.who.Staff() {
		return h.tx.Join(ctx, h.request.Number, h.m.From.Email)
	}
	return nil
}

// refer remembers the ids that this conversation knows, so that a later mail
// which names only one of them finds the request.
func (h *handling) refer(ctx context.Context) error {
	if h.request.Number == 0 || h.actor.Doubted {
		return nil
	}
	ids := slices.Concat(h.m.InReplyTo, h.m.References)
	if f := h.m.Forward; f != nil && h.who.Staff() {
		// The user will answer the mail that they wrote, not our copy of it.
		ids = slices.Concat(ids, f.IDs, []string{f.MessageID})
	}
	for _, id := range ids {
		if err := h.tx.Refer(ctx, id, h.request.Number); err != nil {
			return err
		}
	}
	return nil
}

// classify says what became of the mail.
func (h *handling) classify(in intent, o workflow.Outcome) {
	switch named := in.commands[0].Name != workflow.CmdNote; {
	case o.Opens != nil:
		h.disposition = opened
	case len(o.Reports) > 0:
		h.disposition = reported
	case o.Absence != nil:
		h.disposition = commanded
	case len(o.Events) == 0:
		h.disposition = courtesy
	case named:
		h.disposition = commanded
	case h.actor.IsRequester(h.request):
		h.disposition = answered
	default:
		h.disposition = filed
	}
}

// refuse answers with what was asked, why not and what can be done.
func (h *handling) refuse(ctx context.Context, r *workflow.Refusal, text string) error {
	h.disposition = refused
	if r.Reason == workflow.UnknownNumber && !h.who.Staff() {
		// To whoever has no part in it a request is not there, by whatever they
		// name it: they read what is said of a mail that names none.
		r.Reason, r.Detail = workflow.NoRequest, []string{h.b.tag(123)}
	}
	h.tale.refuse(r)
	h.why = joinedWords(h.why, string(r.Reason))
	if r.Text == "" {
		r.Text = text
	}
	if err := h.recordRefusal(ctx, r); err != nil {
		return err
	}
	kind := workflow.NoticeRefusal
	if r.Offer != nil {
		kind = workflow.NoticeConflict
	}
	return h.say(ctx, workflow.Notice{Kind: kind, To: h.who, From: h.who, AsRequester: !h.who.Staff()}, func(l *letter) {
		l.refusal = r
		if r.Reason == workflow.UnknownNumber || r.Reason == workflow.NoRequest {
			l.request = workflow.Request{} // nothing of it is told
		}
		l.answering = h.asked
	})
}

// recordRefusal keeps in the history what was asked in vain: an event that
// changes nothing. What was asked of a request that the person may not read
// leaves no trace there.
func (h *handling) recordRefusal(ctx context.Context, r *workflow.Refusal) error {
	if h.filedWith() == 0 || !workflow.MayRead(h.request, h.actor, h.b.Desk) {
		return nil
	}
	e := workflow.Refused(h.request, r, h.actor, h.now)
	return h.write(ctx, workflow.Apply(h.request, e), []workflow.Event{e})
}

func joinedWords(a, b string) string {
	if a == "" {
		return b
	}
	return fmt.Sprintf("%s; %s", a, b)
}
