//go:build !race

package main

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sgaus/mailbot/localserve"
)

// Mail that nobody should send, between mails of people, all in one backlog:
// each is answered or put in quarantine, the next one is handled, nothing is
// lost, and a large one does not fill the memory.
func TestBadMailStopsNobody(t *testing.T) {
	t.Parallel()
	town, err := openTown(localserve.Options{AnyRecipient: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { town.Close() })
	head := func(subject string) string {
		return "From: Ana Gil <ana@uni.example>\nTo: mesa@uni.example\nSubject: " + subject + "\nMessage-ID: <" + strings.ReplaceAll(subject, " ", "-") + "@uni.example>\n"
	}
	file := func(megabytes int) string {
		line := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("0", 57))) + "\n"
		return "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nVa el plano.\n--b\n" +
			"Content-Type: application/pdf; name=plano.pdf\nContent-Disposition: attachment; filename=plano.pdf\nContent-Transfer-Encoding: base64\n\n" +
			strings.Repeat(line, megabytes<<20/len(line)) + "--b--\n"
	}
	var everybody strings.Builder
	for i := range 10000 {
		fmt.Fprintf(&everybody, ",\n u%d@fuera.example", i)
	}
	const large = 28
	bad := []string{
		"",
		"\n",
		"Subject: sin remitente\nMessage-ID: <sin@uni.example>\n\nhola\n",
		"From: ana@uni.example\nFrom: beto@uni.example\nSubject: dos remitentes\nMessage-ID: <dos@uni.example>\n\n[CANCELAR]\n",
		head("treinta megas") + file(large),
		head("demasiado grande") + file(large+8),
		strings.Replace(head("diez mil"), "mesa@uni.example", "mesa@uni.example"+everybody.String(), 1) + "\nPara todos.\n",
		head("mime roto") + "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"x\n\n--x\nContent-Type: text/html; charset\n\n<p>No impr",
		head("letras raras") + "MIME-Version: 1.0\nContent-Type: text/plain; charset=x-marciano\nContent-Transfer-Encoding: 8bit\n\nse\xf1or\xff\x00\n",
		"From: carla@uni.example\nTo: mesa@uni.example\nSubject: [SGAUS #99] [ASIGNAR beto]\nMessage-ID: <99@uni.example>\n\nhola\n",
		head("renglón eterno") + "\n" + strings.Repeat("a", 2<<20) + "\n",
	}
	for i, raw := range bad {
		for _, raw := range []string{raw, plea(i)} {
			verdict := ""
			if strings.HasPrefix(raw, "From: carla") {
				verdict = "auth=pass smtp.auth=carla@uni.example"
			}
			if err := town.Arrive(localserve.Envelope{From: "ana@uni.example", To: "mesa@uni.example", Verdict: verdict}, []byte(raw)); err != nil {
				t.Fatal(err)
			}
		}
	}
	o := openOffice(t, town.IMAPAddr(), town.SMTPAddr(), "[identity]", "[limits]\nsize = \"35MB\"\n\n[identity]")
	once := o.start("once")
	once.exits(0)
	if peak := once.peak.Load(); peak > 120 {
		t.Errorf("it took %d MB of memory", peak)
	}

	var subjects []string
	for _, r := range o.requests() {
		subjects = append(subjects, r.Subject)
	}
	slices.Sort(subjects)
	want := []string{"demasiado grande", "diez mil", "letras raras", "mime roto", "renglón eterno", "treinta megas"}
	for i := range bad {
		want = append(want, fmt.Sprintf("falla %d", i))
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, subjects); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	cases := o.run("quarantine")
	for _, reason := range []string{"sin remitente", "dos remitentes"} {
		if !strings.Contains(cases, reason) {
			t.Errorf("%q is not in quarantine:\n%s", reason, cases)
		}
	}
	if n := strings.Count(cases, "\n"); n != 3 { // the two empty ones are the same mail
		t.Errorf("%d cases in quarantine:\n%s", n, cases)
	}
	if !slices.ContainsFunc(mustMails(t, town, "carla"), func(m []byte) bool {
		return strings.Contains(textOf(m), "No encuentro esa solicitud")
	}) {
		t.Errorf("Carla was not told that there is no request 99")
	}
	if !slices.ContainsFunc(mustMails(t, town, "ana"), func(m []byte) bool {
		return strings.Contains(textOf(m), "plano.pdf: el correo mide")
	}) {
		t.Errorf("Ana was not told that her file is too large")
	}
	if left := o.run("outbox"); left != "" {
		t.Errorf("letters left:\n%s", left)
	}
}

func mustMails(t *testing.T, town town, who string) [][]byte {
	t.Helper()
	mails, err := town.Mailbox(demoPeople[who].address)
	if err != nil {
		t.Fatal(err)
	}
	return mails
}
