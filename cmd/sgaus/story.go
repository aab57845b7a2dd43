package main

import (
	"context"
	"fmt"
	"maps"
	"net/smtp"
	"slices"
	"strings"

	"sgaus/workflow"
)

const rule = "────────────────────────────────────────────────────────────────────────"

// reader opens the latest mail that somebody got.
type reader func(who string) ([]byte, error)

// step is one scene: who does what, and who gets mail because of it.
type step struct {
	title string
	by    string
	mail  func(last reader) (outgoing, error)
	to    []string // who is told: as often as they get a mail
	about int64    // request; 0: the first
	want  workflow.Status
}

// story is the life of one request.
var story = []step{
	{
		title: "Ana, de una facultad, escribe a la mesa de ayuda", by: "ana",
		mail: func(reader) (outgoing, error) {
			return outgoing{
				to: demoPeople["mesa"].address, subject: "No hay red en el laboratorio 3",
				body: "Buenos días:\n\nDesde ayer no hay red en el laboratorio 3 y mañana tenemos examen en línea.\n\n-- \nAna Gil\nFacultad de Contaduría",
			}, nil
		},
		to: []string{"ana", "carla"}, want: workflow.Registro,
	},
	{
		title: "Carla, de HelpDesk, responde al aviso y pone el comando en el asunto", by: "carla",
		mail: func(last reader) (outgoing, error) {
			return last.reply("carla", "[ASIGNAR beto]", "Es urgente: hay examen.")
		},
		to: []string{"beto", "carla"}, want: workflow.Registro,
	},
	{
		title: "Beto pulsa «Empezar a atenderla» en su aviso", by: "beto",
		mail: func(last reader) (outgoing, error) { return last.press("beto", "[PROCESO]") },
		to:   []string{"ana", "beto"}, want: workflow.EnProceso,
	},
	{
		title: "Beto pregunta; desde el teléfono, con el comando en la primera línea", by: "beto",
		mail: func(last reader) (outgoing, error) {
			return last.reply("beto", "", "[pendiente]\n¿Las luces del conmutador junto a la puerta están encendidas?\n\nEnviado desde mi iPhone")
		},
		to: []string{"ana", "beto"}, want: workflow.Pendiente,
	},
	{
		title: "Ana responde", by: "ana",
		mail: func(last reader) (outgoing, error) { return last.reply("ana", "", "No, todas apagadas.") },
		to:   []string{"ana", "beto"}, want: workflow.EnProceso,
	},
	{
		title: "Beto la cierra con diagnóstico y solución", by: "beto",
		mail: func(last reader) (outgoing, error) {
			return last.reply("beto", "[TERMINADA]", "Diagnóstico: la fuente del conmutador se quemó.\n\nSolución: se cambió el conmutador; los 20 equipos ya tienen red.")
		},
		to: []string{"ana", "beto"}, want: workflow.Terminada,
	},
	{
		title: "Ana escribe de nuevo: la solicitud ya está cerrada", by: "ana",
		mail: func(last reader) (outgoing, error) {
			return last.reply("ana", "", "Volvió a fallar esta mañana en la mitad del salón.")
		},
		to: []string{"ana", "dulce"}, want: workflow.Terminada,
	},
	{
		title: "Dulce, de DAU, la reabre: basta reenviar ese correo a la mesa de ayuda", by: "dulce",
		mail: func(last reader) (outgoing, error) { return last.forward("dulce", "Beto, por favor revise de nuevo.") },
		to:   []string{"ana", "beto", "dulce"}, want: workflow.Registro,
	},
}

// play tells the story, and fails where it goes otherwise.
func (d *demo) play(ctx context.Context) error {
	fmt.Fprintf(d.w, "SGAUS: una mesa de ayuda que vive en un buzón (%s)\n", demoPeople["mesa"].address)
	for i, s := range slices.Concat(story, conference) {
		fmt.Fprintf(d.w, "\n%s\n%d. %s\n%s\n", rule, i+1, s.title, rule)
		if err := d.scene(ctx, s); err != nil {
			return fmt.Errorf("step %d of the story (%s): %w", i+1, s.title, err)
		}
	}
	return nil
}

