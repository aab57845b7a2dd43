package identity

import (
	"strings"
	"testing"

	"sgaus/parser"
)

// fields takes a header apart as the parser does: in order, unfolded.
func fields(header string) []parser.Field {
	var list []parser.Field
	for line := range strings.SplitSeq(header, "\n") {
		if n := len(list); n > 0 && line != "" && strings.ContainsRune(" \t", rune(line[0])) {
			list[n-1].Value += line
		} else if name, value, ok := strings.Cut(line, ":"); ok {
			list = append(list, parser.Field{Name: name, Value: strings.TrimSpace(value)})
		}
	}
	return list
}

// received is the field that our server writes when a mail comes from outside.
const received = `Received: from mail.example (mail.example [192.0.2.7])
	by mx.uni.mx (Postfix) with ESMTPS id 4XyZ; Sun, 22 Nov 2026 10:00:00 -0600 (CST)
`

// stamped is a header as our server writes it: its results on top, its
// Received below, the sender's own under that.
func stamped(results string) string {
	return "Authentication-Results: " + results + "\n" + received + "Message-ID: <1@mail.example>\n"
}

var uni = Border{Trusted: []string{"mx.uni.mx"}}

// verdictCase is a header and what it proves about an address.
type verdictCase struct {
	why      string // what the case holds, a sentence
	border   *Border
	header   string
	from     string // empty: ana@uni.mx
	evidence string // empty: nothing is proven
	fails    bool   // DMARCFail
}

func check(t *testing.T, cases []verdictCase) {
	t.Helper()
	for _, c := range cases {
		b, from, want := uni, ana, c.evidence
		if c.border != nil {
			b = *c.border
		}
		if c.from != "" {
			from = c.from
		}
		if want == "" {
			want = NoEvidence
		}
		proven := c.evidence != "" && !c.fails
		v := b.Judge(fields(c.header), from)
		if v.Proven != proven || v.Evidence != want || v.DMARCFail != c.fails {
			t.Errorf("%s:\n%s\ngot  %v %q fails %v, notes %q\nwant %v %q fails %v",
				c.why, c.header, v.Proven, v.Evidence, v.DMARCFail, v.Notes, proven, want, c.fails)
		}
		if !v.Proven && len(v.Notes) == 0 && strings.Contains(c.header, "pass") {
			t.Errorf("%s: nothing proven, and no note says why", c.why)
		}
	}
}

