package parser

import (
	"strings"
	"testing"
)

// thanked are texts in which nothing is said but thanks.
var thanked = []string{
	"Gracias", "gracias", "GRACIAS", "¡Gracias!", "Gracias.", "gracias!!!", "Muchas gracias", "Muchísimas gracias", "Perfecto, muchas gracias", "mil gracias a todos, buen fin de semana", "Mil gracias", "1000 gracias",
	"👍", "🙏", "👍🏽", "👌👌", "❤️", "Gracias 🙏", "✅", "ok", "OK", "Ok.", "okey", "oki", "okis", "va", "Va, gracias", "vale", "sale", "listo", "listo, quedó", "Listo, gracias", "Listo, ya quedó. Gracias", "recibido", "Recibido, gracias",
	"enterado", "Enterada, saludos", "de acuerdo", "De acuerdo, gracias", "está bien", "Está bien, gracias", "muy bien", "excelente", "Excelente servicio, gracias", "perfecto", "entendido", "Anotado", "correcto",
	"Thanks!", "Thank you", "Thank you so much, have a nice day", "thanks a lot for your help", "thx", "thnx", "ty", "thanx", "Great, thanks", "Got it, thanks!", "all good", "Perfect, thank you all", "no worries", "you're welcome",
	"obrigado", "Muito obrigada pela ajuda", "merci", "Merci beaucoup", "danke", "Vielen Dank", "grazie", "Grazie mille", "gràcies", "Moltes gràcies", "спасибо", "谢谢", "ありがとうございます",
	"graciasssss", "Graciaaaas", "grasias", "grax", "garcias", "graciaas", "perfectoooo", "okkk", "muchas grasias", "thankssss",
	"Hola, gracias", "Buenos días, muchas gracias", "Hola Juan, gracias", "Gracias Beto", "gracias beto", "Muchas gracias Inge", "Gracias, Lic. Ruiz", "Gracias a ti", "gracias por su apoyo", "Gracias por la atención y la rapidez",
	"Muchas gracias por todo, saludos cordiales", "Gracias por su pronta respuesta.", "Mil gracias por la ayuda, que tengan buen día", "Gracias, buen día", "Gracias, hasta mañana", "Gracias, nos vemos", "Agradezco su apoyo", "Le agradezco mucho", "Quedo muy agradecida",
	"De nada", "de nada, saludos", "Con mucho gusto", "A la orden", "No hay de qué", "Sin problema", "no hay problema", "Un placer", "por nada",
	"Gracias :)", "Gracias ;)", "Gracias <3", "Super, gracias", "Genial!", "Órale, gracias", "Muchas gracias\n\nSaludos", "Gracias\n\nAna Pérez", "Gracias.\n\nSaludos cordiales,\n\nAna Pérez\nFacultad de Ingeniería", "Gracias\n\nAna Pérez\nExt. 1234\nTel. 55 1234 5678",
	"Muchas gracias, excelente servicio como siempre", "Ok, gracias, quedo al pendiente", "Perfecto. Gracias. Saludos.", "Felicidades, excelente trabajo", "Gracias otra vez", "Todo bien, gracias", "Todo en orden, gracias", "ok ok", "Bueno, gracias", "Que Dios los bendiga, gracias",
	"Ya quedó, gracias", "Quedó perfecto, gracias", "Ya funciona, muchas gracias", "Resuelto, gracias", "Confirmado, gracias", "Gra\u0301cias", "ＧＲＡＣＩＡＳ", "Gracias\u200b",
	"Ana Pérez reaccionó a su mensaje: 👍", "👍\n\nAna Pérez reacted via Gmail (https://www.google.com/gmail/about/?utm_source=gmail-in-product&utm_content=1)", "Ana Pérez reacted to your message:\n👍", "Ana ha reaccionado a tu mensaje", "Ana Pérez liked your message",
}

