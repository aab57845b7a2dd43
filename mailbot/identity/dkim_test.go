package identity

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"sgaus/parser"
)

// keyOf are the keys of the tests, made once.
var keyOf = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(chance{}, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// chance is a source of numbers that is none.
type chance struct{}

func (chance) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i * 7)
	}
	return len(p), nil
}

const letter = "From: Beto Ruiz <beto@uni.mx>\r\nTo: mesa@uni.mx\r\nSubject: [SGAUS #1] [TERMINADA]\r\n" +
	"Date: Mon, 23 Nov 2026 10:00:00 -0600\r\nMessage-ID: <b1@uni.mx>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" +
	"Solucion: se cambio.\r\n"

var signedKeys = []string{"From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Reply-To", "Sender"}

var signedAt = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

// seal signs a mail.
func seal(t *testing.T, mail string, change func(*dkim.SignOptions)) string {
	t.Helper()
	o := &dkim.SignOptions{
		Domain: "uni.mx", Selector: "s1", Signer: keyOf(), Hash: crypto.SHA256, HeaderKeys: signedKeys,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	}
	if change != nil {
		change(o)
	}
	var b bytes.Buffer
	if err := dkim.Sign(&b, strings.NewReader(mail), o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func keyRecord(public any) string {
	if key, ok := public.(ed25519.PublicKey); ok {
		return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key)
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		panic(err)
	}
	return "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)
}

// judged verifies a mail with a DNS of one record.
func judged(t *testing.T, mail, record string, fails error) (Verdict, []string) {
	t.Helper()
	var asked []string
	s := Signatures{
		LookupTXT: func(name string) ([]string, error) {
			asked = append(asked, name)
			if fails != nil {
				return nil, fails
			}
			return []string{record}, nil
		},
		Ours: func(address string) bool {
			return strings.HasPrefix(address, "mesa") && strings.HasSuffix(address, "@uni.mx")
		},
	}
	m := parser.Parse(strings.NewReader(mail), parser.Options{})
	return s.Judge(func() io.Reader { return strings.NewReader(mail) }, m, signedAt), asked
}

// What a signature proves, and what it does not.
func TestSignatures(t *testing.T) {
	good := keyRecord(keyOf().Public())
	_, edPrivate, err := ed25519.GenerateKey(chance{})
	if err != nil {
		t.Fatal(err)
	}
	short := keyRecord(&rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 511, 1), E: 65537})
	sealed := seal(t, letter, nil)
	tampered := func(old, new string) string {
		if !strings.Contains(sealed, old) {
			t.Fatalf("%q is not in the mail", old)
		}
		return strings.Replace(sealed, old, new, 1)
	}
	without := func(name string) func(*dkim.SignOptions) {
		return func(o *dkim.SignOptions) {
			o.HeaderKeys = nil
			for _, k := range signedKeys {
				if k != name {
					o.HeaderKeys = append(o.HeaderKeys, k)
				}
			}
		}
	}
	reply := strings.Replace(letter, "Message-ID", "In-Reply-To: <r1.n1@uni.mx>\r\nMessage-ID", 1)
	for _, c := range []struct {
		name, mail, record string
		fails              error
		want               bool
		notes              string
	}{
		{name: "as it was signed", mail: sealed, record: good, want: true},
		{name: "with other lines above it", mail: "Received: from a by b; now\r\nX-Other: 1\r\n" + sealed, record: good, want: true},
		{name: "by the parent domain", mail: seal(t, strings.ReplaceAll(letter, "beto@uni.mx", "beto@cs.uni.mx"), nil), record: good, want: true},
		{name: "Ed25519", mail: seal(t, letter, func(o *dkim.SignOptions) { o.Signer = edPrivate }), record: keyRecord(edPrivate.Public()), want: true},
		{name: "simple in both", mail: seal(t, letter, func(o *dkim.SignOptions) {
			o.HeaderCanonicalization, o.BodyCanonicalization = dkim.CanonicalizationSimple, dkim.CanonicalizationSimple
		}), record: good, want: true},
		{name: "a strict key, for itself", mail: sealed, record: good + "; t=s", want: true},

		{name: "the body was changed", mail: tampered("se cambio", "se robo"), record: good, notes: "body hash"},
		{name: "the body is longer", mail: sealed + "[CANCELAR]\r\n", record: good, notes: "body hash"},
		{name: "the subject was changed", mail: tampered("TERMINADA", "NO PROCEDE"), record: good, notes: "did not verify"},
		{name: "a second From above", mail: "From: mallory@uni.mx\r\n" + sealed, record: good, notes: "no single address"},
		{name: "a second Subject above", mail: "Subject: [CANCELAR]\r\n" + sealed, record: good, notes: "Subject stands there 2 times"},
		{name: "a second Date above", mail: "Date: Tue, 24 Nov 2026 10:00:00 -0600\r\n" + sealed, record: good, notes: "Date stands there 2 times"},
		{name: "another Message-ID above", mail: "Message-ID: <again@uni.mx>\r\n" + sealed, record: good, notes: "Message-ID stands there 2 times"},
		{name: "put into another conversation", mail: "In-Reply-To: <r2.n2@uni.mx>\r\n" + seal(t, letter, without("In-Reply-To")), record: good, notes: "In-Reply-To is not signed"},
		{name: "put into another one, over the first", mail: "In-Reply-To: <r2.n2@uni.mx>\r\n" + seal(t, reply, nil), record: good, notes: "In-Reply-To is not signed"},
		{name: "Subject not signed", mail: seal(t, letter, without("Subject")), record: good, notes: "Subject stands there 1 times"},
		{name: "Message-ID not signed", mail: seal(t, letter, without("Message-ID")), record: good, notes: "Message-ID stands there 1 times"},
		{name: "written to others", mail: seal(t, strings.Replace(letter, "mesa@uni.mx", "soporte@otra.mx", 1), nil), record: good, notes: "written to others"},
		{name: "of another domain", mail: seal(t, letter, func(o *dkim.SignOptions) { o.Domain = "malo.example" }), record: good, notes: "not that of From"},
		{name: "of a domain below", mail: seal(t, letter, func(o *dkim.SignOptions) { o.Domain = "alumnos.uni.mx" }), record: good, notes: "not that of From"},
		{name: "of the top-level domain", mail: seal(t, letter, func(o *dkim.SignOptions) { o.Domain = "mx" }), record: good, notes: "not that of From"},
		{name: "expired", mail: seal(t, letter, func(o *dkim.SignOptions) { o.Expiration = signedAt.Add(-time.Hour) }), record: good, notes: "expired"},
		{name: "of a part of the body", mail: tampered("; v=1", "; l=10; v=1"), record: good, notes: "body length"},
		{name: "another's key", mail: sealed, record: keyRecord(&rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 2047, 1), E: 65537}), notes: "did not verify"},
		{name: "a revoked key", mail: sealed, record: "v=DKIM1; k=rsa; p=", notes: "revoked"},
		{name: "a key that is too short", mail: sealed, record: short, notes: "too short"},
		{name: "a key that is only tried out", mail: sealed, record: good + "; t=y", notes: "testing"},
		{name: "tried out, among other flags", mail: sealed, record: "t = s : y ; " + good, notes: "testing"},
		{name: "a key for other things", mail: sealed, record: good + "; s=tlsrpt", notes: "inappropriate service"},
		{name: "no key", mail: sealed, fails: &net.DNSError{Err: "no such host", IsNotFound: true}, notes: "no key"},
		{name: "no answer", mail: sealed, fails: &net.DNSError{Err: "timeout", IsTimeout: true, IsTemporary: true}, notes: "unavailable"},
		{name: "a DNS that breaks", mail: sealed, fails: errors.New("broken"), notes: "no key"},
		{name: "not signed at all", mail: letter, record: good, notes: "no DKIM signature"},
		{name: "a signature of nonsense", mail: "DKIM-Signature: v=1; d=uni.mx; ;;=\r\n" + letter, record: good, notes: "does not count"},
		{name: "a header without end", mail: "DKIM-Signature: v=1; d=uni.mx\r\n" + strings.Repeat("X-A: b\r\n", 40000) + letter, record: good, notes: "a header of more than"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, _ := judged(t, c.mail, c.record, c.fails)
			if v.Proven != c.want || v.DMARCFail {
				t.Errorf("%+v", v)
			}
			if want := "dkim=uni.mx"; c.want && v.Evidence != want || !c.want && v.Evidence != NoEvidence {
				t.Errorf("the evidence is %q", v.Evidence)
			}
			if notes := strings.Join(v.Notes, "\n"); !strings.Contains(notes, c.notes) {
				t.Errorf("the notes say\n%s\nand nothing of %q", notes, c.notes)
			}
		})
	}
}

// However many signatures a stranger puts there, few are looked at, and those of
// other domains cost no question to the DNS.
func TestManySignatures(t *testing.T) {
	sealed := seal(t, letter, nil)
	var many strings.Builder
	for i := range 200 {
		fmt.Fprintf(&many, "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=malo%d.example; s=x; h=From; bh=eA==; b=eA==\r\n", i)
	}
	v, asked := judged(t, many.String()+sealed, keyRecord(keyOf().Public()), nil)
	if !v.Proven || len(asked) != 1 || asked[0] != "s1._domainkey.uni.mx" {
		t.Errorf("proven %v, asked for %v", v.Proven, asked)
	}
	many.Reset()
	for i := range 200 {
		fmt.Fprintf(&many, "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=uni.mx; s=x%d; h=From; bh=eA==; b=eA==\r\n", i)
	}
	if v, asked = judged(t, many.String()+sealed, keyRecord(keyOf().Public()), nil); v.Proven || len(asked) > maxSignatures || len(v.Notes) > maxNotes {
		t.Errorf("proven %v, asked for %v", v.Proven, asked)
	}
}
