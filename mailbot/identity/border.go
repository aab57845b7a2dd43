package identity

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"sgaus/parser"
)

// stamp is a field that stands where only our servers write.
type stamp struct {
	value string
	by    string // the host of the border, for stamps without a name
}

// ours are the Authentication-Results that our own servers wrote.
func (b Border) ours(header []parser.Field) (stamps []stamp, notes []string) {
	border, by, notes := b.border(header)
	below := b.Strips // whether the stretch under the border is ours
	for i, f := range header {
		switch {
		case i > border && is(f, "Received"):
			below = false
		case !is(f, "Authentication-Results"):
		case i < border, border >= 0 && below:
			stamps = append(stamps, stamp{f.Value, by})
		default:
			if r, err := parseResults(f.Value); err == nil && b.trusts(r.id) {
				notes = append(notes, fmt.Sprintf("Authentication-Results of %s below the border is not believed", show(r.id)))
			}
		}
	}
	return stamps, notes
}

// border finds the Received at which our servers end, -1 if the mail shows
// none of them, and the host that wrote it.
func (b Border) border(header []parser.Field) (border int, by string, notes []string) {
	border = -1
	var last hop
	open := true // whether the run may go on
	for i, f := range header {
		if !is(f, "Received") {
			continue
		}
		h, ok := parseHop(f.Value)
		mine := ok && b.host(h.by)
		switch {
		case mine && open:
			border, last, open = i, h, b.inside(h)
			continue
		case mine:
			notes = append(notes, fmt.Sprintf("the Received by %s under the border is not believed: %s got the mail from %s, which is not in identity.hosts",
				show(h.by), show(last.by), show(last.giver())))
		case border < 0:
			notes = append(notes, fmt.Sprintf("the first Received is by %s, which is not in identity.hosts", show(h.by)))
		}
		break
	}
	return border, last.by, notes
}

// Giver is who gave the mail to our outermost server, as that server saw it:
// "mail.x.mx [192.0.2.1]". Where no server is known to be ours it is what the
// topmost Received says; "" for a mail without any.
func (b Border) Giver(header []parser.Field) string {
	giver := ""
	for _, f := range header {
		if !is(f, "Received") {
			continue
		}
		h, ok := parseHop(f.Value)
		if !ok || giver != "" && !b.host(h.by) {
			break
		}
		giver = h.giver()
		if !b.host(h.by) || !b.inside(h) {
			break
		}
	}
	return giver
}

func is(f parser.Field, name string) bool {
	return strings.EqualFold(strings.TrimSpace(f.Name), name)
}

// trusts reports whether an authserv-id is that of one of our servers.
func (b Border) trusts(id string) bool {
	for _, t := range b.Trusted {
		if lower(strings.TrimSuffix(t, ".")) == id {
			return true
		}
	}
	return false
}

// host reports whether a name or address is one of our servers.
func (b Border) host(name string) bool {
	name = bare(name)
	if name == "" {
		return false
	}
	hosts := b.Hosts
	if len(hosts) == 0 {
		hosts = b.Trusted
	}
	ip, err := netip.ParseAddr(name)
	for _, pattern := range hosts {
		pattern = bare(pattern)
		if err == nil && holds(pattern, ip) || pattern != "" && glob(pattern, name) {
			return true
		}
	}
	return false
}

// bare is a host without the brackets of an address literal and the final dot.
func bare(host string) string {
	host = lower(strings.Trim(strings.TrimSpace(host), "[]"))
	return strings.TrimSuffix(strings.TrimPrefix(host, "ipv6:"), ".")
}

// holds reports whether a pattern that is an address or a prefix holds the
// address.
func holds(pattern string, ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if pattern == "localhost" {
		return ip.IsLoopback()
	}
	if prefix, err := netip.ParsePrefix(pattern); err == nil {
		return prefix.Contains(ip)
	}
	own, err := netip.ParseAddr(pattern)
	return err == nil && own.Unmap() == ip
}

// Like reports whether an address fits a pattern in which `*` is any run of
// characters, without regard to case: `*@monitores.uni.mx`.
func Like(pattern, address string) bool {
	return glob(strings.ToLower(pattern), strings.ToLower(address))
}