// notThanked are texts in which something is asked, reported or ordered.
var notThanked = []string{
	"", "no", "No, gracias", "no gracias", "sí", "gracias, pero sigue igual", "ok, ¿y mañana?", "ok, y mañana", "gracias. todavía no enciende", "gracias por nada, sigue fallando", "gracias por nada", "thanks for nothing", "ok pero no sirve", "ok pero…",
	"ok, a las 5", "Gracias, mi teléfono es 555 1234", "Gracias, el lunes", "gracias, hoy mismo", "Ok reinicien equipo", "ok, reinicien el equipo", "Ok pueden pasar", "ok, adelante con el cambio", "Listo, ya lo reinicié", "listo, reiniciado",
	"Gracias. Urge", "Gracias\nUrge", "gracias, urge", "Gracias, falta la impresora", "Gracias, adjunto el oficio", "Gracias, anexo captura", "Gracias, necesito otra", "Gracias, también falla el monitor", "Gracias, ahora no tengo red",
	"Gracias, quedo en espera del técnico", "gracias, cuando vienen", "gracias, quien viene", "Gracias, ¿cuándo?", "¿Gracias?", "ok?", "Ok, cuándo vienen", "Gracias. La impresora", "Gracias, impresora descompuesta", "Perfecto, cancelen la solicitud",
	"Recibido, pero incompleto", "Enterado, lo reviso", "Listo el equipo para recoger", "Sigue igual", "No funciona", "Ya quedó", "Ya no", "todavía nada", "nada", "👎", "😡", "Gracias 😡", "❌", "Gracias, estoy en la sala C", "Thanks, but it still fails",
	"Thanks, it doesn't work", "thanks, can you come tomorrow", "Thank you, please call me", "ok, not yet", "Great, when?", "obrigado, mas não funciona", "merci, mais ça ne marche pas", "danke, aber es geht nicht", "grazie, ma non funziona",
	"Hola", "Buenos días", "Saludos", "Ana Pérez", "Hola Ana", "Gracias, usuario aperez", "gracias, ana.perez@uni.mx", "Gracias, el equipo es el 301", "Gracias, lo apago", "Está bien, cámbienlo", "Va, los espero", "va, mándenlo",
	"Excelente servicio, solo que el monitor parpadea", "Gracias por avisar, voy para allá", "Perfecto, procedan", "De acuerdo, procedan", "Ok Procedan", "Autorizado", "Acepto", "Gracias, acepto", "Vale, hacedlo", "Correcto, es el equipo de Luis",
	"Gracias\n\nNo enciende", "Gracias\n\nTodavía falla", "Gracias\n\nPor cierto, el proyector", "Gracias\n\n¿Y el cable?", "Gracias\n\nAna Pérez\nno enciende el equipo", "Gracias\nMonitor descompuesto", "Ana Pérez reaccionó a su mensaje: 👎", "Muchas gracias " + longText,
	"El equipo reaccionó a su mensaje de reinicio y ya no enciende, favor de revisar cuanto antes porque tengo clase y los alumnos esperan en el aula, es el edificio C, planta baja, junto al elevador",
}

const longText = "por todo lo que hicieron, les cuento que el equipo de la sala ya enciende y que los alumnos pudieron entrar a su clase"

// TestCourtesy: thanks are thanks in whatever form, and nothing that asks,
// reports or orders is.
func TestCourtesy(t *testing.T) {
	for _, text := range thanked {
		if m := parse(reply(text + "\n")); !m.Courtesy {
			t.Errorf("%q is no courtesy (said %q)", text, m.Said)
		}
		if !strings.Contains(text, "reac") && !strings.Contains(text, "liked") {
			if m := parse(reply("Hola,\n\n" + text + "\n\n-- \nAna Pérez\nTel. 5512345678\n")); !m.Courtesy {
				t.Errorf("%q with greeting and signature is no courtesy (said %q)", text, m.Said)
			}
		}
	}
	for _, text := range notThanked {
		if m := parse(reply(text + "\n")); m.Courtesy {
			t.Errorf("%q is courtesy", text)
		}
	}
}
