package workflow

import "sgaus/workflow/hours"

// NoticeKind names a notice: the template that words it.
type NoticeKind string

// The notices, by who reads them.
const (
	// The requester.
	NoticeReceived   NoticeKind = "acuse"
	NoticeRegistered NoticeKind = "registrada"
	NoticeInProcess  NoticeKind = "en_proceso"
	NoticeQuestion   NoticeKind = "pregunta"
	NoticeReply      NoticeKind = "respuesta"
	NoticeWaiting    NoticeKind = "espera"
	NoticeDoneFor    NoticeKind = "terminada"
	NoticeImproper   NoticeKind = "no_procede"
	NoticeCancelled  NoticeKind = "cancelada"
	NoticeReopened   NoticeKind = "reabierta"
	NoticeGoesOn     NoticeKind = "continua"
	NoticeAnswerIn   NoticeKind = "respuesta_recibida"
	NoticeClosed     NoticeKind = "cerrada"
	NoticeReminder   NoticeKind = "recordatorio"
	NoticeUnanswered NoticeKind = "sin_respuesta"

	// The requester, of the form of a service: to fill in, what it still lacks, and
	// how it stands when it is complete.
	NoticeForm        NoticeKind = "formulario"
	NoticeFormMissing NoticeKind = "formulario_falta"
	NoticeFormDone    NoticeKind = "formulario_completo"

	// The staff.
	NoticeNew         NoticeKind = "nueva"
	NoticeAssigned    NoticeKind = "asignada"
	NoticeEscalated   NoticeKind = "escalada"
	NoticeAnswered    NoticeKind = "contestada"
	NoticeFormReady   NoticeKind = "formulario_listo"
	NoticeImproperDAU NoticeKind = "no_procede_dau"
	NoticeLate        NoticeKind = "tardia"
	NoticeNote        NoticeKind = "nota"
	NoticeChanged     NoticeKind = "cambio"
	NoticeDone        NoticeKind = "hecho"
	NoticeQuarantine  NoticeKind = "cuarentena"
	NoticeBounced     NoticeKind = "rebote"
	NoticePaused      NoticeKind = "pausa"
	NoticeBundle      NoticeKind = "varias"
	NoticeAlarm       NoticeKind = "alarma"
	NoticeList        NoticeKind = "lista"
	NoticeImpostor    NoticeKind = "suplantacion"
	NoticeUnconfirmed NoticeKind = "sin_confirmar"

	// The staff, from the clocks.
	NoticeNoAnswer     NoticeKind = "no_contesto"
	NoticeUnwarned     NoticeKind = "no_avisada"
	NoticeResumed      NoticeKind = "retomada"
	NoticeStillWaiting NoticeKind = "sigue_en_espera"
	NoticeIdle         NoticeKind = "sin_movimiento"
	NoticeDigest       NoticeKind = "resumen"
	NoticeSheet        NoticeKind = "hoja"
	NoticeAbsence      NoticeKind = "ausencia"

	// Those who are invited to what the agenda booked, and who keeps it.
	NoticeInvited    NoticeKind = "invitacion"
	NoticeMoved      NoticeKind = "invitacion_cambio"
	NoticeUninvited  NoticeKind = "invitacion_cancelada"
	NoticeGuestSaid  NoticeKind = "invitacion_respuesta"
	NoticeRoomAnswer NoticeKind = "sala_respuesta" // whoever invited a room
	NoticeEventSoon  NoticeKind = "recordatorio_evento"

	// The staff, of the agenda.
	NoticeBooked   NoticeKind = "agendada"
	NoticeConflict NoticeKind = "conflicto"
	NoticeWeek     NoticeKind = "semana"
	NoticeFree     NoticeKind = "disponible"

	// Whoever wrote.
	NoticeRefusal  NoticeKind = "rechazo"
	NoticeUnproven NoticeKind = "sin_evidencia" // asks whether it was them
	NoticePartial  NoticeKind = "incompleto"    // something that they sent is not here
	NoticeState    NoticeKind = "estado"
	NoticeHelp     NoticeKind = "ayuda"
)

// called names the notices to requesters where one of them is spoken of.
var called = map[NoticeKind]string{
	NoticeReceived: "el acuse de recibo", NoticeRegistered: "el aviso de registro", NoticeInProcess: "el aviso de que se atiende",
	NoticeQuestion: "la pregunta", NoticeReply: "la respuesta", NoticeWaiting: "el aviso de espera",
	NoticeDoneFor: "la solución", NoticeImproper: "los motivos", NoticeCancelled: "el aviso de cancelación",
	NoticeInvited: "la invitación", NoticeMoved: "el cambio de la invitación", NoticeUninvited: "la cancelación de la invitación",
	NoticeRoomAnswer: "la respuesta de la sala", NoticeEventSoon: "el recordatorio del evento",
	NoticeReopened: "el aviso de que se reabrió", NoticeReminder: "el recordatorio", NoticeUnanswered: "el aviso de cierre",
	NoticeForm: "el formato", NoticeFormMissing: "lo que falta del formato", NoticeFormDone: "el resumen del formato",
}

