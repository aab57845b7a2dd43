package workflow

import (
	"slices"
	"strings"
	"testing"
)

// mail is one mail of several commands, as it is written: «[A] [B x] text».
func mail(t *testing.T, words string) []Command {
	t.Helper()
	var out []Command
	for strings.HasPrefix(words, "[") {
		inner, rest, ok := strings.Cut(words[1:], "]")
		r, known := Recognise(inner)
		if !ok || !known || r.Near {
			t.Fatalf("«%s» is no command", inner)
		}
		out, words = append(out, Command{Name: r.Name, Arg: r.Arg, Subject: "No hay red"}), strings.TrimSpace(rest)
	}
	if len(out) == 0 {
		out = []Command{{Subject: "No hay red"}}
	}
	for i := range out {
		out[i].Text = words
	}
	return out
}

// outcome says in short what became of a mail: each event with its text, each
// notice with its reader and whether it bears the text.
func outcome(o Outcome) string {
	var out []string
	if o.Refusal != nil {
		return "refused: " + Bracket(o.Refusal.Command, o.Refusal.Arg) + " " + string(o.Refusal.Reason)
	}
	tell := func(ns []Notice) {
		for _, n := range ns {
			local, _, _ := strings.Cut(n.To.Email, "@")
			s := string(n.Kind) + "→" + local
			if n.Text+n.Solution != "" {
				s += "«" + n.Text + n.Solution + "»"
			}
			if len(n.Done) > 0 {
				s += " (" + strings.Join(n.Done, "; ") + ")"
			}
			out = append(out, s)
		}
	}
	say := func(es []Event) {
		for _, e := range es {
			s := strings.TrimSpace(e.Command + " " + short[e.From] + ">" + short[e.To])
			if e.Text != "" {
				s += "«" + e.Text + "»"
			}
			out = append(out, s)
		}
	}
	say(o.Events)
	tell(o.Notices)
	if o.Opens != nil {
		out = append(out, "opens:")
		say(append([]Event{o.Opens.Event}, o.Opens.Then...))
		tell(o.Opens.Notices)
	}
	for _, r := range o.Reports {
		out = append(out, "mail "+string(r.Kind))
	}
	return strings.Join(out, "\n")
}