// TestJudgePasses has what proves an address.
func TestJudgePasses(t *testing.T) {
	check(t, []verdictCase{
		{why: "DMARC passed for the domain of From", header: stamped(`mx.uni.mx; dmarc=pass (p=none dis=none) header.from=uni.mx`), evidence: "dmarc=pass (mx.uni.mx)"},
		{why: "the domain signed (DKIM)", header: stamped(`mx.uni.mx; dkim=pass (2048-bit key; unprotected) header.d=uni.mx header.i=@uni.mx header.b="AbC/="`), evidence: "dkim=pass header.d=uni.mx (mx.uni.mx)"},
		{why: "a parent domain signed for it, as for the faculties of a university", header: stamped(`mx.uni.mx; dkim=pass header.d=uni.mx`), from: "ana@cs.uni.mx", evidence: "dkim=pass header.d=uni.mx (mx.uni.mx)"},
		{why: "the envelope sender is of the domain (SPF)", header: stamped(`mx.uni.mx; spf=pass smtp.mailfrom=ana@uni.mx`), evidence: "spf=pass smtp.mailfrom=uni.mx (mx.uni.mx)"},
		{why: "SPF may name the domain alone", header: stamped(`mx.uni.mx; spf=pass smtp.mailfrom=uni.mx`), evidence: "spf=pass smtp.mailfrom=uni.mx (mx.uni.mx)"},
		{why: "SPF in angle brackets, as some servers write it", header: stamped(`mx.uni.mx; spf=pass smtp.mailfrom=<ana@uni.mx>`), evidence: "spf=pass smtp.mailfrom=uni.mx (mx.uni.mx)"},
		{why: "a mailing program's sender with = in it is one value", header: stamped(`mx.uni.mx; spf=pass smtp.mailfrom=rebote+ana=otra.mx@uni.mx`), evidence: "spf=pass smtp.mailfrom=uni.mx (mx.uni.mx)"},
		{why: "she logged in with her address", header: stamped(`mx.uni.mx; auth=pass smtp.auth=ana@uni.mx`), evidence: "auth=pass smtp.auth=ana@uni.mx (mx.uni.mx)"},
		{why: "a login names the person, so it is shown before what names the domain", header: stamped(`mx.uni.mx; spf=pass smtp.mailfrom=uni.mx; dmarc=pass header.from=uni.mx; auth=pass smtp.auth=ana@uni.mx`), evidence: "auth=pass smtp.auth=ana@uni.mx (mx.uni.mx)"},
		{why: "one good signature among bad ones is enough", header: stamped(`mx.uni.mx; dkim=fail header.d=uni.mx; dkim=pass header.d=lista.example; dkim=pass header.d=uni.mx`), evidence: "dkim=pass header.d=uni.mx (mx.uni.mx)"},
		{why: "our server writes a field for each method", header: stamped("mx.uni.mx; spf=none smtp.mailfrom=mail.example\nAuthentication-Results: mx.uni.mx; dkim=pass header.d=uni.mx"), evidence: "dkim=pass header.d=uni.mx (mx.uni.mx)"},
		{why: "upper case anywhere means the same", header: stamped(`MX.Uni.MX; DMARC=Pass Header.From=UNI.MX`), from: "Ana@Uni.mx", evidence: "dmarc=pass (mx.uni.mx)"},
		{why: "the configured id may be in upper case", border: &Border{Trusted: []string{"MX.UNI.MX"}}, header: stamped(`mx.uni.mx; dmarc=pass header.from=uni.mx`), evidence: "dmarc=pass (mx.uni.mx)"},
		{why: "an id with the version of RFC 8601", header: stamped(`mx.uni.mx 1; dmarc=pass header.from=uni.mx`), evidence: "dmarc=pass (mx.uni.mx)"},
		{why: "a method with its version", header: stamped(`mx.uni.mx; dmarc/1=pass header.from=uni.mx`), evidence: "dmarc=pass (mx.uni.mx)"},
		{why: "blanks and comments are allowed almost everywhere (RFC 8601 section 2.2)", header: stamped(`(x) mx.uni.mx (y) 1 (z) ; dmarc / 1 = (q) pass (a(b)c) header (d) . from = uni.mx`), evidence: "dmarc=pass (mx.uni.mx)"},
		{why: "a folded field is one field", header: stamped("mx.uni.mx;\n\tdkim=none;\n\tdmarc=pass\n\t\theader.from=uni.mx"), evidence: "dmarc=pass (mx.uni.mx)"},
		{why: "a quoted id and a quoted value", header: stamped(`"mx.uni.mx"; dkim=pass header.d="uni.mx"`), evidence: "dkim=pass header.d=uni.mx (mx.uni.mx)"},
		{why: "a quoted reason may hold a semicolon", header: stamped(`mx.uni.mx; dkim=pass reason="good; dmarc=fail" header.d=uni.mx`), evidence: "dkim=pass header.d=uni.mx (mx.uni.mx)"},
		{why: "a comment may hold a failure", header: stamped(`mx.uni.mx; dkim=pass (before: dmarc=fail; x) header.d=uni.mx`), evidence: "dkim=pass header.d=uni.mx (mx.uni.mx)"},
		{why: "an escaped parenthesis does not end a comment", header: stamped(`mx.uni.mx; dkim=pass (a \) b) header.d=uni.mx`), evidence: "dkim=pass header.d=uni.mx (mx.uni.mx)"},
		{why: "a semicolon at the end and empty results are harmless", header: stamped(`mx.uni.mx;; dmarc=pass header.from=uni.mx;`), evidence: "dmarc=pass (mx.uni.mx)"},
		{why: "a method that we do not know does not hide the next", header: stamped(`mx.uni.mx; x-seguro=pass policy.a=b; dmarc=pass header.from=uni.mx`), evidence: "dmarc=pass (mx.uni.mx)"},
		{why: "an internationalised domain: the server writes its ASCII form", header: stamped(`mx.uni.mx; dmarc=pass header.from=xn--pe-0ja.mx`), from: "ana@peñ.mx", evidence: "dmarc=pass (mx.uni.mx)"},
		{why: "and the other way round (RFC 6531)", header: stamped(`mx.uni.mx; dkim=pass header.d=peñ.mx`), from: "ana@xn--pe-0ja.mx", evidence: "dkim=pass header.d=xn--pe-0ja.mx (mx.uni.mx)"},
		{why: "a domain of one label proves itself: an office without the internet", header: stamped(`mx.uni.mx; spf=pass smtp.mailfrom=mesa@intranet`), from: "ana@intranet", evidence: "spf=pass smtp.mailfrom=intranet (mx.uni.mx)"},
		{why: "a final dot is no other domain", header: stamped(`mx.uni.mx.; dkim=pass header.d=uni.mx.`), evidence: "dkim=pass header.d=uni.mx (mx.uni.mx)"},
		{why: "DMARC found nothing to say: SPF still counts", header: stamped(`mx.uni.mx; dmarc=none header.from=uni.mx; spf=pass smtp.mailfrom=uni.mx`), evidence: "spf=pass smtp.mailfrom=uni.mx (mx.uni.mx)"},
	})
}