// Called names a notice in a sentence: «la pregunta».
func (k NoticeKind) Called() string {
	if words, ok := called[k]; ok {
		return words
	}
	return "un aviso"
}

// Warnings are the notices that tell the requester of a PENDIENTE until when
// they can answer.
var Warnings = []NoticeKind{NoticeQuestion, NoticeForm, NoticeFormMissing, NoticeReminder}

// ReportKind names a mail made from stored data: also the notice that words it.
type ReportKind NoticeKind

// The reports.
const (
	ReportState  = ReportKind(NoticeState)
	ReportList   = ReportKind(NoticeList)
	ReportManual = ReportKind(NoticeHelp)
	ReportWeek   = ReportKind(NoticeWeek)
	ReportFree   = ReportKind(NoticeFree)
)

// Reason names why something is refused.
type Reason string

// The reasons, about in the order in which they are looked for.
const (
	EmptyMail      Reason = "empty mail"
	Misspelt       Reason = "misspelt"
	UnknownNumber  Reason = "unknown number"
	NoRequest      Reason = "no request"
	NotYours       Reason = "not yours"
	Unproven       Reason = "unproven"
	HalfProven     Reason = "half proven"
	NoQuestion     Reason = "no question"
	WasConfirmed   Reason = "was confirmed"
	WasRejected    Reason = "was rejected"
	TooLate        Reason = "too late"
	NotAlone       Reason = "not alone"
	NoWordSaid     Reason = "no word"
	IsPurged       Reason = "purged"
	IsClosed       Reason = "closed"
	NotClosed      Reason = "not closed"
	NotFromHere    Reason = "not from here"
	Already        Reason = "already"
	MissingText    Reason = "missing text"
	MissingLabels  Reason = "missing labels"
	MissingWho     Reason = "missing who"
	UnknownWho     Reason = "unknown who"
	UnknownService Reason = "unknown service"
	WhichOne       Reason = "which one"
	NoHead         Reason = "no head"
	NoDAU          Reason = "no dau"
	OutOfArea      Reason = "out of area"
	OneNew         Reason = "one new"
	IsHead         Reason = "is head"
	BadLevel       Reason = "bad level"
	BadDate        Reason = "bad date"
	PastDate       Reason = "past date"
	NoSheet        Reason = "no sheet"
	NoLine         Reason = "no line"
	NoCommand      Reason = "no command"
	BadCase        Reason = "bad case"
	UnknownCase    Reason = "unknown case"
	StillHeld      Reason = "still held"
	NotHere        Reason = "not here"

	NotBooked       Reason = "not booked"
	IsBooked        Reason = "is booked"
	BadSpan         Reason = "bad span"
	PastSpan        Reason = "past span"
	UnknownResource Reason = "unknown resource"
	NotFree         Reason = "not free"
	NoSlot          Reason = "no slot"
	BadPage         Reason = "bad page"

	// Undelivered marks the event of a notice that did not arrive.
	Undelivered Reason = "undelivered"
)

// Words of a refusal: why not, and what can be done instead. Each %s takes one
// of the refusal's details, in order.
type Words struct{ Why, Instead string }

