package workflow

// The words of what is printed (mailbot/paper): those of any form, and those of
// the request's own, FOR 7.2 DAU 01.
const (
	SayCode   Saying = "Código"
	SayPage   Saying = "Página"
	SayPageOf Saying = "de"

	FormCode               = "FOR 7.2 DAU 01"
	SayFormTitle    Saying = "Solicitud de servicio"
	SayFormNumber   Saying = "Solicitud %d"
	SayFormFoot     Saying = "Impreso el %s · %s"
	SayFormData     Saying = "Solicitud"
	SayFormUser     Saying = "Usuario"
	SayFormDescribe Saying = "Descripción"
	SayFormWho      Saying = "Responsable"
	SayFormAgenda   Saying = "Calendario de Eventos"
	SayFormFollow   Saying = "Seguimiento a la solicitud"
	SayFormResult   Saying = "Diagnóstico y solución"
	SayFormTimes    Saying = "Tiempos"
	SayFormSpent    Saying = "%s (%s hábiles)"

	SayFormNone       Saying = "(por asignar)"
	SayFormPurged     Saying = "Los textos, los correos y los nombres de esta solicitud se depuraron el %s, al cumplirse el plazo de conservación. Quedan su número, sus fechas y sus estados."
	SayFormDAU        Saying = "Departamento de Atención a Usuarios"
	SayFormFollowCut  Saying = "(se omiten %d renglones anteriores)"
	SayFormNoSolution Saying = "(sin solución todavía)"
)

// The labels of the form's fields and columns.
const (
	SayLabelNumber    Saying = "Número"
	SayLabelStatus    Saying = "Estado"
	SayLabelService   Saying = "Servicio"
	SayLabelKind      Saying = "Tipo"
	SayLabelPriority  Saying = "Prioridad"
	SayLabelArea      Saying = "Área"
	SayLabelSubject   Saying = "Asunto"
	SayLabelName      Saying = "Nombre"
	SayLabelMail      Saying = "Correo"
	SayLabelFormer    Saying = "Responsables anteriores"
	SayLabelDiagnosis Saying = "Diagnóstico"
	SayLabelSolution  Saying = "Solución"
	SayLabelOpened    Saying = "Abierta"
	SayLabelFirst     Saying = "Primera atención"
	SayLabelClosed    Saying = "Cerrada"
	SayLabelDue       Saying = "Espera respuesta hasta"
	SayLabelResume    Saying = "Se retoma"
	SayLabelTotal     Saying = "En total"
	SayLabelEvent     Saying = "Evento"
	SayLabelWhen      Saying = "Fecha y hora"
	SayLabelPlaces    Saying = "Sala, equipo y personal"
	SayColumnWhen     Saying = "Fecha"
	SayColumnWho      Saying = "Quién"
	SayColumnWhat     Saying = "Seguimiento"
)
