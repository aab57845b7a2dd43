//go:build !race

package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

// A question, its reminder and the closure for no answer, through Dovecot and
// Postfix, by passes that rehearse the days (`once --at`); then a question that
// Ana answers while nobody looks: her answer wins over the closure.
func TestClocksOnRealServers(t *testing.T) {
	t.Parallel()
	r := openRealTown(t)
	o := openOffice(t, r.mail.IMAPSAddr(), r.relay.SMTPAddr(),
		"security = \"none\"\nusername = \"mesa@uni.example\"\npassword = \"demo\"\n", `security = "tls"
ca_file = "ca.pem"
username = "mesa@uni.example"
password = "demo"
`, "security = \"none\"\nusername = \"mesa@uni.example\"\npassword = \"demo\"\n", `security = "starttls"
ca_file = "ca.pem"
username = "mesa@uni.example"
password = "demo"
`, "timezone", "plus = true\ntimezone", "trusted_authserv = [\"mx.uni.example\"]", "")
	o.write("ca.pem", authority(t, r.mail.IMAPSAddr(), r.mail.TLS()))
	mesa := demoPeople["mesa"].address
	got := map[string]int{}
	arrived := 0
	last := func(who string) []byte {
		mails := r.mail.Fetch(demoPeople[who].address, "INBOX")
		return mails[len(mails)-1]
	}
	// says sends a mail, and passes when it lies in the desk's mailbox.
	says := func(who string, out outgoing, when time.Duration) {
		t.Helper()
		r.send(who, out)
		arrived++
		r.mail.Await(mesa, "INBOX", 1)
		o.run("once", "--at", at(when))
		if n := r.mail.Count(mesa, "Procesados"); n != arrived {
			t.Fatalf("%d mails of %d in Procesados", n, arrived)
		}
	}
	// told waits for the next mails to people, and wants words in the last one.
	told := func(words string, people ...string) {
		t.Helper()
		for _, who := range people {
			got[who] = len(r.mail.Await(demoPeople[who].address, "INBOX", got[who]+1))
			if text := strings.Join(strings.Fields(textOf(last(who))), " "); !strings.Contains(text, words) {
				t.Fatalf("%s is not told %q:\n%s", who, words, text)
			}
		}
	}
	status := func(n int, want string) {
		t.Helper()
		if s := o.show(n).Status; s != want {
			t.Fatalf("request %d is in %s, not in %s", n, s, want)
		}
	}
	says("ana", outgoing{to: mesa, subject: "No imprime", body: "La del segundo piso."}, 0)
	told("solicitud", "ana", "carla")
	says("carla", reply(last("carla"), "[ASIGNAR beto]", ""), 0)
	told("", "beto", "carla")
	says("beto", reply(last("beto"), "[PENDIENTE]", "¿Qué modelo es?"), 0)
	told("¿Qué modelo es?", "ana")
	told("", "beto")
	status(1, "PENDIENTE")

	o.run("once", "--at", at(23*time.Hour))
	o.run("once", "--at", at(24*time.Hour))
	told("¿Qué modelo es? Si para entonces", "ana")
	if raw := last("ana"); !bytes.Contains(raw, []byte("Auto-Submitted: auto-generated")) || !bytes.Contains(raw, []byte("In-Reply-To: ")) {
		t.Errorf("the reminder does not say what it is, or what it belongs to:\n%s", raw)
	}
	o.run("once", "--at", at(48*time.Hour))
	told("", "ana", "dulce")
	status(1, "NO_PROCEDE")

	// The second: reminded, and answered while the desk was down.
	ask := 49 * time.Hour
	r.send("ana", outgoing{to: mesa, subject: "Sin red", body: "En el aula 4."})
	arrived++
	r.mail.Await(mesa, "INBOX", 1)
	o.run("once", "--at", at(ask))
	carlas := r.mail.Await(demoPeople["carla"].address, "INBOX", got["carla"]+1)
	new2 := carlas[slices.IndexFunc(carlas, func(raw []byte) bool { return strings.Contains(opened(raw).Subject, "[SGAUS #2]") })]
	says("carla", reply(new2, "[ASIGNAR beto]", ""), ask)
	betos := func() []byte {
		mails := r.mail.Fetch(demoPeople["beto"].address, "INBOX")
		i := slices.IndexFunc(mails, func(raw []byte) bool { return strings.Contains(opened(raw).Subject, "[SGAUS #2]") })
		if i < 0 {
			return nil
		}
		return mails[i]
	}
	eventually(t, "Beto does not get it", func() bool { return betos() != nil })
	got["ana"] = r.mail.Count(demoPeople["ana"].address, "INBOX")
	says("beto", reply(betos(), "[PENDIENTE]", "¿Desde cuándo?"), ask)
	told("¿Desde cuándo?", "ana")
	o.run("once", "--at", at(ask+24*time.Hour))
	told("¿Desde cuándo?", "ana")
	says("ana", reply(last("ana"), "", "Desde ayer."), ask+20*24*time.Hour)
	status(2, "EN_PROCESO")
	told("", "ana")
	for _, e := range o.show(2).History {
		if e.Command == "CERRAR" {
			t.Errorf("the clock closed it: %+v", e)
		}
	}
}