// Reasons words every refusal.
var Reasons = map[Reason]Words{
	EmptyMail:      {"El correo llegó vacío: sin asunto, sin texto y sin archivos.", "Cuéntenos qué necesita y envíelo de nuevo."},
	Misspelt:       {"No conozco ese comando.", "¿Quiso decir [%s]? Abajo está el correo listo para enviar."},
	UnknownNumber:  {"No encuentro esa solicitud entre las que usted puede consultar.", "Revise el número, o responda al aviso que recibió de ella."},
	NoRequest:      {"El correo no dice de qué solicitud se trata.", "Responda a un aviso de la solicitud, o ponga su etiqueta en el asunto, por ejemplo %s."},
	NotYours:       {"Este comando lo puede dar %s.", "Puede usar los comandos de abajo, o pedirlo a quien corresponde."},
	HalfProven:     {"Este comando necesita dos comprobaciones: que el correo salga de su cuenta de la institución y que responda a un aviso nuestro.", "Confírmelo, o responda desde su cuenta de la institución a un aviso de la solicitud."},
	Unproven:       {"No pudimos comprobar que el correo lo haya enviado usted.", "Responda directamente a uno de nuestros avisos: cada uno lleva la clave que lo comprueba."},
	NoQuestion:     {"Ese correo no responde a ninguna pregunta que le hayamos hecho a usted.", "Para confirmar o rechazar, use los botones del aviso en que se le preguntó, o respóndalo desde la dirección en que lo recibió."},
	WasConfirmed:   {"Ya lo había confirmado: %s.", "No hace falta hacer nada."},
	WasRejected:    {"Ya lo había rechazado, y se descartó: %s.", "Si sí lo quería, pídalo de nuevo respondiendo a un aviso de la solicitud."},
	TooLate:        {"El plazo para confirmar %s terminó el %s, y no se hizo.", "Pídalo de nuevo respondiendo a este aviso."},
	NotAlone:       {"Confirmar o rechazar va solo: con otros comandos no queda claro de cuál se trata.", "Envíelo en un correo aparte, y los demás comandos en otro."},
	NoWordSaid:     {"Ese aviso le preguntaba si usted pidió %s, y su correo no lo dice: no se hizo nada con él.", "Use los botones de abajo, o respóndale a aquel aviso [CONFIRMAR] o [RECHAZAR]."},
	IsPurged:       {"La solicitud está cerrada y sus textos y correos se depuraron el %s: quedan su número, sus fechas y sus estados.", "Si es otro asunto, escriba un correo nuevo. Lo que decía está en el archivo; el administrador del sistema puede buscarlo."},
	IsClosed:       {"La solicitud está cerrada (%s): puede consultarse, pero no modificarse.", "Solo DAU puede reabrirla. Si es otro asunto, escriba un correo nuevo."},
	NotClosed:      {"La solicitud está abierta (%s).", "No hace falta reabrirla."},
	NotFromHere:    {"No puede darse mientras la solicitud está en %s.", "Puede usar los comandos de abajo."},
	Already:        {"La solicitud ya está así: %s.", "No hace falta hacer nada."},
	MissingText:    {"Falta%s.", "Escríba%s en el cuerpo del correo y envíelo de nuevo."},
	MissingLabels:  {"Para cerrarla hacen falta un diagnóstico y una solución; falta %s.", "Complete el correo que está abajo y envíelo."},
	MissingWho:     {"Falta decir %s.", "Póngalo dentro de los corchetes, por ejemplo [%s]."},
	UnknownWho:     {"No conozco a «%s» entre el personal ni las áreas.", "Use su dirección de correo, lo que va antes de la @, su nombre o la clave de un área: %s."},
	UnknownService: {"No conozco el servicio «%s».", "Elija uno: %s."},
	WhichOne:       {"«%s» puede ser más de una persona.", "Elija una: %s."},
	NoHead:         {"El área no tiene un DSE registrado.", "Escriba a HelpDesk para que la asigne."},
	NoDAU:          {"No hay personal de DAU registrado.", "Avise al administrador del sistema."},
	OutOfArea:      {"Un DSE asigna dentro de su área, y %s no es de ella.", "Puede transferirla a DAU, o pedir a HelpDesk que la pase a otra área."},
	OneNew:         {"Un correo registra una sola solicitud.", "Envíe un correo por cada una."},
	IsHead:         {"La solicitud ya está con el jefe del área.", "Si el área agotó sus recursos, puede transferirla a DAU."},
	BadLevel:       {"«%s» no es una prioridad.", "Las prioridades son baja, normal, alta y urgente."},
	BadDate:        {"No entiendo la fecha «%s».", "Escríbala por ejemplo así: " + hours.Understood + "."},
	PastDate:       {"La fecha %s ya pasó, o es la de hoy.", "Escriba una fecha posterior a hoy."},
	NoSheet:        {"El correo no responde a una hoja de trabajo suya.", "Responda a su resumen de hoy, o a la contestación de su hoja."},
	BadCase:        {"No entiendo qué casos son «%s».", "Escriba su número, varios separados por comas, «7 y siguientes», o «todos»."},
	UnknownCase:    {"En la cuarentena no hay %s que espere.", "Los que esperan: %s."},
	StillHeld:      {"El caso %s todavía no se puede atender: %s.", "Sigue en la cuarentena. Si sabe de quién es, escríbale directamente; si no hace falta, descártelo."},
	NoLine:         {"La hoja no tiene una línea %s.", "Revise los números del resumen que recibió."},
	NoCommand:      {"La línea no empieza con un comando.", "Escriba el número de la línea, dos puntos y el comando, por ejemplo 3: PROCESO."},
	NotHere:        {"Ese comando no puede ir en una hoja.", "Envíelo en un correo aparte."},

	NotBooked:       {"La solicitud no tiene nada en la agenda.", "Para agendarla, escriba [AGENDAR] con la fecha y las horas, o solo si el formato ya las dice."},
	IsBooked:        {"La solicitud ya está en la agenda: %s.", "Para cambiar algo use [REAGENDAR]; para quitarla, [DESAGENDAR]."},
	BadSpan:         {"%s.", "Escríbalo por ejemplo así: [%s 15/12/2026 10:00-12:00 sala=A equipo=códec,2 personal=beto]."},
	PastSpan:        {"Ese horario ya pasó: %s.", "Escriba una fecha y unas horas que estén por venir."},
	UnknownResource: {"En la agenda no hay %s «%s».", "Hay: %s."},
	NotFree:         {"No se agendó, porque no todo está libre: %s.", "%s."},
	BadPage:         {"%s.", "Escríbalo por ejemplo así: [%s]."},
	NoSlot:          {"No se ha propuesto un horario con el número %s para esta solicitud.", "Escriba la fecha y las horas, por ejemplo [AGENDAR 15/12/2026 10:00-12:00 sala=A]."},
}
