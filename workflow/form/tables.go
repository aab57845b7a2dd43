package form

// Kind is how a field's value is read and checked; kinds in check.go has a row
// for each.
type Kind string

// The kinds.
const (
	Text      Kind = "texto"
	Long      Kind = "texto largo"
	Acronym   Kind = "siglas"
	Phone     Kind = "teléfono"
	Email     Kind = "correo"
	Emails    Kind = "correos"
	Date      Kind = "fecha"
	Start     Kind = "hora de inicio"
	End       Kind = "hora de término"
	Repeat    Kind = "repetición"
	Number    Kind = "número"
	YesNo     Kind = "sí o no"
	Room      Kind = "sala"
	Equipment Kind = "equipo"
	Sites     Kind = "sedes"
	Callers   Kind = "participantes con teléfono"
)

// Forms are all forms. To change one, change its rows; the seeds name the forms
// and leave their fields open.
var Forms = []Form{
	{
		Code: "FOR 7.5 DRT 09", Title: "Solicitud de videoconferencia",
		Fields: join(who, when, []Field{
			{Name: "sala", Label: "Sala", Hint: "en la que estarán ustedes", Kind: Room, Required: true, Also: roomLabels},
			{Name: "sedes", Label: "Sedes remotas", Hint: "nombre y dirección IP, H.323 o SIP", Kind: Sites, Closing: true, Required: true, Also: []string{"sede", "sedes", "sede remota", "sitio", "sitios", "sitios remotos", "puntos", "enlace", "enlaces", "enlazar con", "sede destino", "destino", "con quien", "participantes", "sedes participantes", "direccion ip", "ip"}},
			{Name: "contacto_sede", Label: "Contacto en la sede", Hint: "quién atiende allá y su teléfono", Kind: Text, Closing: true, Private: true, Also: []string{"contacto sede remota", "contacto tecnico", "contacto remoto", "contacto de la sede remota"}},
			audience(true), gear, technician, recording, slides, slidesKind, invited, notes,
		}),
	},
	{
		Code: "FOR 7.5 DRT 33", Title: "Solicitud de teleconferencia",
		Fields: join(who, when, []Field{
			{Name: "participantes", Label: "Participantes", Hint: "nombre y teléfono con clave lada", Kind: Callers, Private: true, Required: true, Also: []string{"participante", "numeros", "telefonos de los participantes", "numeros telefonicos", "telefonos a enlazar", "personas a enlazar", "enlazar con", "invitados a la llamada", "llamar a", "con quien"}},
			{Name: "sala", Label: "Sala", Hint: "si la necesitan", Kind: Room, Also: roomLabels},
			audience(false), gear, technician, recording, invited, notes,
		}),
	},
	{
		Code: "FOR 7.5 DRT 31", Title: "Solicitud de netconference",
		Fields: join(who, when, []Field{
			{Name: "participantes", Label: "Correos de los participantes", Hint: "uno por línea", Kind: Emails, Private: true, Required: true, Also: []string{"participantes", "participante", "correos", "correos participantes", "correo de los participantes", "emails de los participantes", "mails de los participantes", "invitados", "invitados por correo", "asistentes por correo", "con quien"}},
			{Name: "sala", Label: "Sala", Hint: "si la necesitan", Kind: Room, Also: roomLabels},
			audience(true), gear, technician, recording, slides, slidesKind, notes,
		}),
	},
	{
		Code: "FOR 7.1 DAU 01", Title: "Solicitud de servicio",
		Fields: join(who[:1], who[3:], []Field{
			{Name: "ubicacion", Label: "Ubicación", Hint: "edificio y oficina", Kind: Text, Required: true, Also: []string{"lugar", "edificio", "oficina", "cubiculo", "direccion", "domicilio", "donde"}},
			{Name: "inventario", Label: "Número de inventario", Hint: "del equipo, si se trata de uno", Kind: Text, Also: []string{"inventario", "no de inventario", "num inventario", "numero de serie", "no de serie", "serie", "equipo"}},
			{Name: "descripcion", Label: "Descripción", Hint: "qué necesita, o qué pasa y desde cuándo", Kind: Long, Required: true, Also: []string{"descripcion del problema", "descripcion de la solicitud", "descripcion del servicio", "problema", "falla", "solicitud", "motivo", "detalle", "asunto"}},
			notes,
		}),
	},
}

