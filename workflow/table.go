package workflow

// This file is the procedure. Each row of Commands is one line of the table
// that people work by; a change of a rule is a change here, and shows in
// testdata/matrix.txt as the lines of behaviour that changed.
//
// PRO is PRO 7.5 DSE 01, VC the routine of the videoconference service.

// The names that code refers to. Every other use of a command is its row.
const (
	CmdNote      = "" // a mail of the staff with no command
	CmdNew       = "NUEVA"
	CmdAssign    = "ASIGNAR"
	CmdProcess   = "PROCESO"
	CmdCorrect   = "MANTENIMIENTO"
	CmdReopen    = "REABRIR"
	CmdToDAU     = "TRANSFERIR DAU"
	CmdPending   = "PENDIENTE"
	CmdWait      = "ESPERA"
	CmdDone      = "TERMINADA"
	CmdPriority  = "PRIORIDAD"
	CmdState     = "ESTADO"
	CmdList      = "LISTA"
	CmdHelp      = "AYUDA"
	CmdFollowUp  = "ACTUALIZAR"
	CmdEscalate  = "ESCALAR"
	CmdReply     = "RESPONDER"
	CmdCancel    = "CANCELAR"
	CmdImprocede = "NO PROCEDE"
	CmdAway      = "AUSENTE"
	CmdConfirm   = "CONFIRMAR"
	CmdReject    = "RECHAZAR"
	CmdRecover   = "RECUPERAR"
	CmdDiscard   = "DESCARTAR"
	CmdService   = "SERVICIO"
	CmdBook      = "AGENDAR"
	CmdRebook    = "REAGENDAR"
	CmdUnbook    = "DESAGENDAR"
	CmdWeek      = "AGENDA"
	CmdFree      = "DISPONIBLE"
)

