package main

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"sgaus/mailbot/store"
)

// What the story promises to a newcomer: where the request stands after each
// step, and who is told what.
func TestDemo(t *testing.T) {
	before := goleak.IgnoreCurrent()
	var out bytes.Buffer
	d, err := startDemo(t.Context(), &app{now: time.Now}, &out)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.play(t.Context()); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
	d.cancel()
	d.served <- <-d.served // what was on its way has been filed
	letters, err := d.desk.db.Outbox(context.Background(), store.Queued, store.Waiting, store.Sending, store.Sent, store.Failed)
	if err != nil {
		t.Error(err)
	}
	if err := d.stop(); err != nil {
		t.Error(err)
	}
	goleak.VerifyNone(t, before)

	var statuses []string
	for _, m := range regexp.MustCompile(`(?m)^=> solicitud [12]: ([A-Z_]+), `).FindAllStringSubmatch(out.String(), -1) {
		statuses = append(statuses, m[1])
	}
	if diff := cmp.Diff([]string{
		"REGISTRO", "REGISTRO", "EN_PROCESO", "PENDIENTE", "EN_PROCESO", "TERMINADA", "TERMINADA", "REGISTRO",
		"PENDIENTE", "EN_PROCESO", "EN_PROCESO", "TERMINADA",
	}, statuses); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}

	told := map[string][]string{}
	for _, l := range letters {
		who, _, _ := strings.Cut(l.To, "@")
		told[who] = append(told[who], l.Kind)
	}
	if diff := cmp.Diff(map[string][]string{
		"ana": {
			"acuse", "en_proceso", "pregunta", "respuesta_recibida", "terminada", "cerrada", "reabierta",
			"formulario", "formulario_completo", "invitacion", "terminada",
		},
		"carla": {"nueva", "hecho"},
		"beto":  {"asignada", "hecho", "hecho", "contestada", "hecho", "asignada"},
		"dulce": {"tardia", "hecho"},
		"laura": {"nueva", "formulario_listo", "invitacion", "agendada", "hecho"},
	}, told); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	for _, l := range letters {
		if l.State != store.Sent {
			t.Errorf("%s to %s is %s: %s", l.Kind, l.To, l.State, l.Reply)
		}
	}
}

// Every mail of the story is printed as its reader sees it: with all the words
// of its text, and none of its markup.
func TestDemoPrintsWholeMails(t *testing.T) {
	var out bytes.Buffer
	d, err := startDemo(t.Context(), &app{now: time.Now}, &out)
	if err != nil {
		t.Fatal(err)
	}
	err = d.play(t.Context())
	var mails int
	for who, p := range demoPeople {
		if who == "mesa" {
			continue
		}
		raws, _ := d.server.Mailbox(p.address)
		for _, raw := range raws {
			mails++
			if text := indent(strings.TrimSpace(textOf(raw))); !strings.Contains(out.String(), text) {
				t.Errorf("not printed to %s:\n%s", who, text)
			}
			if htmlOf(raw) == "" {
				t.Errorf("%q to %s has no HTML", opened(raw).Subject, who)
			}
		}
	}
	if e := d.stop(); e != nil || err != nil {
		t.Fatal(err, e)
	}
	if got := strings.Count(out.String(), "\n<<< "); got != mails || mails == 0 {
		t.Errorf("%d mails printed of %d", got, mails)
	}
	if strings.Contains(out.String(), "<p") || strings.Contains(out.String(), "{{") {
		t.Error("markup or a template's braces in what people read")
	}
}
