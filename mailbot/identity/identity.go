// Package identity says who is really writing: it weighs the receiving
// server's verdict and opens the reply tokens that the desk itself gave out.
//
// # The receiving server's verdict
//
// Anybody can write anything into the header of a mail. Only what our own
// server wrote there is evidence, and two things tell it apart: its name at
// the head of the field (the authserv-id of RFC 8601 section 2.5) and its
// place. Every server puts its fields on top, so the header reads from the
// newest to the oldest, and the Received fields say who was at work:
//
//	Authentication-Results: mx.uni.mx; …      ours: above the border
//	Received: from x.mx (x.mx [192.0.2.1])
//	          by mx.uni.mx …                  the border
//	Authentication-Results: mx.uni.mx; …      ours only with Border.Strips
//	Received: from … by x.mx …                a stranger's, and all below it
//
// The border is the lowest Received, counted from the top without a gap, that
// is «by» one of Border.Hosts. The run also ends below a Received that says it
// got the mail from somebody else: whatever stands under that one came over
// the wire with the mail, even if it claims to be «by» one of ours. Who gave
// the mail is what our server saw (the name it looked up, the address), never
// what the sender said of itself (HELO), unless our server wrote nothing else.
// LMTP (RFC 2033) and a Received without «from» are steps within our house.
//
// A pattern of Hosts is compared without regard to case; `*` stands for any
// run of characters, "localhost" also for the loopback addresses, and a
// pattern may be an address or a prefix (`10.1.0.0/16`).
//
// A field of ours proves the one address of From by the first of these:
//
//	auth=pass   smtp.auth is the address itself
//	dmarc=pass  header.from is its domain
//	dkim=pass   header.d (header.i where there is no header.d: Google) is its
//	            domain, or a parent of it with two labels or more
//	spf=pass    smtp.mailfrom, likewise; never smtp.helo
//
// dmarc=fail anywhere in what is ours overrules all of them.
//
// QUIRK: Microsoft 365 writes the field without an authserv-id, although
// RFC 8601 demands one. Unnamed in Border.Trusted believes such fields, in
// their place; Provider knows how Google and Microsoft set up their borders.
//
// # Own verification
//
// Where our server says nothing at all, Signatures verifies DKIM itself.
//
// # Reply tokens
//
// A Keyring makes and opens tokens: `r12.n345.xb2c3.` and twenty characters of
// base32, an HMAC over the desk, the request, the notice, the time it runs out
// and the recipient. They stand in the Message-ID of a notice, behind the plus
// of our address and in the `Clave:` line of prepared replies.
package identity

import (
	"regexp"
	"strings"

	"golang.org/x/net/idna"
)

// Unnamed stands in Border.Trusted for Authentication-Results fields that
// carry no authserv-id at all, as those of Microsoft 365.
const Unnamed = ""

// Border is where our own mail servers end and strangers begin.
type Border struct {
	// Trusted are the authserv-ids of our servers, compared without regard to
	// case. Unnamed believes fields without one.
	Trusted []string
	// Hosts are patterns of our servers as they name themselves behind «by» in
	// Received; empty: the names in Trusted.
	Hosts []string
	// Strips tells that our server removes forged Authentication-Results, so
	// that those right below the border are its own.
	Strips bool
}

// Verdict is what the receiving server's word proves about an address.
type Verdict struct {
	// Proven is whether the mail comes from the address, as far as our server
	// could tell. Never together with DMARCFail.
	Proven bool
	// Evidence says why, for the history: "dmarc=pass (mx.uni.mx)",
	// "dkim=pass header.d=uni.mx (mx.uni.mx)", "dmarc=fail (mx.uni.mx)", "none".
	Evidence string
	// DMARCFail is whether our server says that the mail failed DMARC: nothing
	// is ever mailed to such an address, and no token helps.
	DMARCFail bool
	// Silent is whether our server wrote nothing at all about the mail: then
	// Signatures may be asked.
	Silent bool
	// Notes say, for operators, what was not believed and why. At most maxNotes.
	Notes []string
}

// NoEvidence is Verdict.Evidence where nothing proves the address.
const NoEvidence = "none"

// Provider is the border of a well-known mail service: "google" or
// "microsoft365". It reports false for another name.
func Provider(name string) (Border, bool) {
	b, ok := providers[name]
	return b, ok
}

// providers are the borders of well-known services.
var providers = map[string]Border{
	// Google hands mail on inside by Received fields «by 2002:a05:…» without
	// «from», and writes its results right below the one by mx.google.com.
	"google": {
		Trusted: []string{"mx.google.com"},
		Hosts:   []string{"mx.google.com", "2002:a00::/24"},
		Strips:  true,
	},
	// Microsoft writes its results above the Received of its outermost server
	// (by ….mail.protection.outlook.com). Its servers name each other with
	// nothing but an address; these are the prefixes inside Exchange Online.
	// The same names serve every customer, so the «from» must not be believed.
	"microsoft365": {
		Trusted: []string{Unnamed},
		Hosts: []string{
			"*.outlook.com", "*.outlook.office365.com",
			"2603:1096::/32", "2603:10a6::/32", "2603:10b6::/32",
		},
	},
}

// labelShape is a label of a domain name in use; the underscore is not a
// host's (RFC 5321) but stands in real ones.
var labelShape = regexp.MustCompile(`^[0-9a-z_-]{1,63}$`)

// normal is an address as it is compared: lower case, the domain in its ASCII
// form without a final dot. It is "" if there is no such address.
func normal(address string) string {
	address = strings.TrimSpace(address)
	i := strings.LastIndexByte(address, '@')
	if i <= 0 {
		return ""
	}
	d := domain(address[i+1:])
	if d == "" {
		return ""
	}
	local := lower(address[:i])
	if strings.ContainsFunc(local, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return ""
	}
	return local + "@" + d
}

// lower changes ASCII letters only: to strings.ToLower the Kelvin sign is a k,
// and a look-alike address would become the other.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// domain is a domain name as it is compared: lower case, internationalised
// labels in their ASCII form (RFC 5891), no final dot. It is "" for what can
// be no domain.
func domain(name string) string {
	name = strings.TrimSuffix(strings.TrimSpace(name), ".")
	for _, c := range name {
		if c > 0x7f {
			ascii, err := idna.Lookup.ToASCII(name)
			if err != nil {
				return ""
			}
			name = ascii
			break
		}
	}
	name = lower(name)
	for label := range strings.SplitSeq(name, ".") {
		if !labelShape.MatchString(label) {
			return ""
		}
	}
	return name
}

// within reports whether d is the domain of itself or a parent of it that can
// stand for it: `uni.mx` for `cs.uni.mx`, but never `mx`. Which parents are
// registrable is not guessed: a signature by com.mx would take its registry.
func within(of, d string) bool {
	if of == "" || d == "" {
		return false
	}
	if of == d {
		return true
	}
	return strings.Contains(d, ".") && strings.HasSuffix(of, "."+d)
}