// glob reports whether a name fits a pattern in which `*` is any run of
// characters.
func glob(pattern, name string) bool {
	first, rest, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == name
	}
	if !strings.HasPrefix(name, first) {
		return false
	}
	name = name[len(first):]
	parts := strings.Split(rest, "*")
	last := len(parts) - 1
	for _, part := range parts[:last] {
		i := strings.Index(name, part)
		if i < 0 {
			return false
		}
		name = name[i+len(part):]
	}
	return strings.HasSuffix(name, parts[last])
}

// hop is a Received field (RFC 5321 section 4.4): from whom, by whom, how.
type hop struct {
	by, with string
	relayed  bool       // there is a «from»
	said     string     // what the sender said of itself (HELO)
	seen     string     // the name that the server looked up, "" if none
	ip       netip.Addr // the address that the server saw
	noted    bool       // the server wrote anything beside what was said
	local    bool       // a program on that machine handed it in
}

// clause matches what servers note of the other end, in a comment: `name
// [192.0.2.1]` (Postfix, sendmail, Google), `[192.0.2.1] helo=x` (Exim),
// `192.0.2.1` (Microsoft).
var clause = regexp.MustCompile(`(?i)^\s*(?:([^\s()\[\]]+)\s+)?\[?(?:ipv6:)?([0-9a-f.:]+)(?:%\w+)?(?:\]|\s|$)`)

// parseHop reads a Received field up to its date.
func parseHop(value string) (hop, bool) {
	p := &scanner{s: value}
	var h hop
	for p.cfws(); !p.done() && !p.at(';'); p.cfws() {
		at := p.i
		switch lower(p.word("")) {
		case "from":
			if h.by == "" && !h.relayed {
				h.from(p)
			}
		case "by":
			if h.by == "" {
				p.cfws()
				h.by = bare(p.word(""))
				// QUIRK: Postfix notes a mail handed in by a local program as
				// (Postfix, from userid 1000), without «from».
				rest, _, _ := strings.Cut(p.s[p.i:], ";")
				h.local = strings.Contains(rest, "from userid")
			}
		case "with":
			p.cfws()
			if w := p.word(""); h.by != "" && h.with == "" {
				h.with = strings.ToUpper(w)
			}
		}
		if p.i == at {
			p.i++
		}
	}
	return h, !p.broken && h.by != ""
}

// from reads who gave the mail: a name and comments.
func (h *hop) from(p *scanner) {
	h.relayed = true
	p.cfws()
	h.said = p.word("")
	for !p.done() {
		switch {
		case blank(p.s[p.i]):
			p.i++
		case p.at('('):
			h.note(p.comment())
		default:
			return
		}
	}
}

// note takes the address and the looked-up name from a comment, the first that
// has an address.
func (h *hop) note(comment string) {
	h.noted = true
	m := clause.FindStringSubmatch(comment)
	if m == nil || h.ip.IsValid() {
		return
	}
	// QUIRK: qmail writes (HELO name) before (address): the sender's word,
	// even if it looks like an address.
	name := lower(m[1])
	if name == "helo" || name == "ehlo" {
		return
	}
	ip, err := netip.ParseAddr(m[2])
	if err != nil {
		return
	}
	h.ip = ip
	// QUIRK: sendmail adds (may be forged) where the name it looked up does
	// not lead back to the address.
	if !strings.Contains(comment, "forged") && !strings.Contains(name, "@") {
		h.seen = name
	}
}

// giver is who gave the mail, as the server knows it best.
func (h hop) giver() string {
	if h.ip.IsValid() {
		return strings.TrimSpace(h.seen + " [" + h.ip.String() + "]")
	}
	return h.said
}

// inside reports whether the mail came to this hop from another of our own
// servers, so that the Received under it is that one's.
func (b Border) inside(h hop) bool {
	switch {
	case strings.HasPrefix(h.with, "LMTP"):
		return true
	case !h.relayed:
		return !h.local
	case h.ip.IsValid():
		return b.host(h.ip.String()) || b.host(h.seen)
	}
	return !h.noted && b.host(h.said) && bare(h.said) != h.by
}