// who asks: in the same words on every form.
var who = []Field{
	{Name: "dependencia", Label: "Dependencia", Hint: "la que solicita, su nombre completo", Kind: Text, Required: true, Also: []string{"dependencia solicitante", "nombre de la dependencia", "entidad", "facultad", "instituto", "escuela", "centro", "departamento", "institucion", "unidad", "area solicitante", "area", "depto"}},
	{Name: "siglas", Label: "Siglas", Hint: "de la dependencia, hasta 12 letras", Kind: Acronym, Required: true, Max: 12, Also: []string{"siglas de la dependencia", "siglas dependencia", "acronimo", "abreviatura", "clave de la dependencia"}},
	{Name: "programa", Label: "Nombre del programa", Hint: "curso, reunión, examen …", Kind: Text, Required: true, Max: 120, Also: []string{"programa", "nombre del evento", "evento", "nombre evento", "titulo", "titulo del evento", "tema", "nombre de la reunion", "nombre del curso", "curso", "actividad", "nombre de la actividad", "nombre prog"}},
	{Name: "responsable", Label: "Responsable", Hint: "nombre y apellidos", Kind: Text, Required: true, Also: []string{"nombre del responsable", "responsable del evento", "responsable del programa", "persona responsable", "nombre del solicitante", "solicitante", "nombre", "contacto", "encargado", "a cargo de", "quien solicita"}},
	{Name: "telefono", Label: "Teléfono", Hint: "del responsable, con lada o extensión", Kind: Phone, Private: true, Required: true, Also: []string{"tel", "telefono del responsable", "telefono de contacto", "telefonos", "numero de telefono", "numero telefonico", "extension", "ext", "celular", "cel", "movil", "tel cel", "telefono y extension"}},
	{Name: "correo", Label: "Correo del responsable", Hint: "si no es el que usa ahora", Kind: Email, Private: true, Also: []string{"correo", "correo electronico", "mail", "email", "e-mail", "e mail", "correo responsable", "correo de contacto", "direccion de correo"}},
}

// when it takes place.
var when = []Field{
	{Name: "fecha", Label: "Fecha", Hint: "día, mes y año: 15/12/2026", Kind: Date, Required: true, Also: []string{"fecha del evento", "fecha evento", "fecha de la videoconferencia", "fecha solicitada", "fecha de inicio", "dia", "dia del evento", "fecha requerida"}},
	{Name: "inicio", Label: "Hora de inicio", Hint: "por ejemplo 10:00", Kind: Start, Required: true, Also: []string{"inicio", "hora inicio", "hora inicial", "empieza", "comienza", "desde", "hora de comienzo", "hr inicio", "inicia"}},
	{Name: "fin", Label: "Hora de término", Hint: "por ejemplo 12:00", Kind: End, Required: true, Also: []string{"fin", "termino", "hora termino", "hora final", "hora de fin", "hora fin", "hora de finalizacion", "hora de terminacion", "termina", "hasta", "hora de cierre", "hr termino", "hr fin", "finaliza"}},
	{Name: "repeticion", Label: "Repetición", Hint: "si son varias: cada martes hasta 15/6/2027", Kind: Repeat, Also: []string{"se repite", "serie", "sesiones", "periodicidad", "frecuencia", "recurrencia", "repetir", "repeticiones"}},
}

// What several services ask for.
var (
	gear       = Field{Name: "equipo", Label: "Equipo", Hint: "cuál y cuántos: 1 códec, 2 micrófonos", Kind: Equipment, Also: []string{"equipos", "equipo necesario", "equipo requerido", "equipo adicional", "equipamiento", "material y equipo", "requerimientos de equipo", "equipo que requiere"}}
	technician = Field{Name: "tecnico", Label: "Técnico en la sala", Hint: "sí o no", Kind: YesNo, Also: []string{"tecnico", "apoyo tecnico", "soporte tecnico", "requiere tecnico", "se requiere tecnico", "asistencia tecnica", "operador", "personal tecnico", "tecnico de apoyo", "necesita tecnico"}}
	recording  = Field{Name: "grabacion", Label: "Grabación", Hint: "sí o no", Kind: YesNo, Also: []string{"grabar", "se graba", "requiere grabacion", "grabacion del evento", "desea grabar", "desea grabacion", "se grabara", "grabado"}}
	slides     = Field{Name: "presentacion", Label: "Presentación", Hint: "sí o no, desde una computadora", Kind: YesNo, Also: []string{"presentaciones", "diapositivas", "requiere presentacion", "habra presentacion", "uso de presentacion", "compartir pantalla", "proyeccion", "power point", "powerpoint", "se proyectara"}}
	slidesKind = Field{Name: "tipo_presentacion", Label: "Tipo de presentación", Hint: "diapositivas, video con sonido …", Kind: Text, When: When{"presentacion", "sí"}, Also: []string{"formato de la presentacion", "material a presentar", "tipo presentacion", "formato presentacion", "que se presenta"}}
	invited    = Field{Name: "invitados", Label: "Invitados por correo", Hint: "a quién más mandar la invitación", Kind: Emails, Private: true, Also: []string{"invitados", "invitar a", "correos de invitados", "correos de los invitados", "correo de los invitados", "correos de los participantes", "correos", "invitaciones", "copia a", "mails de invitados"}}
	notes      = Field{Name: "observaciones", Label: "Observaciones", Hint: "lo que debamos saber", Kind: Long, Also: []string{"observacion", "comentarios", "comentario", "notas", "obs", "notas adicionales", "otros", "otro", "adicional", "informacion adicional"}}
)

func audience(required bool) Field {
	return Field{Name: "asistentes", Label: "Número de asistentes", Hint: "en la sala", Kind: Number, Required: required, Also: []string{"asistentes", "no de asistentes", "num asistentes", "num de asistentes", "cantidad de asistentes", "cuantas personas", "personas", "numero de personas", "numero de participantes", "no de participantes", "cuantos asisten", "cupo", "asistencia", "publico", "no asistentes", "cuantos", "total de asistentes"}}
}

var roomLabels = []string{"sala solicitada", "nombre de la sala", "salon", "aula", "sala de videoconferencia", "sala requerida", "espacio", "auditorio", "sala local", "sede local", "lugar"}

func join(parts ...[]Field) (all []Field) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}
