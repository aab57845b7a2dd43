package parser

import (
	"strings"
	"testing"
	"time"
)

// absences are what people write in their out-of-office mails, all of them
// sent on Monday, 14 December 2026: first day away, last day, day of return.
var absences = []struct{ text, want string }{
	// Spanish, spans.
	{"Estaré fuera del 21 al 25 de diciembre.", "2026-12-21 2026-12-25 2026-12-26"},
	{"Estaré de vacaciones del 21 de diciembre al 4 de enero.", "2026-12-21 2027-01-04 2027-01-05"},
	{"Del 21 de diciembre de 2026 al 4 de enero de 2027 estaré ausente", "2026-12-21 2027-01-04 2027-01-05"},
	{"Estaré fuera desde el 21 de diciembre hasta el 4 de enero de 2027 inclusive", "2026-12-21 2027-01-04 2027-01-05"},
	{"Me encuentro de vacaciones del 14/12/2026 al 08/01/2027.", "2026-12-14 2027-01-08 2027-01-09"},
	{"Vacaciones del 21/12 al 4/1", "2026-12-21 2027-01-04 2027-01-05"},
	{"Vacaciones: 21/12/26 - 04/01/27", "2026-12-21 2027-01-04 2027-01-05"},
	{"Ausente del 21-12-2026 al 04-01-2027", "2026-12-21 2027-01-04 2027-01-05"},
	{"Estaré fuera de la oficina entre el 16 y el 18 de diciembre.", "2026-12-16 2026-12-18 2026-12-19"},
	{"No estaré los días 17 y 18 de diciembre.", "2026-12-17 2026-12-18 2026-12-19"},
	{"Estaré de comisión del lunes 21 al miércoles 23 de diciembre.", "2026-12-21 2026-12-23 2026-12-24"},
	{"Estaré fuera del lunes 21 de diciembre al viernes 8 de enero y regreso el lunes 11 de enero.", "2026-12-21 2027-01-08 2027-01-11"},
	{"del 28 al 3 de enero", "2026-12-28 2027-01-03 2027-01-04"},
	{"Periodo vacacional del 21 de dic. al 6 de ene. de 2027", "2026-12-21 2027-01-06 2027-01-07"},
	{"Del 21 al 25 del presente mes estaré fuera", "2026-12-21 2026-12-25 2026-12-26"},
	{"Fuera de la oficina del lunes al miércoles", "2026-12-14 2026-12-16 2026-12-17"},
	{"Estaré fuera a partir del 16 y hasta el 18 de diciembre", "2026-12-16 2026-12-18 2026-12-19"},
	{"del 1º al 15 de enero", "2027-01-01 2027-01-15 2027-01-16"},
	{"del 1 de enero al 15 de febrero de 2027 estaré en licencia", "2027-01-01 2027-02-15 2027-02-16"},
	{"Estaré fuera del primero al 5 de febrero", "2027-02-01 2027-02-05 2027-02-06"},
	{"21-25 de diciembre: fuera de la oficina", "2026-12-21 2026-12-25 2026-12-26"},
	{"Del 3 al 14 de agosto", "2027-08-03 2027-08-14 2027-08-15"},
	// Spanish, until.
	{"Estoy fuera hasta el lunes 7 de enero.", "- 2027-01-07 2027-01-07"},
	{"Fuera de la oficina hasta el 14 de enero", "- 2027-01-14 2027-01-14"},
	{"No tendré acceso al correo hasta el 4/1/2027", "- 2027-01-04 2027-01-04"},
	{"Ausente hasta el 4 de enero inclusive", "- 2027-01-04 2027-01-05"},
	{"hasta el próximo lunes", "- 2026-12-21 2026-12-21"},
	{"Estaré fuera hasta mañana", "- 2026-12-15 2026-12-15"},
	{"Hasta el día 18 del mes en curso no podré atenderle", "- 2026-12-18 2026-12-18"},
	{"Estaré ausente hasta las 10:00 del 18 de diciembre", "- 2026-12-18 2026-12-18"},
	{"Hasta el 1/8/2027 estoy de año sabático", "- 2027-08-01 2027-08-01"},
	{"Hasta el 12/25/2026 no estoy", "- 2026-12-25 2026-12-25"},
	{"Me encuentro fuera hasta el jueves", "- 2026-12-17 2026-12-17"},
	{"hasta el 29 de febrero", "- 2028-02-29 2028-02-29"},
	// Spanish, return.
	{"Regreso el 8/01/2027", "- 2027-01-08 2027-01-08"},
	{"Regresaré a la oficina el 8 de enero", "- 2027-01-08 2027-01-08"},
	{"regreso a mis labores el próximo lunes 11 de enero de 2027", "- 2027-01-11 2027-01-11"},
	{"Estaré de vuelta el próximo lunes", "- 2026-12-21 2026-12-21"},
	{"Estaré de regreso el martes", "- 2026-12-15 2026-12-15"},
	{"Me reincorporo el día 7 de enero", "- 2027-01-07 2027-01-07"},
	{"Volveré el 18.", "- 2026-12-18 2026-12-18"},
	{"El 8 de enero regreso a la oficina", "- 2027-01-08 2027-01-08"},
	{"Le contestaré a partir del 8 de enero", "- 2027-01-08 2027-01-08"},
	{"A partir del 8 de enero atenderé su mensaje", "- 2027-01-08 2027-01-08"},
	{"Retomo actividades; de regreso el viernes 18 de diciembre a las 9:00", "- 2026-12-18 2026-12-18"},
	{"Estoy fuera hasta el 18 de diciembre; regreso el 4 de enero.", "- 2026-12-18 2027-01-04"},
	{"Mi fecha de regreso es el 7 de enero de 2027", "- 2027-01-07 2027-01-07"},
	{"Fecha de reincorporación: 07/01/2027", "- 2027-01-07 2027-01-07"},
	{"Retorno: 2027-01-07", "- 2027-01-07 2027-01-07"},
	{"Regreso mañana", "- 2026-12-15 2026-12-15"},
	{"Regreso mañana por la tarde", "- 2026-12-15 2026-12-15"},
	// Spanish, begin or one day.
	{"A partir del 3 de marzo y hasta nuevo aviso estaré fuera", "2027-03-03 - -"},
	{"Desde el 1 de enero ya no trabajo en la universidad", "2027-01-01 - -"},
	{"Estaré fuera de la oficina el viernes 18 de diciembre", "2026-12-18 2026-12-18 2026-12-19"},
	{"Hoy estaré fuera de la oficina", "- - -"},
	{"Estoy fuera hoy", "2026-12-14 2026-12-14 2026-12-15"},
	// English.
	{"I will be back on Monday, January 8th", "- 2027-01-08 2027-01-08"},
	{"I am out of the office from December 21 to January 4.", "2026-12-21 2027-01-04 2027-01-05"},
	{"I will be out of the office from 12/21 to 1/4", "2026-12-21 2027-01-04 2027-01-05"},
	{"I'm on leave from 12/21/2026 through 01/04/2027.", "2026-12-21 2027-01-04 2027-01-05"},
	{"I am away from 21/12/2026 until 04/01/2027", "2026-12-21 2027-01-04 2027-01-05"},
	{"I am away from 04/01/2027 to 08/01/2027 for a conference", "2027-01-04 2027-01-08 2027-01-09"},
	{"Out of office Dec 21 - Jan 4", "2026-12-21 2027-01-04 2027-01-05"},
	{"Out of the office Dec 21-25", "2026-12-21 2026-12-25 2026-12-26"},
	{"I will be out of the office between December 21st and January 4th.", "2026-12-21 2027-01-04 2027-01-05"},
	{"I am currently out of the office until Thursday, January 7, 2027.", "- 2027-01-07 2027-01-07"},
	{"I am out of the office until 1/7.", "- 2027-01-07 2027-01-07"},
	{"I am out of the office until 7 January", "- 2027-01-07 2027-01-07"},
	{"I am away until the 7th of January", "- 2027-01-07 2027-01-07"},
	{"I'll be away through January 8", "- 2027-01-08 2027-01-09"},
	{"I will return on January 7th, 2027.", "- 2027-01-07 2027-01-07"},
	{"I'll be returning Monday.", "- 2026-12-21 2026-12-21"},
	{"I will be back in the office on 01/07/2027.", "- 2027-01-07 2027-01-07"},
	{"I will be back in the office on 18/12/2026.", "- 2026-12-18 2026-12-18"},
	{"I will be back at work on the 18th.", "- 2026-12-18 2026-12-18"},
	{"On January 8 I will be back.", "- 2027-01-08 2027-01-08"},
	{"I will respond starting January 8", "- 2027-01-08 2027-01-08"},
	{"I am out today.", "2026-12-14 2026-12-14 2026-12-15"},
	{"I'm out of the office tomorrow", "2026-12-15 2026-12-15 2026-12-16"},
	{"I am out until tomorrow.", "- 2026-12-15 2026-12-15"},
	{"I will be out of office on Friday, December 18.", "2026-12-18 2026-12-18 2026-12-19"},
	{"AUTO: Ana Perez is out of the office (returning 01/04/2027)", "- 2027-01-04 2027-01-04"},
	{"I will be out of the office starting 12/21/2026 and will not return until 01/04/2027.", "2026-12-21 2027-01-04 2027-01-04"},
	{"I am on annual leave until 4th Jan 2027 with no access to email", "- 2027-01-04 2027-01-04"},
	{"I'll be out December 21 through January 4, returning January 5", "2026-12-21 2027-01-04 2027-01-05"},
	{"Away from Mon 21 Dec to Wed 23 Dec", "2026-12-21 2026-12-23 2026-12-24"},
	{"out from the 21st to the 23rd", "2026-12-21 2026-12-23 2026-12-24"},
	{"I am on leave 2026-12-21 to 2027-01-04", "2026-12-21 2027-01-04 2027-01-05"},
	{"until 2027/01/04", "- 2027-01-04 2027-01-04"},
	{"I am out of the office until 5pm on Friday", "- 2026-12-18 2026-12-18"},
	// Portuguese.
	{"Estarei de férias de 21 a 25 de dezembro.", "2026-12-21 2026-12-25 2026-12-26"},
	{"Estou de férias de 21 de dezembro a 4 de janeiro de 2027", "2026-12-21 2027-01-04 2027-01-05"},
	{"Estarei ausente até o dia 4 de janeiro.", "- 2027-01-04 2027-01-04"},
	{"Retornarei no dia 05/01/2027", "- 2027-01-05 2027-01-05"},
	{"Volto em 5 de janeiro", "- 2027-01-05 2027-01-05"},
	{"Estarei de volta na segunda-feira, 4 de janeiro", "- 2027-01-04 2027-01-04"},
	// French.
	{"Je suis absent du 21 au 25 décembre.", "2026-12-21 2026-12-25 2026-12-26"},
	{"Je serai absente du 21 décembre au 4 janvier inclus.", "2026-12-21 2027-01-04 2027-01-05"},
	{"Je suis en congé jusqu'au 4 janvier 2027", "- 2027-01-04 2027-01-04"},
	{"Je serai de retour le lundi 4 janvier", "- 2027-01-04 2027-01-04"},
	{"absent du 1er au 5 février", "2027-02-01 2027-02-05 2027-02-06"},
	{"Je suis absent à partir du 21/12/2026", "2026-12-21 - -"},
	// German.
	{"Ich bin vom 21.12. bis 4.1. nicht im Büro.", "2026-12-21 2027-01-04 2027-01-05"},
	{"Ich bin vom 21. Dezember bis zum 4. Januar im Urlaub", "2026-12-21 2027-01-04 2027-01-05"},
	{"Ich bin bis einschließlich 04.01.2027 im Urlaub.", "- 2027-01-04 2027-01-05"},
	{"Ab dem 5. Januar bin ich wieder erreichbar.", "- 2027-01-05 2027-01-05"},
	{"Am 5. Januar bin ich zurück", "- 2027-01-05 2027-01-05"},
	{"Abwesend 21.12.2026 - 04.01.2027", "2026-12-21 2027-01-04 2027-01-05"},
	// Italian, Catalan, Dutch.
	{"Sarò assente dal 21 al 25 dicembre.", "2026-12-21 2026-12-25 2026-12-26"},
	{"Sono fuori ufficio fino al 4 gennaio 2027", "- 2027-01-04 2027-01-04"},
	{"Rientro il 7 gennaio", "- 2027-01-07 2027-01-07"},
	{"Seré fora del 21 al 25 de desembre", "2026-12-21 2026-12-25 2026-12-26"},
	{"Tornaré el 7 de gener", "- 2027-01-07 2027-01-07"},
	{"Ik ben afwezig van 21 tot 25 december.", "2026-12-21 2026-12-25 2026-12-26"},
	{"Ik ben terug op 4 januari", "- 2027-01-04 2027-01-04"},
	{"2026年12月21日から不在", "- - -"},
	// Nothing, nonsense and what is no absence.
	{"No estoy en la oficina. Llame al 2000.", "- - -"},
	{"Hasta nuevo aviso no atiendo.", "- - -"},
	{"hasta el 31 de febrero", "- - -"},
	{"del 45 al 99 de diciembre", "- - -"},
	{"Regreso el 32 de enero", "- - -"},
	{"Regreso pronto.", "- - -"},
	{"I will get back to you on Monday.", "- - -"},
	{"Nuestro horario es de 9 a 15 horas.", "- - -"},
	{"Office hours from 9 to 5.", "- - -"},
	{"Llame al 55 12 34 56 78 o a la extensión 12.", "- - -"},
	{"until further notice", "- - -"},
	{"Su mensaje del 3 de diciembre será leído.", "- - -"},
	{"13/13/2026", "- - -"},
	{"Regreso a las 5.", "- - -"},
	{"I return calls within 2 days.", "- - -"},
	{"Estaré fuera del 25 de diciembre de 2026 al 3 de enero de 2020", "- - -"},
	{"", "- - -"},
}

func TestAbsence(t *testing.T) {
	sent := time.Date(2026, 12, 14, 16, 0, 0, 0, time.UTC)
	show := func(d time.Time) string {
		if d.IsZero() {
			return "-"
		}
		return d.Format(time.DateOnly)
	}
	for _, c := range absences {
		from, until, back := absence(c.text, sent)
		if got := strings.Join([]string{show(from), show(until), show(back)}, " "); got != c.want {
			t.Errorf("%q:\n got %s, want %s", c.text, got, c.want)
		}
	}
	if len(absences) < 120 {
		t.Errorf("%d phrases", len(absences))
	}
}

// TestAbsenceUndated: without the date of the mail only days with their year
// are days.
func TestAbsenceUndated(t *testing.T) {
	if from, until, back := absence("Regreso el lunes; fuera del 3 al 14 de agosto, hasta mañana", time.Time{}); !from.IsZero() || !until.IsZero() || !back.IsZero() {
		t.Errorf("%v, %v, %v", from, until, back)
	}
	if _, until, _ := absence("hasta el 4 de enero de 2027", time.Time{}); until.Format(time.DateOnly) != "2027-01-04" {
		t.Errorf("until %v", until)
	}
}
