package parser

import (
	"strings"
	"testing"
)

// ownWords begin, or look, like what machines put into mail, and are what people
// write to a help desk.
const ownWords = `Enviado desde la oficina de registro ayer en la tarde.
Enviado por error, disculpe.
Enviado a través de la ventanilla 3 el oficio 45.
Enviado desde mi cuenta institucional no llega a nadie.
Sent from the wrong account, sorry.
Sent by mistake.
Sent with the old template, please ignore it
Get Outlook to work on my machine please
Obtener Outlook para el equipo de la sala 3, ¿es posible?
Descargar Outlook no me deja.
Aviso importante: mañana no hay clases, pueden venir a revisar la red.
Aviso: el lunes cambio de oficina.
Importante: el servidor sigue caído.
Nota: ya lo intenté dos veces.
Confidencial: favor de no compartir la contraseña nueva.
Advertencia: el equipo echa humo.
Atención: este correo de la rectoría no se puede abrir.
Cuidado: el cable está pelado.
Este correo es para solicitar un proyector externo.
Este mensaje aparece: "No se puede abrir el archivo adjunto".
Este correo llegó de fuera de la universidad y pide mi contraseña, ¿es seguro abrir el enlace?
Este remitente me manda correo externo con enlaces sospechosos, ¿lo bloquean?
Correo externo con adjunto no se abre.
External: the monitor does not turn on.
External email is not arriving since Monday.
This email contains the information you asked for: PC-12, room 301.
This message is to confirm that the printer works.
The information you requested is in the attachment.
Please consider replacing the printer.
Think before you answer: it was urgent.
Before printing, the screen freezes.
Antes de imprimir el documento se apaga.
Para darse de baja del sistema, ¿qué hago?
Unsubscribe me from the list please
Lista de correo: agregar a ana@uni.mx
Libre de virus quedó el equipo, gracias.
Sin virus ya, pero lento.
Si usted no es el encargado, ¿quién es?
Si no es el cable, ¿qué puede ser?
En cumplimiento de lo solicitado, envío los datos personales de los alumnos.
De acuerdo con la ley de la oficina, toca revisar los viernes.
La información contenida en el disco se perdió, ¿se puede recuperar?
La universidad no nos dio acceso.
El contenido de este archivo es ilegible.
Los datos personales de mi ficha están mal: dice Ana Peres.
Le informamos que el equipo ya fue entregado.
Saludos
Gracias, quedo atenta.
PD: urge
Tel. 55 5622 0000
Mi correo es ana@uni.mx y mi extensión 4567.
ana@uni.mx
www.uni.mx/error500
Ana
Ana Pérez Gómez, número de cuenta 123456789
Llamar a Ana al 55 5622 0000
-- no imprime
--
***
Importante
AVISO
Atención
Disclaimer: I broke it.
Warning: low toner, it says. Is that external?
Notice: printer 5 is dead
Caution: the sender of this error is the server
Unless otherwise told, I'll be in my office.
Privileged users only, says the screen.
Confidential: my password was changed
Any views on the new printer?
Las opiniones de los alumnos: no les gusta.
Con fundamento en el oficio 5, pido una cuenta.
iPhone no conecta
Mi iPhone no recibe correo
Desde mi celular sí abre, desde la PC no.
Windows 10 no arranca
Yahoo Mail: no puedo entrar
发自我的电脑的邮件都被退回了
Von meinem Rechner aus geht es nicht.
Envoyé depuis hier, toujours rien reçu
Inviato da ieri, nessuna risposta`

// TestOwnWordsStay: none of them is cut, wherever it stands.
func TestOwnWordsStay(t *testing.T) {
	lines := strings.Split(ownWords, "\n")
	for _, l := range lines {
		for _, shape := range []string{"%", "Hola:\n%", "Hola:\n\n%\n\nGracias", "Ya probé.\n\n%", "%\n\nSaludos\nAna", "Ya probé.\n%\nSigue igual."} {
			text := strings.ReplaceAll(shape, "%", l)
			if (l == "--" || l == "***") && !strings.Contains(shape, "Sigue") {
				continue
			}
			for kind, mail := range map[string]string{"reply": reply(text + "\n\nEl lun, 5 feb 2024 a las 10:23, Mesa (<mesa@uni.mx>) escribió:\n> x\n"), "first": strings.Replace(strings.Replace(reply(text+"\n"), "In-Reply-To: <n1@uni.mx>\n", "", 1), "RE: [SGAUS #12] ", "", 1), "html": strings.Replace(reply(clients["Gmail"](text)), "text/plain", "text/html", 1)} {
				if got := parse(mail); got.NewText != text {
					t.Errorf("%s: %q read as %q, cuts %+v", kind, text, got.NewText, got.Cuts)
				}
			}
		}
	}
}
