package mailbot_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"sgaus/mailbot"
	"sgaus/mailbot/identity"
)

// TestOwnVerification is a desk whose server says nothing of the mail: a command
// in a mail that its domain signed is carried out; where the key cannot be had,
// and where the server did say something, it is not.
func TestOwnVerification(t *testing.T) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signed := func(id, subject string) []byte {
		t.Helper()
		mail := "From: Beto Ruiz <beto@uni.mx>\r\nTo: mesa@uni.mx\r\nSubject: " + subject +
			"\r\nDate: Mon, 23 Nov 2026 10:00:00 -0600\r\nMessage-ID: <" + id + "@uni.mx>\r\n\r\nVoy.\r\n"
		var b bytes.Buffer
		err := dkim.Sign(&b, strings.NewReader(mail), &dkim.SignOptions{
			Domain: "uni.mx", Selector: "s1", Signer: private, Hash: crypto.SHA256,
			HeaderKeys: []string{"From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"},
		})
		if err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	w := besieged(t)
	broken := false
	w.bot.Signatures = &identity.Signatures{
		LookupTXT: func(string) ([]string, error) {
			if broken {
				return nil, errors.New("the DNS is away")
			}
			return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)}, nil
		},
		Ours: w.bot.Own,
	}
	receive := func(raw []byte, want, evidence string) {
		t.Helper()
		if err := w.receive(raw); err != nil {
			t.Fatal(err)
		}
		id, _, err := w.db.Known(context.Background(), "INBOX", w.validity, w.uid)
		if err != nil {
			t.Fatal(err)
		}
		m, _, err := w.db.Mail(context.Background(), id)
		if err != nil || m.Disposition != want || m.Evidence != evidence {
			t.Errorf("the mail became %s by %s (%v), not %s by %s", m.Disposition, m.Evidence, err, want, evidence)
		}
	}
	receive(signed("d1", "[SGAUS #1] [PRIORIDAD alta]"), "command", "dkim=uni.mx")
	receive(append([]byte("Subject: [SGAUS #1] [CANCELAR]\r\n"), signed("d2", "[SGAUS #1] [NOTA]")...), "unproven", "none")
	receive(append([]byte("Authentication-Results: mx.uni.mx; dmarc=fail header.from=uni.mx\r\n"+
		"Received: from x.example ([192.0.2.66]) by mx.uni.mx; Mon, 23 Nov 2026 10:00:00 -0600\r\n"),
		signed("d3", "[SGAUS #1] [NOTA]")...), "unproven", "dmarc=fail (mx.uni.mx)")
	broken = true
	receive(signed("d4", "[SGAUS #1] [PRIORIDAD baja]"), "unproven", "none")
	w.bot.Signatures = nil
	receive(signed("d5", "[SGAUS #1] [PRIORIDAD urgente]"), "unproven", "none")
}

// TestRotatedKeys is a desk that gets a new key while it works: what the old one
// signed proves on; when that is revoked, it only finds its request.
func TestRotatedKeys(t *testing.T) {
	w := besieged(t)
	reply := func(command, text string) string {
		t.Helper()
		got, _, err := w.lastMail("beto:asignada")
		if err != nil {
			t.Fatal(err)
		}
		m := mailFrom("beto", "", command+" RE: "+got.Subject, text)
		m.parents = []string{got.MessageID}
		if err := w.send(m); err != nil {
			t.Fatal(err)
		}
		id, _, err := w.db.Known(context.Background(), "INBOX", w.validity, w.uid)
		if err != nil {
			t.Fatal(err)
		}
		is, _, err := w.db.Mail(context.Background(), id)
		if err != nil || is.Request != 1 {
			t.Errorf("%s: it belongs to request %d (%v)", command, is.Request, err)
		}
		return is.Disposition + " " + is.Evidence
	}
	rotate := func(revoke bool) {
		t.Helper()
		if made, _, err := mailbotRotate(w, revoke); err != nil || !made {
			t.Fatalf("no new key: %v", err)
		}
	}
	if got := reply("[PRIORIDAD alta]", "Uno."); got != "command token" {
		t.Errorf("with the first key it was %s", got)
	}
	rotate(false)
	if got := reply("[PRIORIDAD baja]", "Dos."); got != "command token" {
		t.Errorf("after a new key it was %s", got)
	}
	rotate(true)
	if got := reply("[PRIORIDAD urgente]", "Tres."); got != "unproven none" {
		t.Errorf("after the old ones were revoked it was %s", got)
	}
	m, _, err := w.lastMail("beto:sin_evidencia")
	if err != nil {
		t.Fatal(err)
	}
	confirm := mailFrom("beto", "", "[CONFIRMAR] RE: "+m.Subject, "")
	confirm.parents = []string{m.MessageID}
	if err := w.send(confirm); err != nil {
		t.Fatal(err)
	}
	r, _, err := w.db.Request(context.Background(), 1)
	if err != nil || r.Priority != "URGENTE" {
		t.Errorf("the new key does not prove: priority %s (%v)", r.Priority, err)
	}
}

func mailbotRotate(w *world, revoke bool) (bool, int64, error) {
	return mailbot.Rotate(context.Background(), w.db, w.now, 0, revoke)
}