func (d *demo) scene(ctx context.Context, s step) error {
	out, err := s.mail(d.last)
	if err != nil {
		return err
	}
	if err := d.send(demoPeople[s.by], out); err != nil {
		return err
	}
	d.printSent(demoPeople[s.by], out)
	ctx, cancel := context.WithTimeout(ctx, demoTime)
	defer cancel()
	told := map[string]int{}
	for _, to := range s.to {
		told[to]++
	}
	for _, to := range slices.Sorted(maps.Keys(told)) {
		p := demoPeople[to]
		mails, err := d.server.Wait(ctx, p.address, d.read[to]+told[to])
		if err != nil {
			return fmt.Errorf("waiting for the mail to %s: %w", p.address, err)
		}
		for _, raw := range mails[d.read[to]:] {
			d.printGot(p, raw)
		}
		d.read[to] = len(mails)
	}
	r, ok, err := d.desk.db.Request(ctx, max(s.about, 1))
	if err != nil || !ok {
		return fmt.Errorf("look up the request: found %t, %w", ok, err)
	}
	responsible := "nadie"
	if r.Assignee != "" {
		responsible = r.Assignee
	}
	fmt.Fprintf(d.w, "\n=> solicitud %d: %s, responsable: %s\n", r.Number, r.Status, responsible)
	if r.Status != s.want {
		return fmt.Errorf("the request is in %s, not in %s", r.Status, s.want)
	}
	return nil
}

// send submits a mail as a mail client does, logged in as its author.
func (d *demo) send(p person, out outgoing) error {
	addr := d.server.SMTPAddr()
	host, _, _ := strings.Cut(addr, ":")
	auth := smtp.PlainAuth("", p.address, demoPassword, host)
	return smtp.SendMail(addr, auth, p.address, []string{out.to}, out.mail(p, d.now()))
}

// last is the latest mail that somebody got.
func (d *demo) last(who string) ([]byte, error) {
	mails, err := d.server.Mailbox(demoPeople[who].address)
	if err != nil || len(mails) == 0 {
		return nil, fmt.Errorf("%s has no mail to answer: %w", who, err)
	}
	return mails[len(mails)-1], nil
}

func (last reader) reply(who, command, body string) (outgoing, error) {
	raw, err := last(who)
	if err != nil {
		return outgoing{}, err
	}
	return reply(raw, command, body), nil
}

func (last reader) press(who, command string) (outgoing, error) {
	raw, err := last(who)
	if err != nil {
		return outgoing{}, err
	}
	return press(raw, command)
}

func (last reader) forward(who, note string) (outgoing, error) {
	raw, err := last(who)
	if err != nil {
		return outgoing{}, err
	}
	return forward(raw, demoPeople[who], note), nil
}

func (d *demo) printSent(p person, out outgoing) {
	fmt.Fprintf(d.w, "\n>>> %s (%s) escribe a %s\n", p.name, p.role, out.to)
	fmt.Fprintf(d.w, "    Asunto: %s\n\n%s\n", out.subject, indent(written(out.body)))
}

// printGot prints a mail as its reader sees it.
func (d *demo) printGot(p person, raw []byte) {
	m := opened(raw)
	fmt.Fprintf(d.w, "\n<<< %s (%s) recibe\n", p.name, p.role)
	fmt.Fprintf(d.w, "    De: %s <%s>\n    Asunto: %s\n", m.From.Name, m.From.Email, m.Subject)
	for _, f := range m.Attachments {
		fmt.Fprintf(d.w, "    Archivo: %s\n", f.Name)
	}
	fmt.Fprintf(d.w, "\n%s\n", indent(strings.TrimSpace(textOf(raw))))
}

func indent(s string) string {
	return "    | " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n    | ")
}
