package outbox

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// PITFALL: go-smtp looks for CR and LF only. Whatever an address says, it is
// refused before the wire or stands on it as it is, between its brackets.
func TestAddressesCannotInject(t *testing.T) {
	bad := []string{
		"", "@", "ana", "ana@", "@uni.example", "a@x> SIZE=<1", "a@x>\r\nRSET", "a\x00@x", "a b@x", "<a@x>", "a@x\t",
		"a@x\u0085", "\xff@x", "@a,@b:c@d", strings.Repeat("a", 65) + "@x", "a@" + strings.Repeat("x", 254),
	}
	for _, address := range bad {
		if valid(address) == nil {
			t.Errorf("%q is taken", address)
		}
	}
	f := newFake(t, nil)
	q := &memory{}
	for _, address := range bad {
		q.post(address, "uno", noon)
	}
	q.post("beto@uni.example", "dos", noon).From = "mesa@x> BODY=<1"
	want(t, "report", drain(t, f.sender(t, q, nil), noon), Report{Failed: len(bad) + 1})
	wantLines(t, "on the wire", f.said("MAIL", "RCPT", "SIZE", "RSET"))
}

func TestAddressesOnTheWire(t *testing.T) {
	part := rapid.StringMatching(`[ -~\x00\r\nñ]{0,12}`)
	rapid.Check(t, func(r *rapid.T) {
		address := part.Draw(r, "name") + "@" + part.Draw(r, "domain")
		if valid(address) != nil {
			return
		}
		if strings.ContainsAny(address, "\r\n\x00 <>") {
			r.Fatalf("%q is taken", address)
		}
	})
}

// An address with an ñ needs SMTPUTF8; without it the letter cannot go.
func TestAddressBeyondASCII(t *testing.T) {
	for _, offered := range []bool{true, false} {
		f := newFake(t, nil)
		if offered {
			f.ehlo = []string{"SMTPUTF8"}
		}
		q := &memory{}
		q.post("peña@uni.example", "uno", noon)
		report := drain(t, f.sender(t, q, nil), noon)
		if !offered {
			want(t, "report", report, Report{Failed: 1})
			continue
		}
		want(t, "report", report, Report{Sent: 1})
		wantLines(t, "on the wire", f.said("MAIL"), "1 MAIL FROM:<mesa@uni.example> SMTPUTF8")
	}
}
