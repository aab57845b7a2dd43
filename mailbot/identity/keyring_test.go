package identity

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const ana = "ana@uni.mx"

var (
	oldKey = []byte("an old key of some 32 octets, 123")
	newKey = []byte("a new key of another 32 octets, 4")
	ring   = NewKeyring("mesa@uni.mx", newKey, oldKey)
	claim  = Claim{Request: 12, Notice: 345, Expires: time.Date(2027, 2, 20, 16, 0, 0, 0, time.UTC)}
)

// onlyThese is what a token may be made of: nothing that a mail program would
// encode, fold or linkify.
var onlyThese = regexp.MustCompile(`^[a-z0-9.]+$`)

func anyClaim(t *rapid.T) Claim {
	return Claim{
		Request: rapid.Int64Range(0, 99_999_999).Draw(t, "request"),
		Notice:  rapid.Int64Range(0, 99_999_999).Draw(t, "notice"),
		Expires: time.Unix(3600*rapid.Int64Range(1, 1_600_000).Draw(t, "hours"), 0).UTC(),
	}
}

func anyCase(t *rapid.T, s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' && rapid.Bool().Draw(t, "upper") {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

// TestTokenRoundTrip: a token opens for its recipient in any case, and is found
// again in all the places where it comes back.
func TestTokenRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyClaim(t)
		token := ring.Token(c, ana)
		if !onlyThese.MatchString(token) {
			t.Fatalf("token %q", token)
		}
		if got, ok := ring.Open(anyCase(t, token), anyCase(t, ana)); !ok || got != c {
			t.Fatalf("Open(%q) = %v, %v; want %v", token, got, ok, c)
		}
		if got, ok := Parse(anyCase(t, token)); !ok || got != c {
			t.Fatalf("Parse(%q) = %v, %v; want %v", token, got, ok, c)
		}
		id := ring.MessageID(c, ana, "uni.mx")
		if len(id)+len("<>") > 70 {
			t.Fatalf("<%s> has %d octets", id, len(id)+2)
		}
		for _, around := range []string{
			"%", id, "<%@uni.mx>", "mesa+%@uni.mx", "\"Mesa de Ayuda\" <mesa+%@uni.mx>", "Clave: %", "Clave:%.", "> Clave: % ",
			"*Clave: %*", "Clave: <%>", "(%)", "ana@example.com, <%@uni.mx>", "clave: %\r\nGracias", "Clave:\u00a0%\u00a0",
		} {
			text := anyCase(t, strings.ReplaceAll(around, "%", token))
			if got, ok := TokenIn(text); !ok || got != token {
				t.Fatalf("TokenIn(%q) = %q, %v", text, got, ok)
			}
		}
	})
}

// TestTokenChanged: every change of one character is refused, but for its case.
func TestTokenChanged(t *testing.T) {
	token := ring.Token(claim, ana)
	for i := range token {
		for c := range 256 {
			changed := token[:i] + string([]byte{byte(c)}) + token[i+1:]
			if lower(changed) == token {
				continue
			}
			if got, ok := ring.Open(changed, ana); ok {
				t.Errorf("%q opens as %v", changed, got)
			}
		}
		for _, changed := range []string{token[:i] + token[i+1:], token[:i] + "0" + token[i:], token[:i] + "a" + token[i:]} {
			if _, ok := ring.Open(changed, ana); ok {
				t.Errorf("%q opens", changed)
			}
		}
	}
	// to strings.ToLower these are k and s
	for _, foreign := range []string{strings.ReplaceAll(token, "k", "\u212a"), strings.ReplaceAll(token, "s", "\u017f")} {
		if _, ok := ring.Open(foreign, ana); ok && foreign != token {
			t.Errorf("%q opens", foreign)
		}
	}
}

// TestTokenClaims: nobody can move a signature to another claim.
func TestTokenClaims(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyClaim(t), anyClaim(t)
		if a == b {
			return
		}
		other := ring.Token(a, ana)
		if _, ok := ring.Open(b.body()+other[strings.LastIndexByte(other, '.'):], ana); ok {
			t.Fatalf("the signature of %v is good for %v", a, b)
		}
	})
}

func TestTokenInTheWrongHands(t *testing.T) {
	token := ring.Token(claim, ana)
	for _, other := range []string{
		"beto@uni.mx", "", "ana@uni.mx.evil.example", "ana@cs.uni.mx", "ana+x@uni.mx", "xana@uni.mx",
		"\u0430na@uni.mx", "ana@un\u0456.mx", "a\u0301na@uni.mx", "ana@uni.mx,beto@uni.mx", "ana @uni.mx",
	} {
		if _, ok := ring.Open(token, other); ok {
			t.Errorf("%q opens the token of %s", other, ana)
		}
	}
	for _, same := range []string{"ANA@UNI.MX", " ana@uni.mx ", "ana@uni.mx."} {
		if _, ok := ring.Open(token, same); !ok {
			t.Errorf("%q does not open the token of %s", same, ana)
		}
	}
	if k := ring.Token(claim, "ana@peñ.mx"); k != ring.Token(claim, "ana@xn--pe-0ja.mx") {
		t.Error("an internationalised domain and its ASCII form are two recipients")
	}
	if _, ok := NewKeyring("otra@uni.mx", newKey).Open(token, ana); ok {
		t.Error("another desk opens it with the same key")
	}
}