// TestJudgeRefuses has what proves nothing, or another.
func TestJudgeRefuses(t *testing.T) {
	check(t, []verdictCase{
		{why: "no results at all", header: stamped(`mx.uni.mx; none`)},
		{why: "an id and nothing else", header: stamped(`mx.uni.mx`)},
		{why: "DMARC passed for another domain: the server saw another From than we", header: stamped(`mx.uni.mx; dmarc=pass header.from=evil.example`)},
		{why: "DMARC of a parent is not of the domain: header.from repeats From (RFC 7489)", header: stamped(`mx.uni.mx; dmarc=pass header.from=uni.mx`), from: "ana@cs.uni.mx"},
		{why: "DMARC without header.from says nothing of whom", header: stamped(`mx.uni.mx; dmarc=pass (p=none)`)},
		{why: "Microsoft's guess is no pass", header: stamped(`mx.uni.mx; dmarc=bestguesspass header.from=uni.mx`)},
		{why: "a stranger's signature", header: stamped(`mx.uni.mx; dkim=pass header.d=evil.example`)},
		{why: "header.i is the signer's free text where header.d stands", header: stamped(`mx.uni.mx; dkim=pass header.d=evil.example header.i=@uni.mx`)},
		{why: "a child domain does not speak for its parent", header: stamped(`mx.uni.mx; dkim=pass header.d=alumnos.uni.mx`)},
		{why: "a sister domain: what is registrable is not guessed", header: stamped(`mx.uni.mx; dkim=pass header.d=mail.uni.mx`), from: "ana@cs.uni.mx"},
		{why: "the end of a name is not a parent", header: stamped(`mx.uni.mx; dkim=pass header.d=ni.mx`)},
		{why: "a parent of one label would be everybody's", header: stamped(`mx.uni.mx; dkim=pass header.d=mx`)},
		{why: "our domain within a stranger's", header: stamped(`mx.uni.mx; dkim=pass header.d=uni.mx.evil.example`)},
		{why: "a signature that did not pass", header: stamped(`mx.uni.mx; dkim=neutral header.d=uni.mx; dkim=fail header.d=uni.mx; dkim=policy header.d=uni.mx`)},
		{why: "a signature of nobody", header: stamped(`mx.uni.mx; dkim=pass header.s=x`)},
		{why: "SPF of the greeting: anybody may greet as uni.mx where it has a record", header: stamped(`mx.uni.mx; spf=pass smtp.helo=uni.mx`)},
		{why: "SPF of an empty envelope sender", header: stamped(`mx.uni.mx; spf=pass smtp.mailfrom=<>`)},
		{why: "SPF of another sender with our address in its local part", header: stamped(`mx.uni.mx; spf=pass smtp.mailfrom="ana@uni.mx"@evil.example`)},
		{why: "SPF softfail is no pass", header: stamped(`mx.uni.mx; spf=softfail smtp.mailfrom=uni.mx`)},
		{why: "another person logged in: that proves the other", header: stamped(`mx.uni.mx; auth=pass smtp.auth=beto@uni.mx`)},
		{why: "a login without domain is not an address", header: stamped(`mx.uni.mx; auth=pass smtp.auth=ana`)},
		{why: "a login with a domain that only looks like it", header: stamped(`mx.uni.mx; auth=pass smtp.auth=ana@uni.mx.evil.example`)},
		{why: "to some the Kelvin sign is a k: not to us", header: stamped(`mx.uni.mx; auth=pass smtp.auth=karla@uni.mx`), from: "\u212aarla@uni.mx"},
		{why: "From in Cyrillic is another domain", header: stamped(`mx.uni.mx; dmarc=pass header.from=uni.mx`), from: "ana@un\u0456.mx"},
		{why: "ARC, iprev and compauth are not asked", header: stamped(`mx.uni.mx; arc=pass header.oldest-pass=0; iprev=pass policy.iprev=192.0.2.7; compauth=pass reason=100`)},
		{why: "results of a version that does not exist yet", header: stamped(`mx.uni.mx 2; dmarc=pass header.from=uni.mx`)},
		{why: "a method of a version that does not exist yet", header: stamped(`mx.uni.mx; dmarc/2=pass header.from=uni.mx`)},
		{why: "the id of another server", header: stamped(`mx.otra.mx; dmarc=pass header.from=uni.mx`)},
		{why: "no id, where none is trusted", header: stamped(`dmarc=pass header.from=uni.mx`)},
		{why: "nothing is trusted", border: &Border{Hosts: []string{"mx.uni.mx"}}, header: stamped(`mx.uni.mx; dmarc=pass header.from=uni.mx`)},
		{why: "an empty field", header: stamped(``)},
		{why: "no From to prove", header: stamped(`mx.uni.mx; dmarc=pass header.from=uni.mx`), from: "uni.mx"},
		{why: "From without a local part", header: stamped(`mx.uni.mx; dmarc=pass header.from=uni.mx`), from: "@uni.mx"},
		{why: "From with a blank in its domain", header: stamped(`mx.uni.mx; dmarc=pass header.from=uni.mx`), from: "ana@evil.example uni.mx"},
	})
}