// Commands is the table, in the order of the manual.
var Commands = []Row{
	{
		Name: CmdNew, Also: []string{"NUEVO", "REGISTRAR"}, Arg: "usuario",
		By: []Standing{AsHD, AsAnyHead, AsDAU}, Any: true, General: true, To: Registro, Need: NeedRequester, Public: true,
		Tell:  []Tell{{NoticeRegistered, ToRequester, CarryNothing}, {NoticeNew, ToOwner, CarryOpening}},
		Label: "Registrar otra solicitud", Hint: "a nombre de otra persona", Does: "Registra una solicitud a nombre de otra persona, o de quien escribió el correo que se reenvía.",
		Past:   "registró la solicitud a nombre de {usuario}",
		Source: "PRO 4.1.1, VC 1.2",
	},
	{
		Name: CmdAssign, Also: []string{"TRANSFERIR", "ASIGNACIÓN"}, Arg: "quién",
		By: []Standing{AsHD, AsHead, AsDAU}, To: Registro, KeepPending: true, Need: NeedWho, Move: MoveNamed,
		Tell:  []Tell{{NoticeAssigned, ToResponsible, CarryOpening}},
		Offer: 1, Label: "Asignar", Does: "Pasa la solicitud a una persona, o al jefe de un área; queda en REGISTRO.",
		Past:   "asignó la solicitud a {quién}",
		Source: "PRO 4.4, 4.9, VC 1.2",
	},
	{
		Name: CmdProcess, Also: []string{"EN PROCESO", "TOMAR"},
		By: []Standing{AsResponsible, AsHead, AsAreaEDS}, From: []Status{Registro, Pendiente, Espera}, To: EnProceso, Move: MoveTaker,
		Tell:  []Tell{{NoticeInProcess, ToRequester, CarryNothing}},
		Offer: 2, Label: "Empezar a atenderla", Hint: "avisa al usuario que ya se atiende", Does: "Empieza o retoma la atención, y el usuario lo sabe. Si nadie la tenía, queda a su cargo. El texto se anota; el usuario no lo ve.",
		Past:   "puso la solicitud en proceso",
		Source: "VC 2.1",
	},
	{
		Name: CmdService, Arg: "vc",
		By: []Standing{AsHD, AsResponsible, AsHead}, To: Pendiente, Through: true, Public: true,
		Tell:  []Tell{{NoticeForm, ToRequester, CarryFiles}},
		Offer: 3, Label: "Pedir el formato", Hint: "se le envía al usuario", Does: "Dice qué servicio es y envía su formato al usuario: si le faltan datos queda PENDIENTE; completo, el usuario recibe el resumen. Lo que el texto diga del formato se llena en su nombre.",
		Past:   "pidió el formato de {servicio}",
		Source: "VC 2.2, 2.3",
	},
	{
		Name: CmdFollowUp, Also: []string{"SEGUIMIENTO", "DIAGNOSTICO", "NOTA"},
		By: []Standing{AsReader}, Need: NeedText,
		Tell:  []Tell{{NoticeNote, ToOwner, CarryFiles}},
		Offer: 9, Label: "Anotar en el seguimiento", Hint: "el usuario no lo ve", Does: "Anota el texto en el seguimiento; el usuario no lo ve. Es lo mismo que responder sin comando.",
		Past:   "anotó en el seguimiento",
		Source: "PRO 4.5.1, 4.6",
	},
	{
		Name: CmdReply,
		By:   []Standing{AsResponsible, AsHead, AsTriage}, Need: NeedText, Public: true,
		Tell:  []Tell{{NoticeReply, ToRequester, CarryFiles}},
		Offer: 4, Label: "Escribir al usuario", Hint: "sin cambiar el estado", Does: "Envía el texto al usuario y lo anota en el seguimiento; el estado no cambia.",
		Past: "escribió al usuario",
	},
	{
		Name: CmdCorrect, Also: []string{"MANTENIMIENTO CORRECTIVO"},
		By:    []Standing{AsResponsible, AsHead},
		Offer: 10, Label: "Es mantenimiento correctivo", Hint: "la clasifica así", Does: "La clasifica como mantenimiento correctivo.",
		Past:   "la clasificó como mantenimiento correctivo",
		Source: "PRO 4.5.3",
	},
	{
		Name: CmdPending,
		By:   []Standing{AsResponsible, AsHead}, To: Pendiente, Through: true, Need: NeedQuestion, Public: true,
		Tell:  []Tell{{NoticeQuestion, ToRequester, CarryFiles}},
		Offer: 3, Label: "Preguntar al usuario", Hint: "y esperar su respuesta", Does: "Envía el texto al usuario como pregunta; corre el plazo de su respuesta, 48 horas hábiles si no se fijó otro.",
		Past:   "preguntó al usuario",
		Source: "VC 2.3",
	},
	{
		Name: CmdWait, Arg: "fecha",
		By: []Standing{AsResponsible, AsHead}, To: Espera, Through: true, Public: true,
		Tell:  []Tell{{NoticeWaiting, ToRequester, CarryFiles}},
		Offer: 6, Label: "Dejar en espera", Hint: "con una fecha se retoma sola", Does: "La deja en espera; el texto, si lo hay, se envía al usuario. Con una fecha, se retoma sola ese día.",
		Past:   "dejó la solicitud en espera{fecha}",
		Source: "VC 2.4",
	},
	{
		Name: CmdDone,
		By:   []Standing{AsResponsible, AsHead}, To: Terminada, Through: true, Need: NeedSolution,
		Tell:  []Tell{{NoticeDoneFor, ToRequester, CarryFiles}},
		Offer: 5, Label: "Terminar", Hint: "con diagnóstico y solución", Does: "La cierra con un diagnóstico y una solución; la solución se envía al usuario.",
		Past:   "terminó la solicitud",
		Source: "PRO 4.6, 4.7, VC 4.1",
	},
	{
		Name: CmdImprocede,
		By:   []Standing{AsResponsible, AsHead}, To: NoProcede, Through: true, Need: NeedReasons, Public: true,
		Tell:  []Tell{{NoticeImproper, ToRequester, CarryFiles}, {NoticeImproperDAU, ToAllDAU, CarryOpening}},
		Offer: 7, Label: "No procede", Hint: "cierra con los motivos", Does: "La cierra sin atenderla; los motivos se envían al usuario y a DAU.",
		Past:   "cerró la solicitud: no procede",
		Source: "VC 2.5, 4.2",
	},
	{
		Name: CmdEscalate, Also: []string{"DEVOLVER"},
		By: []Standing{AsEngineer}, To: Registro, KeepPending: true, Need: NeedTried, Move: MoveHead,
		Tell:  []Tell{{NoticeEscalated, ToResponsible, CarryOpening}},
		Offer: 8, Label: "Devolver al jefe del área", Hint: "con lo que se intentó", Does: "La devuelve al DSE de su área, con lo que se intentó.",
		Past:   "devolvió la solicitud a {quién}",
		Source: "PRO 4.2, 4.5.2",
	},
	{
		Name: CmdToDAU, Also: []string{"TRANSFERIR A DAU", "TRANSFERIR AL DAU"},
		By: []Standing{AsHead}, To: Registro, KeepPending: true, Need: NeedTried, Move: MoveDAU,
		Tell: []Tell{
			{NoticeEscalated, ToAllDAU, CarryOpening}, {NoticeGoesOn, ToRequester, CarryNothing},
		},
		Offer: 8, Label: "Transferir a DAU", Hint: "con lo que se intentó", Does: "La transfiere a DAU cuando el área agotó sus recursos; al usuario se le dice que continúa.",
		Past:   "transfirió la solicitud a DAU ({quién})",
		Source: "PRO 4.2, 4.8",
	},
	{
		Name: CmdCancel,
		By:   []Standing{AsDAU}, From: []Status{Registro, EnProceso, Pendiente, Espera, NoProcede}, To: Cancelada, Need: NeedReasons, Public: true,
		Tell:  []Tell{{NoticeCancelled, ToRequester, CarryFiles}},
		Offer: 12, Label: "Cancelar", Hint: "con el motivo", Does: "La cancela; el motivo se envía al usuario.",
		Past:   "canceló la solicitud",
		Source: "VC 4.2",
	},
	{
		Name: CmdReopen, Arg: "quién",
		By: []Standing{AsDAU}, From: []Status{Terminada, NoProcede, Cancelada}, To: Registro, Move: MoveReopen,
		Tell:  []Tell{{NoticeReopened, ToRequester, CarryNothing}, {NoticeAssigned, ToResponsible, CarryOpening}, {NoticeNew, ToTriage, CarryOpening}},
		Offer: 1, Label: "Reabrir", Hint: "con su último responsable", Does: "Reabre una solicitud cerrada, con la persona nombrada o su último responsable. También al reenviar aquí cualquier correo de ella.",
		Past:   "reabrió la solicitud{quién}",
		Source: "PRO 4.7",
	},
	{
		Name: CmdState,
		By:   []Standing{AsRequester, AsReader}, Any: true, Report: ReportState, Unproven: true, Everyone: true,
		Offer: 13, Label: "Ver la solicitud", Hint: "con su historia", Does: "Envía la solicitud y su historia, y la hoja FOR 7.2 DAU 01 para imprimir.",
		Past:   "pidió el estado de la solicitud",
		Source: "PRO 4.9",
	},
	{
		Name: CmdList, Also: []string{"MONITOREO"}, Arg: "filtros",
		By: []Standing{AsStaff}, Any: true, General: true, Report: ReportList, Unproven: true,
		Label: "Ver mis solicitudes", Hint: "por estado y antigüedad", Does: "Envía las solicitudes por estado, antigüedad y responsable: un EDS las suyas, un DSE las de su área, HelpDesk y DAU todas.",
		Past:   "pidió la lista de solicitudes",
		Source: "PRO 4.9",
	},
	{
		Name: CmdPriority, Arg: "alta",
		By: []Standing{AsHD, AsResponsible, AsHead, AsDAU}, Need: NeedLevel,
		Offer: 11, Label: "Prioridad alta", Does: "Cambia la prioridad: baja, normal, alta o urgente.",
		Past: "cambió la prioridad a {prioridad}",
	},
	{
		Name: CmdBook, Also: []string{"RESERVAR"}, Arg: "fecha horas sala=A …",
		By: []Standing{AsResponsible, AsHead}, Public: true,
		Offer: 3, Label: "Agendar", Hint: "lo que dice el formato, si está libre",
		Does:   "Agenda lo que dice el formato, o lo que se escriba: fecha y horas, sala=A, equipo=códec,2, personal=beto, programa=\"Seminario\"; también una serie, «cada martes hasta junio». Si algo no está libre no agenda nada y propone los tres horarios más cercanos: [AGENDAR 2] toma el segundo. El texto (ligas, contacto) va en las invitaciones.",
		Past:   "agendó {evento}",
		Source: "VC 3",
	},
	{
		Name: CmdRebook, Also: []string{"REPROGRAMAR"}, Arg: "fecha horas sala=B",
		By: []Standing{AsResponsible, AsHead}, Public: true,
		Offer: 5, Label: "Mover o cambiar lo agendado", Hint: "cambie la fecha, las horas o la sala en el asunto",
		Does:   "Cambia lo agendado: la fecha, las horas, la sala, el equipo o el personal que se digan; lo demás queda igual. Los invitados reciben el cambio.",
		Past:   "cambió en la agenda {evento}",
		Source: "VC 3",
	},
	{
		Name: CmdUnbook,
		By:   []Standing{AsResponsible, AsHead}, Public: true,
		Offer: 7, Label: "Quitar de la agenda", Hint: "libera la sala, el equipo y al personal",
		Does:   "Quita la solicitud de la agenda y avisa a los invitados; la solicitud sigue abierta.",
		Past:   "quitó de la agenda {evento}",
		Source: "VC 3",
	},
	{
		Name: CmdWeek, Also: []string{"CALENDARIO"}, Arg: "semana",
		By: []Standing{AsStaff}, Any: true, General: true, Report: ReportWeek, Unproven: true,
		Label: "Ver la agenda de la semana", Does: "Envía la agenda de la semana, día por día; también «próxima semana», «hoy», o la semana de una fecha.",
		Past:   "pidió la agenda",
		Source: "VC 3.1",
	},
	{
		Name: CmdFree, Also: []string{"DISPONIBILIDAD"}, Arg: "fecha horas sala=A",
		By: []Standing{AsStaff}, Any: true, General: true, Report: ReportFree, Unproven: true,
		Label: "Ver qué está libre", Hint: "salas, equipo y personal de un día", Does: "Envía qué está libre un día, o a unas horas: todo, o la sala, el equipo o la persona que se diga.",
		Past:   "pidió lo disponible en la agenda",
		Source: "VC 3.1",
	},
	{
		Name: CmdAway, Arg: "hasta fecha suplente quién",
		By: []Standing{AsStaff}, Any: true, General: true,
		Label: "Avisar de una ausencia", Hint: "hasta qué día, y quién suple",
		Does: "Avisa que usted, o alguien de su área si es DSE, no estará hasta ese día: los recordatorios van al jefe y las reglas no le asignan solicitudes. Con la fecha de hoy, que ya volvió.",
		Past: "avisó de una ausencia",
	},
	{
		Name: CmdConfirm,
		By:   []Standing{AsAsked}, Any: true, General: true, Word: Owned, Unproven: true,
		Label: "Sí, fui yo", Hint: "se hace lo que pedí", Does: "Confirma que usted pidió lo que llegó en su nombre sin comprobación, y se hace. Responde a la pregunta que recibió, una sola vez y dentro de su plazo.",
		Past: "confirmó lo que pidió",
	},
	{
		Name: CmdReject,
		By:   []Standing{AsAsked}, Any: true, General: true, Word: Disowned, Unproven: true,
		Tell:  []Tell{{NoticeImpostor, ToAllHD, CarryNothing}},
		Label: "No fui yo", Hint: "se descarta, y HelpDesk lo sabe", Does: "Descarta lo que alguien pidió en su nombre, y avisa a HelpDesk. Responde a la pregunta que recibió.",
		Past: "descartó lo que llegó en su nombre",
	},
	{
		Name: CmdRecover, Arg: "caso",
		By: []Standing{AsHD, AsDAU}, Any: true, General: true, Need: NeedCase, Case: Recovered,
		Label: "Atenderlo ahora", Hint: "como si acabara de llegar",
		Does: "Atiende un correo de la cuarentena como si acabara de llegar: por su número, varios, «7 y siguientes» los que siguen del mismo remitente, o «todos».",
		Past: "sacó correos de la cuarentena",
	},
	{
		Name: CmdDiscard, Arg: "caso",
		By: []Standing{AsHD, AsDAU}, Any: true, General: true, Need: NeedCase, Case: Discarded,
		Label: "Descartarlo", Hint: "se conserva, pero nadie lo atiende",
		Does: "Quita un correo de la cuarentena sin atenderlo; se conserva. Los números se dicen como en RECUPERAR.",
		Past: "descartó correos de la cuarentena",
	},
	{
		Name: CmdHelp,
		By:   []Standing{AsAnyone}, Any: true, General: true, Report: ReportManual, Unproven: true, Everyone: true,
		Label: "Ver todos los comandos", Does: "Envía los comandos que usted puede usar.",
		Past: "pidió los comandos",
	},
}