func TestSeveral(t *testing.T) {
	noted := given(EnProceso)
	noted.Diagnosis = "cable roto"
	for name, c := range map[string]struct {
		r    Request
		by   Person
		mail string
		want string
	}{
		"a step that is taken already stops nothing": {
			noted, beto, "[PROCESO] [TERMINADA] Cable nuevo.",
			"TERMINADA PROC>TERM«Cable nuevo.»\nterminada→ana«Cable nuevo.»\nhecho→beto (terminó la solicitud)",
		},
		"all of them are so already": {given(EnProceso), beto, "[PROCESO] [PRIORIDAD normal]", "refused: [PRIORIDAD normal] already"},
		"a step on the way is not announced": {
			given(Registro), beto, "[PROCESO] [PENDIENTE] ¿Hay luz?",
			"PROCESO REG>PROC\nPENDIENTE PROC>PEND«¿Hay luz?»\npregunta→ana«¿Hay luz?»\nhecho→beto (puso la solicitud en proceso; preguntó al usuario)",
		},
		"the text goes to the one that needs it": {
			given(EnProceso), beto, "[ESPERA 30/11/2026] [NOTA] Falta la pieza.",
			"ESPERA PROC>ESP\nACTUALIZAR ESP>ESP«Falta la pieza.»\nespera→ana\nhecho→beto (dejó la solicitud en espera hasta el lunes 30 de noviembre de 2026; anotó en el seguimiento)",
		},
		"to all that need it": {
			given(EnProceso), beto, "[NOTA] [RESPONDER] Vamos mañana.",
			"ACTUALIZAR PROC>PROC«Vamos mañana.»\nRESPONDER PROC>PROC«Vamos mañana.»\nrespuesta→ana«Vamos mañana.»\nhecho→beto (anotó en el seguimiento; escribió al usuario)",
		},
		"where none needs it, to the one that tells the staff": {
			given(Registro), carla, "[ASIGNAR nora] [PRIORIDAD alta] Hay examen.",
			"ASIGNAR REG>REG«Hay examen.»\nPRIORIDAD REG>REG\nasignada→nora«Hay examen.»\ncambio→beto (asignó la solicitud a Nora Salas; cambió la prioridad a alta)\nhecho→carla (asignó la solicitud a Nora Salas; cambió la prioridad a alta)",
		},
		"not to the one that tells the user": {
			given(EnProceso), diego, "[ASIGNAR nora] [PROCESO] Ojo con él.",
			"ASIGNAR PROC>REG«Ojo con él.»\nPROCESO REG>PROC\nasignada→nora«Ojo con él.»\nen_proceso→ana\ncambio→beto (asignó la solicitud a Nora Salas; puso la solicitud en proceso)\nhecho→diego (asignó la solicitud a Nora Salas; puso la solicitud en proceso)",
		},
		"what is said twice is meant once": {
			given(EnProceso), beto, "[RESPONDER] [responder] Ya.",
			"RESPONDER PROC>PROC«Ya.»\nrespuesta→ana«Ya.»\nhecho→beto (escribió al usuario)",
		},
		"one is refused, none is done": {given(EnProceso), beto, "[PRIORIDAD alta] [TERMINADA] Listo.", "refused: [TERMINADA] missing labels"},
		"each on what the one before it left": {
			given(EnProceso), beto, "[NO PROCEDE] [PRIORIDAD alta] No es nuestro.", "refused: [PRIORIDAD alta] closed",
		},
		"given away, and no longer one's own": {given(EnProceso), carla, "[ASIGNAR nora] [TERMINADA] Ya.", "refused: [TERMINADA] not yours"},
		"assigned twice": {
			given(Registro), carla, "[ASIGNAR nora] [ASIGNAR diego]",
			"ASIGNAR REG>REG\nASIGNAR REG>REG\nasignada→diego\ncambio→beto (asignó la solicitud a Nora Salas; asignó la solicitud a Diego Soto)\nhecho→carla (asignó la solicitud a Nora Salas; asignó la solicitud a Diego Soto)",
		},
		"reopened and begun": {
			given(Terminada), dau, "[REABRIR] [PRIORIDAD alta] Sigue igual.",
			"REABRIR TERM>REG«Sigue igual.»\nPRIORIDAD REG>REG\nreabierta→ana\nasignada→beto«Sigue igual.»\nhecho→dulce (reabrió la solicitud; cambió la prioridad a alta)",
		},
		"work, and a question about it": {
			given(Registro), beto, "[PROCESO] [ESTADO]",
			"PROCESO REG>PROC\nen_proceso→ana\nhecho→beto (puso la solicitud en proceso)\nmail estado",
		},
		"registered and assigned": {
			Request{},
			carla, "[NUEVA Ana Gil <ana@uni.mx>] [ASIGNAR nora] [PRIORIDAD alta] Sin tono.",
			"opens:\nNUEVA >REG«Sin tono.»\nASIGNAR REG>REG\nPRIORIDAD REG>REG\nregistrada→ana«Sin tono.»\nasignada→nora\nhecho→carla (registró la solicitud a nombre de Ana Gil; asignó la solicitud a Nora Salas; cambió la prioridad a alta)",
		},
		"what stands behind a NUEVA is said of the new one": {
			given(EnProceso), diego, "[NUEVA luis@gmail.com] [PROCESO] Otro asunto.",
			"opens:\nNUEVA >REG«Otro asunto.»\nPROCESO REG>PROC\nregistrada→luis«Otro asunto.»\nen_proceso→luis\nhecho→diego (registró la solicitud a nombre de luis@gmail.com; tomó la solicitud y la puso en proceso)",
		},
		"what stands before it, of the old one": {
			given(EnProceso), dau, "[PRIORIDAD alta] [NUEVA luis@gmail.com] Otro asunto.",
			"PRIORIDAD PROC>PROC\ncambio→beto (cambió la prioridad a alta)\nopens:\nNUEVA >REG«Otro asunto.»\nregistrada→luis«Otro asunto.»\nnueva→carla«Otro asunto.»\nhecho→dulce (cambió la prioridad a alta; registró la solicitud a nombre de luis@gmail.com)",
		},
		"an answer beside a question": {
			given(Pendiente), ana, "[ESTADO] El equipo es el 14.",
			"PEND>PROC«El equipo es el 14.»\nrespuesta_recibida→ana\ncontestada→beto«El equipo es el 14.»\nmail estado",
		},
		"a note beside a question": {
			given(EnProceso), nora, "[ESTADO] Yo lo vi ayer.",
			"PROC>PROC«Yo lo vi ayer.»\nnota→beto«Yo lo vi ayer.»\nmail estado",
		},
		"a question about a closed one": {given(Terminada), ana, "[ESTADO] ¿Ya está?", "mail estado"},
		"two registered at once":        {Request{}, carla, "[NUEVA ana@uni.mx] [NUEVA luis@gmail.com] x", "refused: [NUEVA luis@gmail.com] one new"},
		"nothing to assign it to":       {Request{}, carla, "[ASIGNAR nora] [NUEVA ana@uni.mx] x", "refused: [ASIGNAR nora] no request"},
		"registered, and not theirs":    {Request{}, carla, "[NUEVA ana@uni.mx] [PROCESO] x", "refused: [PROCESO] not yours"},
	} {
		_, o := DecideAll(c.r, mail(t, c.mail), Actor{Person: c.by, Proven: true}, testFacts(), testNow)
		if got := outcome(o); got != c.want {
			t.Errorf("%s: %s\n got:\n%s\nwant:\n%s", name, c.mail, got, c.want)
		}
	}
}

