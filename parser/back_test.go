package parser

import (
	"strings"
	"testing"
	"time"
)

// The day on which somebody is back, of out-of-office mails as people set them.
func TestBack(t *testing.T) {
	sent := "Date: Mon, 23 Nov 2026 10:00:00 -0600\nAuto-Submitted: auto-replied\nFrom: beto@uni.mx\n"
	for text, want := range map[string]string{
		"Estaré de vacaciones del 23 de noviembre al 6 de diciembre; regreso el 7 de diciembre.": "2026-12-07",
		"Estaré fuera del 3 al 14 de diciembre.":                                                 "2026-12-15", // the 14th is still away
		"I am on leave from December 3 to December 14, 2026.":                                    "2026-12-15",
		"Estoy fuera hasta el 14/12/2026.":                                                       "2026-12-14",
		"I will be back on January 7.":                                                           "2027-01-07",
		"Me reincorporo el 4 de enero.":                                                          "2027-01-04",
		"No estoy en la oficina. Llame al 2000.":                                                 "0001-01-01",
	} {
		m := Parse(strings.NewReader(strings.ReplaceAll(sent+"Subject: Fuera de la oficina\n\n"+text+"\n", "\n", "\r\n")), Options{Tag: "SGAUS"})
		if got := m.Auto.Back.Format(time.DateOnly); got != want {
			t.Errorf("%q: back on %s, want %s", text, got, want)
		}
	}
	// Behind our tag stands what the request is called.
	m := Parse(strings.NewReader(strings.ReplaceAll(sent+"Subject: Automatic reply: [SGAUS #3] Sin red hasta el 15/12\n\nI am away.\n", "\n", "\r\n")), Options{Tag: "SGAUS"})
	if !m.Auto.Back.IsZero() {
		t.Errorf("the subject of our notice makes somebody away until %s", m.Auto.Back)
	}
}
