package identity

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sgaus/parser"
)

// maxNotes bounds Verdict.Notes: a stranger decides how many fields there are.
const maxNotes = 12

// proof is one way in which a server's result proves an address.
type proof struct {
	method string
	// proves gives the property that does it, for the evidence, or says why
	// the pass is none for this address.
	proves func(r result, address string) (property, why string)
}

// proofs by their strength: who logged in, then what a domain vouches for.
var proofs = []proof{
	{"auth", func(r result, address string) (string, string) {
		if user := r.props["smtp.auth"]; normal(user) != address {
			return "", fmt.Sprintf("smtp.auth is %s", show(user))
		}
		return " smtp.auth=" + address, ""
	}},
	{"dmarc", func(r result, address string) (string, string) {
		if from := domainIn(r.props["header.from"]); from != domainIn(address) {
			return "", fmt.Sprintf("header.from is %s", show(from))
		}
		return "", ""
	}},
	{"dkim", func(r result, address string) (string, string) {
		d, named := r.props["header.d"]
		if !named { // QUIRK: Google gives header.i only
			d = domainIn(r.props["header.i"])
		}
		return aligned("header.d", domain(d), address)
	}},
	{"spf", func(r result, address string) (string, string) {
		mailfrom := strings.Trim(r.props["smtp.mailfrom"], "<>")
		return aligned("smtp.mailfrom", domainIn(mailfrom), address)
	}},
}

// aligned compares a domain that a result vouches for with that of the address.
func aligned(property, d, address string) (evidence, why string) {
	if !within(domainIn(address), d) {
		return "", fmt.Sprintf("%s is %s", property, show(d))
	}
	return " " + property + "=" + d, ""
}

// domainIn is the domain of an address, or the domain that is given alone.
func domainIn(address string) string {
	return domain(address[strings.LastIndexByte(address, '@')+1:])
}

// Judge weighs what our own servers wrote into the header about the one
// address of From. The header is the top one of the mail, in order. A from
// that is no address proves nothing.
func (b Border) Judge(header []parser.Field, from string) Verdict {
	v := Verdict{Evidence: NoEvidence}
	address := normal(from)
	if address == "" {
		v.note("From holds no single address")
		return v
	}
	stamps, notes := b.ours(header)
	for _, n := range notes {
		v.note(n)
	}
	best := len(proofs)
	for _, s := range stamps {
		b.weigh(&v, &best, s, address)
	}
	switch {
	case v.DMARCFail:
		v.Proven = false
		v.note("DMARC failed: whatever else passed does not count")
	case len(stamps) == 0:
		v.Silent = true
		v.note("no Authentication-Results of our servers")
	case !v.Proven:
		v.note("no result of our servers proves the address")
	}
	return v
}

// Confirmed is the verdict about a mail whose author was asked at an address
// that we know, and said that it is theirs: that overrules what servers say.
func (v Verdict) Confirmed() Verdict {
	evidence := "confirmed"
	if v.Evidence != NoEvidence && v.Evidence != "" {
		evidence += ", " + v.Evidence
	}
	v.Proven, v.DMARCFail, v.Evidence = true, false, evidence
	return v
}

// weigh adds one field of ours to the verdict; best is the rank of the proof
// found so far.
func (b Border) weigh(v *Verdict, best *int, s stamp, address string) {
	f, err := parseResults(s.value)
	if err != nil {
		v.note(fmt.Sprintf("Authentication-Results is not believed: %v", err))
		// Who sent it may have seen to that: the worst is taken for granted.
		if strings.Contains(lower(s.value), "dmarc=fail") {
			v.fail(s.by)
		}
		return
	}
	if !b.trusts(f.id) {
		v.note(fmt.Sprintf("Authentication-Results of %s: not in identity.trusted_authserv", show(f.id)))
		return
	}
	server := f.id
	if server == Unnamed {
		server = s.by
	}
	for _, r := range f.list {
		if r.method == "dmarc" && r.value == "fail" && concerns(r.props["header.from"], address) {
			v.fail(server)
		}
		if r.value == "pass" {
			v.pass(best, f, r, server, address)
		}
	}
}

// pass adds a pass to the verdict, or a note why it is none for the address.
func (v *Verdict) pass(best *int, f results, r result, server, address string) {
	rank := slices.IndexFunc(proofs, func(p proof) bool { return p.method == r.method })
	if rank < 0 {
		return
	}
	property, why := proofs[rank].proves(r, address)
	if r.odd != "" {
		why = r.odd
	}
	if r.method == "dmarc" && f.disagrees("dmarc") {
		why = "another result beside it says otherwise"
	}
	if why != "" {
		v.note(fmt.Sprintf("%s=pass (%s) does not count: %s", r.method, server, why))
		return
	}
	if rank < *best {
		*best, v.Proven = rank, true
		if !v.DMARCFail {
			v.Evidence = fmt.Sprintf("%s=pass%s (%s)", r.method, property, server)
		}
	}
}

// concerns reports whether a failure for a domain is one for the address: not
// if it is plainly another's (a mailing list of ours put its own From in).
func concerns(from, address string) bool {
	d, own := domainIn(from), domainIn(address)
	return d == "" || within(own, d) || within(d, own)
}

// disagrees reports whether a method, which gives one result a mail, has two
// different ones.
func (f results) disagrees(method string) bool {
	said := ""
	for _, r := range f.list {
		if r.method != method {
			continue
		}
		if said != "" && r.value != said {
			return true
		}
		said = r.value
	}
	return false
}

func (v *Verdict) fail(server string) {
	v.DMARCFail = true
	v.Evidence = fmt.Sprintf("dmarc=fail (%s)", server)
}

func (v *Verdict) note(text string) {
	if len(v.Notes) >= maxNotes {
		return
	}
	if !printable(text) {
		text = strings.Trim(fmt.Sprintf("%+q", text), `"`)
	}
	v.Notes = append(v.Notes, text[:min(len(text), 400)])
}

func printable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}

// show is a stranger's word in a note: short, and quoted if it is not plain.
func show(word string) string {
	if word == "" {
		return "nobody"
	}
	if len(word) > 100 {
		word = word[:100] + "…"
	}
	if q := fmt.Sprintf("%q", word); strings.ContainsAny(word, " ,") || q != `"`+word+`"` {
		return q
	}
	return word
}