func TestTokenKeys(t *testing.T) {
	old := NewKeyring("mesa@uni.mx", oldKey)
	token := old.Token(claim, ana)
	if got, ok := ring.Open(token, ana); !ok || got != claim {
		t.Error("a token of the old key does not open")
	}
	if _, ok := old.Open(ring.Token(claim, ana), ana); ok {
		t.Error("the new key does not sign")
	}
	var none Keyring
	if none.Token(claim, ana) != "" || none.MessageID(claim, ana, "uni.mx") != "" {
		t.Error("the zero Keyring signs")
	}
	if _, ok := none.Open(token, ana); ok {
		t.Error("the zero Keyring opens")
	}
	for why, keys := range map[string][][]byte{"no key": nil, "an empty key": {{}}, "a short one behind": {newKey, []byte("short")}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is taken", why)
				}
			}()
			NewKeyring("mesa@uni.mx", keys...)
		}()
	}
}

func TestTokenExpires(t *testing.T) {
	c := Claim{Request: 1, Notice: 2, Expires: time.Date(2027, 2, 20, 16, 0, 1, 0, time.UTC)}
	got, ok := ring.Open(ring.Token(c, ana), ana)
	if want := time.Date(2027, 2, 20, 17, 0, 0, 0, time.UTC); !ok || !got.Expires.Equal(want) {
		t.Errorf("expires %v, want the hour rounded up: %v", got.Expires, want)
	}
	if !got.Live(c.Expires) || got.Live(got.Expires) {
		t.Error("Live: until the hour, not in it")
	}
	finder, ok := ring.Open(ring.Token(Claim{Request: 1, Notice: 2}, ana), ana)
	if !ok || !finder.Expires.IsZero() || finder.Live(time.Unix(0, 0)) {
		t.Errorf("a token without expiry finds the request and proves nothing: %v, %v", finder, ok)
	}
}

func TestNoToken(t *testing.T) {
	token := ring.Token(claim, ana)
	for _, text := range []string{
		"", "Clave:", "r12.n345.xb2c3.short", "x" + token, token + "x", strings.Replace(token, ".", " ", 1),
		strings.Replace(token, "r12", "r012", 1), strings.Replace(token, "r12", "r-12", 1), "r999999999999999999999.n1.x1." + token[len(token)-20:],
		token[:len(token)-1] + "\r\n" + token[len(token)-1:],
	} {
		if got, ok := TokenIn(text); ok {
			t.Errorf("TokenIn(%q) = %q", text, got)
		}
	}
	other := ring.Token(Claim{Request: 13}, ana)
	if got := TokensIn("Clave: " + token + "\n> Clave: " + other + "\nClave: " + strings.ToUpper(token)); len(got) != 2 || got[0] != token || got[1] != other {
		t.Errorf("TokensIn = %q, want both, each once, in order", got)
	}
	if got := TokensIn(strings.Repeat("r1.n1.x1."+token[len(token)-20:]+" ", 10000)); len(got) != 1 {
		t.Errorf("%d tokens of a text that repeats one", len(got))
	}
}

// TestMessageID: at most 70 octets with brackets, and what becomes of domains
// that are too long for it.
func TestMessageID(t *testing.T) {
	big := Claim{Request: 12345678, Notice: 87654321, Expires: claim.Expires}
	for _, tt := range []struct {
		c            Claim
		domain, want string
	}{
		{claim, "uni.mx", "@uni.mx"},
		{claim, "UNI.MX.", "@uni.mx"},
		{claim, "sistemas.universidades.mx", "@sistemas.universidades.mx"},
		{big, "ingenieria.unichih.mx", "@ingenieria.unichih.mx"},
		{big, "mesa.ingenieria.unichih.mx", "@ingenieria.unichih.mx"},
		{big, "mesa.institutotecnologicodechihuahua.mx", "@sgaus.invalid"},
		{claim, "", "@sgaus.invalid"},
		{claim, "no domain", "@sgaus.invalid"},
		{claim, "localhost", "@localhost"},
		{claim, "peñ.mx", "@xn--pe-0ja.mx"},
	} {
		id := ring.MessageID(tt.c, ana, tt.domain)
		if id != ring.Token(tt.c, ana)+tt.want || len(id)+2 > 70 {
			t.Errorf("of %s: <%s>, %d octets", tt.domain, id, len(id)+2)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	token := ring.Token(claim, ana)
	for b.Loop() {
		ring.Open(token, ana)
	}
}

// A revoked key still finds the request, and proves nothing; a key that was
// merely followed by another proves until its tokens run out.
func TestRevoke(t *testing.T) {
	first, second := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	now := time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)
	claim := Claim{Request: 12, Notice: 7, Expires: now.Add(time.Hour)}
	token := NewKeyring("mesa@uni.mx", first).Token(claim, "beto@uni.mx")
	rotated := NewKeyring("mesa@uni.mx", second, first)
	if c, ok := rotated.Open(token, "beto@uni.mx"); !ok || !c.Live(now) {
		t.Errorf("after a new key an old token says %+v %v", c, ok)
	}
	if rotated.Token(claim, "beto@uni.mx") == token {
		t.Error("the new key does not sign")
	}
	revoked := NewKeyring("mesa@uni.mx", second).Revoke(first)
	if c, ok := revoked.Open(token, "beto@uni.mx"); !ok || c.Live(now) || c.Request != 12 || c.Notice != 7 {
		t.Errorf("after its key was revoked a token says %+v %v", c, ok)
	}
	if _, ok := revoked.Open(token, "nora@uni.mx"); ok {
		t.Error("a token of a revoked key opens for anybody")
	}
}