// Plain are the rows of mail that says no command, by what it is.
var Plain = struct{ Open, Answer, Guest, Note Row }{
	Open: Row{
		By: []Standing{AsAnyone}, Any: true, To: Registro, Public: true, Unproven: true, Everyone: true,
		Tell:   []Tell{{NoticeReceived, ToRequester, CarryNothing}, {NoticeNew, ToOwner, CarryThis}},
		Does:   "Un correo nuevo abre una solicitud.",
		Past:   "abrió la solicitud",
		Source: "PRO 4.1, VC 1",
	},
	Answer: Row{
		By: []Standing{AsRequester}, Any: true, Public: true, Unproven: true, Everyone: true,
		Does:   "Una respuesta de quien la solicitó se anota y llega al responsable; si se esperaba, la solicitud vuelve a EN_PROCESO.",
		Past:   "respondió",
		Source: "VC 2.3",
	},
	Guest: Row{
		By: []Standing{AsAnyone}, Any: true, Unproven: true, Everyone: true,
		Does: "Lo que otra persona escribe en la conversación se anota, y llega al responsable.",
		Past: "escribió",
	},
	Note: Row{
		By: []Standing{AsReader}, Need: NeedText,
		Tell:   []Tell{{NoticeNote, ToOwner, CarryFiles}},
		Does:   "Una respuesta del personal sin comando se anota en el seguimiento; el usuario no la ve.",
		Past:   "anotó en el seguimiento",
		Source: "PRO 4.5.1, 4.6",
	},
}

// StatusWords says each status to people.
var StatusWords = map[Status]string{
	Registro:  "Registro",
	EnProceso: "En proceso",
	Pendiente: "Pendiente por el usuario",
	Espera:    "En espera",
	Terminada: "Terminada",
	NoProcede: "No procede",
	Cancelada: "Cancelada",
}

// The priorities, from the least urgent.
const (
	PriorityLow    Priority = "BAJA"
	PriorityNormal Priority = "NORMAL"
	PriorityHigh   Priority = "ALTA"
	PriorityUrgent Priority = "URGENTE"
)

// Priorities lists them from the least urgent.
var Priorities = []Priority{PriorityLow, PriorityNormal, PriorityHigh, PriorityUrgent}