// TestJudgeDMARCFail: a failure overrules every pass.
func TestJudgeDMARCFail(t *testing.T) {
	const failed = "dmarc=fail (mx.uni.mx)"
	check(t, []verdictCase{
		{why: "DMARC failed", header: stamped(`mx.uni.mx; dmarc=fail (p=reject) header.from=uni.mx`), evidence: failed, fails: true},
		{why: "whatever else passed", header: stamped(`mx.uni.mx; dkim=pass header.d=uni.mx; dmarc=fail header.from=uni.mx; auth=pass smtp.auth=ana@uni.mx`), evidence: failed, fails: true},
		{why: "in another field of ours", header: stamped("mx.uni.mx; dmarc=pass header.from=uni.mx\nAuthentication-Results: mx.uni.mx; dmarc=fail header.from=uni.mx"), evidence: failed, fails: true},
		{why: "in the field before", header: stamped("mx.uni.mx; dmarc=fail header.from=uni.mx\nAuthentication-Results: mx.uni.mx; dmarc=pass header.from=uni.mx"), evidence: failed, fails: true},
		{why: "two results of DMARC in one field: the failure counts", header: stamped(`mx.uni.mx; dmarc=pass header.from=uni.mx; dmarc=fail header.from=uni.mx`), evidence: failed, fails: true},
		{why: "a failure that does not say of whom", header: stamped(`mx.uni.mx; dmarc=fail`), evidence: failed, fails: true},
		{why: "a failure of the organisation's domain", header: stamped(`mx.uni.mx; dmarc=fail header.from=uni.mx`), from: "ana@cs.uni.mx", evidence: failed, fails: true},
		{why: "a failure for a stranger's domain says nothing of ours: our list put its own From in", header: stamped("mx.uni.mx; dmarc=fail header.from=otra.example\nAuthentication-Results: mx.uni.mx; auth=pass smtp.auth=ana@uni.mx"), evidence: "auth=pass smtp.auth=ana@uni.mx (mx.uni.mx)"},
		{why: "a field that cannot be read, with a failure in it: the worst is taken for granted", header: stamped(`mx.uni.mx; spf=pass smtp.mailfrom=(uni.mx; dmarc=fail header.from=uni.mx`), evidence: failed, fails: true},
		{why: "a temporary error is no failure", header: stamped(`mx.uni.mx; dmarc=temperror header.from=uni.mx`)},
		{why: "a failure that a stranger wrote is none: else anybody could silence us", header: received + "Authentication-Results: mx.uni.mx; dmarc=fail header.from=uni.mx\n"},
	})
}
