package identity

import (
	"strings"
	"testing"
)

// FuzzJudge lets a stranger write whatever they like where strangers write,
// and holds what must be so whatever it is.
func FuzzJudge(f *testing.F) {
	for _, text := range []string{
		`mx.uni.mx; dmarc=pass header.from=uni.mx`,
		`mx.uni.mx 1; spf=fail (mx; dkim=pass header.d=uni.mx) smtp.mailfrom="a;b"@x; none`,
		`dmarc=pass action=none header.from=uni.mx;compauth=pass reason=100`,
		"from x (y [192.0.2.7] (may be forged)) by mx.uni.mx with LMTP id 1; date",
		"from mx.uni.mx by mx.uni.mx",
		"x\nReceived: by mx.uni.mx\nAuthentication-Results: mx.uni.mx; auth=pass smtp.auth=ana@uni.mx\nReceived: by mx.uni.mx",
		`(((((\)"(`, "\x00;=/.", `a/=b.=c;d`,
	} {
		f.Add(text, "ana@uni.mx")
	}
	microsoft, _ := Provider("microsoft365")
	strips := Border{Trusted: []string{"mx.uni.mx", "localhost"}, Hosts: []string{"*.uni.mx", "10.0.0.0/8"}, Strips: true}
	f.Fuzz(func(t *testing.T, text, from string) {
		if len(text) > 4<<10 {
			return
		}
		// A stranger's field proves nothing, whatever it says: it stands under
		// the border, and so does all that comes behind it.
		for _, name := range []string{"Authentication-Results", "Received", "X"} {
			v := uni.Judge(fields(received+name+": "+text), from)
			if v.Proven || v.DMARCFail || v.Evidence != NoEvidence {
				t.Fatalf("%s: %q proves %+v for %q", name, text, v, from)
			}
		}
		relayed := received + by("relay.example", "x (x [192.0.2.1])") + "Received: " + text + "\n" + forged
		if v := strips.Judge(fields(relayed), from); v.Proven || v.DMARCFail {
			t.Fatalf("below a stranger's Received %q proves %+v", text, v)
		}
		// Our own field, with the text as a comment in it, says what it says
		// without.
		const word = `mx.uni.mx; spf=fail smtp.mailfrom=x.example; dkim=pass header.d=uni.mx`
		escaped := strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`, "\n", " ").Replace(text)
		commented := strings.Replace(word, " smtp", " ("+escaped+") smtp", 1)
		if a, b := uni.Judge(fields(stamped(word)), from), uni.Judge(fields(stamped(commented)), from); a.Proven != b.Proven || a.Evidence != b.Evidence || a.DMARCFail != b.DMARCFail {
			t.Fatalf("a comment of %q changes %+v to %+v", text, a, b)
		}
		// As our own field it may say anything, but nothing twofold.
		for _, b := range []Border{uni, strips, microsoft} {
			v := b.Judge(fields("Authentication-Results: "+strings.ReplaceAll(text, "\n", " ")+"\n"+microsoftHeader+received), from)
			if v.Proven && (v.DMARCFail || v.Evidence == NoEvidence || normal(from) == "") || len(v.Notes) > maxNotes {
				t.Fatalf("%+v for %q", v, from)
			}
			for _, n := range append(v.Notes, v.Evidence) {
				if strings.ContainsAny(n, "\x00\r\n\x1b") {
					t.Fatalf("note %q", n)
				}
			}
		}
	})
}

// FuzzToken: whatever text comes back, a token found in it has the one form,
// and opens only if we made it.
func FuzzToken(f *testing.F) {
	token := ring.Token(claim, ana)
	f.Add("Clave: "+token, "beto@uni.mx")
	f.Add(strings.ToUpper(token)+"@uni.mx", "")
	f.Add("r0.n0.x0.aaaaaaaaaaaaaaaaaaaa", "ana@uni.mx")
	f.Fuzz(func(t *testing.T, text, to string) {
		for _, found := range TokensIn(text) {
			c, ok := Parse(found)
			if !ok || c.body() != found[:len(found)-macLen-1] || !onlyThese.MatchString(found) {
				t.Fatalf("%q was found and is no token", found)
			}
			if _, ok := ring.Open(found, to); ok != (found == ring.Token(c, to)) {
				t.Fatalf("%q opens for %q: %v", found, to, ok)
			}
		}
	})
}

// FuzzSignatures: whatever the mail, and whatever the DNS says, nothing breaks,
// and only what our key signed is proven.
func FuzzSignatures(f *testing.F) {
	key := keyRecord(keyOf().Public())
	f.Add("DKIM-Signature: v=1; a=rsa-sha256; d=uni.mx; s=s1; h=From; bh=eA==; b=eA==\r\n"+letter, key)
	f.Add(letter, "t=y; p=")
	f.Add("DKIM-Signature: d=uni.mx\r\n\td=x;;b\r\n"+letter, "v=DKIM1; k=ed25519; p=AAAA")
	f.Fuzz(func(t *testing.T, mail, record string) {
		v, asked := judged(t, mail, record, nil)
		if v.Proven || v.DMARCFail || len(asked) > maxSignatures || len(v.Notes) > maxNotes {
			t.Fatalf("%+v, asked for %v", v, asked)
		}
		for _, n := range v.Notes {
			if strings.ContainsAny(n, "\x00\r\n\x1b") {
				t.Fatalf("note %q", n)
			}
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	header := fields(microsoftHeader)
	microsoft, _ := Provider("microsoft365")
	for b.Loop() {
		microsoft.Judge(header, ana)
	}
}
