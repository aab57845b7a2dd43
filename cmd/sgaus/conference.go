package main

import (
	"strings"

	"sgaus/workflow"
)

// conference is the life of a videoconference: from a wish to the invitation in
// everybody's calendar (VC 1 to 4).
var conference = []step{
	{
		title: "Ana pide una videoconferencia, y no sabe qué datos hacen falta", by: "ana", about: 2,
		mail: func(reader) (outgoing, error) {
			return outgoing{
				to: demoPeople["mesa"].address, subject: "Videoconferencia con la UNAM",
				body: "Hola:\n\nSerá el martes de 10 a 12 en la sala A.\n\n-- \nAna Gil\nFacultad de Contaduría",
			}, nil
		},
		to: []string{"ana", "laura"}, want: workflow.Pendiente,
	},
	{
		title: "Ana contesta lo que falta, a su manera", by: "ana", about: 2,
		mail: func(last reader) (outgoing, error) {
			return last.reply("ana", "", strings.Join([]string{
				"Dependencia: Facultad de Contaduría y Administración (FCA)", "programa - Examen de grado de Rosa Mena", "Responsable: Ana Gil, tel. 614 439 1500",
				"Sede remota: UNAM, 132.248.10.1", "Asistentes: 12", "Siglas: FCA",
			}, "\n"))
		},
		to: []string{"ana", "laura"}, want: workflow.EnProceso,
	},
	{
		title: "Laura, que lleva la agenda, pulsa «Agendar»", by: "laura", about: 2,
		mail: func(last reader) (outgoing, error) { return last.press("laura", "[AGENDAR]") },
		to:   []string{"ana", "laura", "laura"}, want: workflow.EnProceso,
	},
	{
		title: "Laura la termina: lo que Ana necesita saber ya está escrito", by: "laura", about: 2,
		mail: func(last reader) (outgoing, error) { return last.press("laura", "[TERMINADA]") },
		to:   []string{"ana", "laura"}, want: workflow.Terminada,
	},
}
