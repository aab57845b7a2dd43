package rehearsal

import (
	"strings"

	"sgaus/mailbot/identity"
	"sgaus/parser"
)

// translate turns the numbers and tokens by which a mail of the record names
// requests and notices into those of this replay. A genuine token becomes one
// that says the same here: for the same reader, until the same day. A forged one
// stays what it is.
func (r *replay) translate(m *parser.Message) {
	for _, ids := range [][]string{m.InReplyTo, m.References, m.QuotedIDs, m.Tokens} {
		for i, id := range ids {
			ids[i] = r.token(id, m.From.Email)
		}
	}
	m.Ticket, m.TextTicket = r.number(m.Ticket), r.number(m.TextTicket)
	if f := m.Forward; f != nil {
		f.Ticket = r.number(f.Ticket)
		f.MessageID = r.token(f.MessageID, m.From.Email)
		for i, id := range f.IDs {
			f.IDs[i] = r.token(id, m.From.Email)
		}
	}
	if m.Bounce != nil {
		m.Bounce.OriginalID = r.token(m.Bounce.OriginalID, m.From.Email)
	}
}

// number is a request of the record as it is called here. One that was never
// opened here has none.
func (r *replay) number(n int64) int64 {
	opened, ok := r.rec.opening[n]
	if n == 0 || !ok {
		return n
	}
	here := r.requests[opened]
	r.mooted = r.mooted || here == 0
	return here
}

// token translates what may hold a reply token: an id, or a token alone.
func (r *replay) token(id, sender string) string {
	token, ok := identity.TokenIn(id)
	if !ok {
		return id
	}
	claim, to, ok := r.open(token, sender)
	if !ok {
		return id
	}
	here := identity.Claim{Request: r.number(claim.Request), Expires: claim.Expires}
	if claim.Notice != 0 {
		l, sent := r.counterpart(r.rec.notices[claim.Notice], here.Request)
		r.mooted = r.mooted || !sent
		here.Notice = l.Notice
		if sent && l.Request == here.Request && strings.Contains(id, "@") {
			return l.MessageID
		}
	}
	minted := r.bot.Keyring().Token(here, to)
	return strings.Replace(strings.ToLower(id), token, minted, 1)
}

// open opens a token with the keys of the record: for the reader of its notice,
// else for who writes, or one of their other addresses.
func (r *replay) open(token, sender string) (identity.Claim, string, bool) {
	claim, ok := identity.Parse(token)
	if !ok {
		return claim, "", false
	}
	readers := []string{sender}
	if p, ok := r.present.Desk.Person(sender); ok {
		readers = append(readers, append([]string{p.Email}, p.Aliases...)...)
	}
	if n, ok := r.rec.notices[claim.Notice]; ok && claim.Notice != 0 {
		readers = append([]string{n.To}, readers...)
	}
	for _, to := range readers {
		if c, ok := r.rec.keys.Open(token, to); ok {
			return c, to, true
		}
	}
	return claim, "", false
}

// counterpart finds the letter of this replay that a notice of the record is:
// the one of the same cause; else, not sent as such, the last one to the same
// reader about the request.
func (r *replay) counterpart(n notice, request int64) (l posted, sent bool) {
	if l, ok := r.posted[n.cause]; ok {
		return l, true
	}
	if clockOnly[n.Kind] { // it may have been written between two other mails
		if l, ok := r.latest[about{request, n.To, n.Kind}]; ok {
			return l, true
		}
	}
	return r.latest[about{request, n.To, ""}], false
}
