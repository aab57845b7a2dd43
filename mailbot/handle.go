package mailbot

import (
	"context"
	"slices"

	"sgaus/mailbot/identity"
	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// handling is one mail at work inside the chunk's transaction.
type handling struct {
	b  *Bot
	tx *store.Tx
	*arrival

	who      workflow.Person // whose address From is: of the staff, or an outsider
	verdict  identity.Verdict
	claims   []identity.Claim // tokens that were made for the sender
	actor    workflow.Actor
	found    found
	buried   workflow.Request // a purged one that the mail answers
	mentions int64            // a request that the subject names and the sender has no part in
	request  workflow.Request

	loose       bool          // it answers a notice of ours that is about no request
	asked       *store.Held   // what the mail answers, if that is a question of ours
	owner       string        // who confirmed that the mail is theirs; "": nobody did, or was asked
	sheet       int64         // the digest that the mail answers
	people      workflow.Desk // the staff, and who of them is away
	clock       bool          // nobody wrote: the desk's own clocks speak
	echo        *store.Echo   // of an outsider's mail
	repeats     string        // what is seen of a conversation that goes round
	machine     bool          // a machine wrote it that may open requests
	recovering  bool          // people took it out of quarantine
	opens       bool          // it opened the request
	disposition string
	why         string
	letters     int    // posted for this mail
	called      bool   // by a calendar, which is answered by itself
	remark      string // what the staff are told above the mail
	toldMissing bool   // one of them tells its writer what of it is not here
}

// handle takes the mail through the desk: what a machine wrote is filed, what a
// person wrote is decided.
func (h *handling) handle(ctx context.Context) error {
	if err := h.b.keep(ctx, h.tx, h.arrival); err != nil {
		return err
	}
	return h.settle(ctx)
}

// settle handles a mail that is kept, and files it.
func (h *handling) settle(ctx context.Context) error {
	if err := h.dispose(ctx); err != nil {
		return err
	}
	return h.tx.File(ctx, h.kept.ID, h.filedWith(), h.disposition, h.why, h.evidence())
}

func (h *handling) evidence() string {
	if h.actor.Evidence != "" {
		return h.actor.Evidence
	}
	return h.verdict.Evidence
}

func (h *handling) dispose(ctx context.Context) error {
	switch {
	case slices.Contains(h.m.Loop, h.b.Desk.Address), h.m.FromCount == 1 && h.b.itself(h.m.From.Email):
		h.disposition, h.why = looped, "it was sent by this desk"
		return nil
	case h.m.Bounce != nil:
		return h.bounce(ctx)
	}
	h.introduce()
	if err := h.gather(ctx); err != nil {
		return err
	}
	if err := h.find(ctx); err != nil {
		return err
	}
	if done, err := h.calendar(ctx); done || err != nil {
		return err
	}
	switch {
	case h.m.Auto.Kind != "" && h.mayOpen():
		h.machine, h.m.Commands, h.m.Courtesy = true, nil, false
	case h.m.Auto.Kind != "":
		if err := h.excuse(ctx); err != nil {
			return err
		}
		h.disposition, h.why = automatic, h.m.Auto.Kind+": "+h.m.Auto.Why
		return nil
	case h.m.FromCount != 1 || h.m.From.Email == "":
		return &broken{errNoSender}
	}
	if err := h.hears(ctx); err != nil {
		return err
	}
	h.authenticate()
	if err := h.recall(ctx); err != nil {
		return err
	}
	if err := h.listen(ctx); err != nil {
		return err
	}
	if err := h.act(ctx); err != nil {
		return err
	}
	return h.hear(ctx)
}

// mayOpen reports whether a machine wrote the mail whose mail is as good as a
// person's: a monitoring system, a form on the web. It has one From, which has
// not failed DMARC, it is of no staff, and its report is no answer to ours.
func (h *handling) mayOpen() bool {
	return h.m.FromCount == 1 && !h.who.Staff() && !h.verdict.DMARCFail && h.m.Auto.Kind != "auto-reply" && h.m.Auto.Kind != "report" &&
		slices.ContainsFunc(h.b.Machines, func(pattern string) bool { return identity.Like(pattern, h.m.From.Email) })
}

// introduce finds out whose address From is, and what our server says of it.
func (h *handling) introduce() {
	from := h.m.From
	h.who = workflow.Person{Name: from.Name, Email: from.Email}
	if p, ok := h.b.Desk.Person(from.Email); ok {
		h.who = p
	}
	h.verdict = h.b.Border.Judge(h.m.Header, from.Email)
	if h.verdict.Silent {
		h.verdict.Notes = append(h.verdict.Notes, h.signed.Notes...)
		if h.signed.Proven {
			h.verdict.Proven, h.verdict.Evidence = true, h.signed.Evidence
		}
	}
	if h.confirmed() {
		h.verdict = h.verdict.Confirmed()
	}
}

// confirmed reports whether the one in whose name the mail came has said that
// it is theirs.
func (h *handling) confirmed() bool { return h.owner != "" && h.who.Staff() && h.who.Has(h.owner) }

// keyed reports whether the mail bears a live reply token of its sender.
func (h *handling) keyed() bool {
	return slices.ContainsFunc(h.claims, func(c identity.Claim) bool { return c.Live(h.now) })
}

// find looks for the request that the mail is about.
func (h *handling) find(ctx context.Context) error {
	f, err := h.which(ctx)
	if err != nil {
		return err
	}
	h.found, h.why = f, f.by
	if f.number == 0 {
		return nil
	}
	r, ok, err := h.tx.Request(ctx, f.number)
	switch {
	case ok && !r.Purged.IsZero() && !h.who.Staff():
		// Nobody knows any more whose it was: what they write is a request of its
		// own, that says where it came from.
		h.buried, h.found = r, found{by: f.by + " of a purged request"}
		h.why = h.found.by
	case ok:
		h.request = h.b.withStaff(r)
	}
	return err
}

// filedWith is the request that the mail belongs to. To a purged one nothing is
// added.
func (h *handling) filedWith() int64 {
	if !h.request.Purged.IsZero() {
		return 0
	}
	return h.request.Number
}

// authenticate says who speaks here and whether that is proven: by our
// server's verdict, or by a reply token made for the sender. A mail that
// failed DMARC is nobody's, token or not.
func (h *handling) authenticate() {
	a := workflow.Actor{Person: h.who, Evidence: h.verdict.Evidence, Proven: h.verdict.Proven, Doubted: h.verdict.DMARCFail}
	if !a.Doubted && h.keyed() {
		if a.Twice = a.Proven; a.Twice {
			a.Evidence += ", token"
		} else {
			a.Proven, a.Evidence = true, "token"
		}
	}
	if h.confirmed() { // the third way, beside both kinds of evidence
		a.Proven, a.Twice = true, true
	}
	if !a.Proven && !a.Doubted && h.b.FromOnly {
		a.Proven, a.Evidence = true, "from"
	}
	if r := h.request; r.Number != 0 && !h.who.Staff() && h.found.keyed != "" {
		a.ForRequester = workflow.SameAddress(h.found.keyed, r.Requester.Email) || h.takesPartSilently(h.found.keyed)
	}
	h.actor = a
	h.speaks()
}

// takesPartSilently reports whether address is of the requester's side: a
// notice to a colleague in copy counts as one to the requester.
func (h *handling) takesPartSilently(address string) bool {
	if h.b.Desk.Known(address).Staff() {
		return false
	}
	people, err := h.tx.Participants(context.Background(), h.request.Number)
	return err == nil && slices.ContainsFunc(people, func(p string) bool { return workflow.SameAddress(p, address) })
}

// withStaff says of the requester what the configuration knows of them.
func (b *Bot) withStaff(r workflow.Request) workflow.Request {
	if p, ok := b.Desk.Person(r.Requester.Email); ok {
		r.Requester = p
	}
	return r
}

// deliveredTo lists the addresses that the mail was written or delivered to.
func (h *handling) deliveredTo() []string {
	var out []string
	for _, a := range h.m.To {
		out = append(out, a.Email)
	}
	for _, a := range h.m.Cc {
		out = append(out, a.Email)
	}
	return append(out, h.m.DeliveredTo...)
}