// A refused mail of several commands comes back whole, the wrong one put right
// where that is possible.
func TestSeveralComeBackWhole(t *testing.T) {
	for words, want := range map[string][]string{
		"[PRIORIDAD alta] [TERMINADA] Listo.":       {"[PRIORIDAD alta] [TERMINADA] Diagnóstico: \n\nSolución: Listo.\n"},
		"[PROCESO] [PRIORIDAD máxima] [NOTA] Hola.": {"[PROCESO] [PRIORIDAD urgente] [ACTUALIZAR] Hola.", "[PROCESO] [PRIORIDAD alta] [ACTUALIZAR] Hola.", "[PROCESO] [PRIORIDAD normal] [ACTUALIZAR] Hola.", "[PROCESO] [PRIORIDAD baja] [ACTUALIZAR] Hola."},
		"[NO PROCEDE] [PRIORIDAD alta] No es.":      nil,
		"[PRIORIDAD alta] [PENDIENTE]":              {"[PRIORIDAD alta] [PENDIENTE] "},
		"[TERMINADA] Listo.":                        {"[TERMINADA] Diagnóstico: \n\nSolución: Listo.\n"},
	} {
		_, o := DecideAll(given(EnProceso), mail(t, words), Actor{Person: beto, Proven: true}, testFacts(), testNow)
		if o.Refusal == nil {
			t.Errorf("%s was not refused", words)
			continue
		}
		var got []string
		for _, s := range o.Refusal.Try {
			got = append(got, s.Brackets()+" "+s.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s comes back as %q, want %q", words, got, want)
		}
		if _, text, _ := strings.Cut(words, "] "); !strings.HasSuffix(text, o.Refusal.Text) {
			t.Errorf("%s: the text came back as %q", words, o.Refusal.Text)
		}
	}
}

// Files alone are an answer, a note and a reply, and stand in the history by
// their names; a question or a reason needs words.
func TestFilesWithoutWords(t *testing.T) {
	files := []string{"foto.jpg", "plano.pdf"}
	for _, c := range []struct {
		name string
		by   Person
		want string
	}{
		{CmdNote, ana, " PEND>PROC«Archivos: foto.jpg, plano.pdf»"},
		{CmdNote, beto, " PEND>PEND«Archivos: foto.jpg, plano.pdf»"},
		{CmdFollowUp, beto, "ACTUALIZAR PEND>PEND«Archivos: foto.jpg, plano.pdf»"},
		{CmdReply, beto, "RESPONDER PEND>PEND«Archivos: foto.jpg, plano.pdf»"},
		{CmdPending, beto, "refused: [PENDIENTE] missing text"},
		{CmdImprocede, beto, "refused: [NO PROCEDE] missing text"},
		{CmdDone, beto, "refused: [TERMINADA] missing labels"},
	} {
		r, o := DecideAll(given(Pendiente), []Command{{Name: c.name, Files: files}}, Actor{Person: c.by, Proven: true}, testFacts(), testNow)
		if got, _, _ := strings.Cut(outcome(o), "\n"); strings.TrimSpace(got) != strings.TrimSpace(c.want) {
			t.Errorf("[%s] of %s: %s, want %s", c.name, c.by.Name, got, c.want)
		}
		if r.Diagnosis != "" {
			t.Errorf("[%s]: the names of files stand as diagnosis", c.name)
		}
		for _, n := range o.Notices {
			if strings.Contains(n.Text, "Archivos") {
				t.Errorf("[%s]: the notice says the names twice: its files are listed already", c.name)
			}
		}
	}
}
