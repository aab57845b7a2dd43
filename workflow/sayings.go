package workflow

import "fmt"

// Saying is a sentence that a notice needs beside its template, with blanks as
// in fmt.Sprintf.
type Saying string

// The sayings.
const (
	SayUnchecked  Saying = "No se pudo comprobar que este correo lo haya enviado %s (DMARC)."
	SayLooksLike  Saying = "Quien escribe se parece a %s (%s), y no es esa dirección: es %s."
	SayForged     Saying = "No se le escribió a %s: ningún correo suyo ha pasado la comprobación (DMARC). Búsquelo por otro medio."
	SayMentions   Saying = "El asunto menciona la solicitud %d, en la que quien escribe no participa."
	SayFilter     Saying = "No entendí: %s. Puede pedir un estado, un área, una persona, «mías», «cerradas» o «todas»."
	SayMore       Saying = "Son más de %d: se muestran las primeras."
	SayStill      Saying = "%d horas hábiles, desde el %s"
	SayNotDone    Saying = "No se hizo, porque otra línea no se pudo."
	SayLineMay    Saying = "En esta línea puede usar: %s."
	SayForwarded  Saying = "%s escribió al reenviarlo:\n%s"
	SayCase       Saying = "De: %s\nAsunto: %s\nMotivo: %s"
	SayListAll    Saying = "Todas las solicitudes"
	SayListOpen   Saying = "Solicitudes abiertas"
	SayList       Saying = "Solicitudes: %s"
	SayOfArea     Saying = "%s de %s"
	SayOfPerson   Saying = "%s a cargo de %s"
	SayDigestDAU  Saying = "Las solicitudes de hoy"
	SayDigestArea Saying = "Las solicitudes de su área hoy"
	SayDigestHD   Saying = "Las solicitudes por asignar hoy"
	SaySomebody   Saying = "Alguien con la dirección de %s, sin comprobar"
	SaySameAgain  Saying = "%d correos con las mismas palabras en un día. Los que sigan se registran, pero no se contestan."
	SaySiblings   Saying = "%d correos con las mismas palabras en una hora, desde otras tantas direcciones de %s. Los que sigan se registran, pero no se contestan."
	SayChain      Saying = "%d correos en una hora sobre la solicitud %d, de quienes no participan en ella. Los que sigan se registran, pero no se contestan."
	SayFlood      Saying = "son más de %d solicitudes de la misma dirección en una hora; este correo y los que sigan esperan en la cuarentena"
	SayMoreThan   Saying = "Se muestran las primeras %d; «[LISTA]» las da por estado o por área."
	SayCaseN      Saying = "un caso %d"
	SayAnyCase    Saying = "ningún caso"
	SayNoneWaits  Saying = "ninguno"
	SayRecovered  Saying = "atendió el caso %d de la cuarentena: %s"
	SayStillHeld  Saying = "no pudo atender el caso %d: sigue en la cuarentena (%s)"
	SayDiscarded  Saying = "descartó el caso %d de la cuarentena; se conserva"
	SayBecameNew  Saying = "es la solicitud %d"
	SayBecameOf   Saying = "es de la solicitud %d"
	SayBecame     Saying = "no es de ninguna solicitud (%s)"
	SayManyCases  Saying = "%s %d casos de la cuarentena, del %d al %d"
	SayNoSubject  Saying = "(sin asunto)"
	SayNoSender   Saying = "no dice quién lo escribió: hace falta un solo remitente, con una sola dirección"
	SayTooLarge   Saying = "es más grande de lo que se acepta"
	SayUnread     Saying = "el servidor de correo no lo entregó completo"
	SayBroken     Saying = "el programa no pudo atenderlo; el administrador puede ver la causa con «sgaus quarantine»"
	SayDamaged    Saying = "Parte del correo llegó dañada o pasa de los límites; el original está guardado."
	SaySheetLines Saying = "las líneas de una hoja de trabajo"
	SayPlainNote  Saying = "anotar en el seguimiento"
	SayOfRequest  Saying = "%s en la solicitud %d"
	SayGiven      Saying = "entregado por %s"
	SayAsked      Saying = "se le preguntó, y no contestó"
	SayDMARC      Saying = "falló DMARC"
	SayNotAsked   Saying = "no se le preguntó: eran demasiados"
	SayOthers     Saying = "Y otros %d."
	SayFile       Saying = "archivo-%d%s"
)

// With fills in the blanks.
func (s Saying) With(args ...any) string { return fmt.Sprintf(string(s), args...) }
