package parser

import (
	"fmt"
	"strings"
	"testing"
)

// subjectRow is a subject, the title that a person would put for it, and what
// it says: request, kind of prefix (r, f; small letters), commands with their
// arguments. answers: the header names another mail.
type subjectRow struct {
	subject, clean, says, why string
}

var subjectRows = []subjectRow{
	// Tag.
	{"RE: [SGAUS #12] No imprime", "No imprime", "12 r", "as we send it"},
	{"RE: [SGAUS#12] No imprime", "No imprime", "12 r", "no blank"},
	{"RE: [sgaus # 12] No imprime", "No imprime", "12 r", "small, blanks around the sign"},
	{"RE: [SGAUS  #0012] No imprime", "No imprime", "12 r", "two blanks, zeros"},
	{"RE: [SGAUS 12] No imprime", "No imprime", "12 r", "no sign"},
	{"RE: [SGAUS: 12] No imprime", "No imprime", "12 r", "a colon"},
	{"RE: [SGAUS-12] No imprime", "No imprime", "12 r", "a hyphen"},
	{"RE: [SGAUS no. 12] No imprime", "No imprime", "12 r", "typed from memory"},
	{"RE: [SGAUS nº 12] No imprime", "No imprime", "12 r", "typed from memory"},
	{"RE: [ SGAUS #12 ] No imprime", "No imprime", "12 r", "blanks inside"},
	{"RE: [SGAUS #12]No imprime", "No imprime", "12 r", "nothing behind"},
	{"RE:[SGAUS #12]No imprime", "No imprime", "12 r", "nothing before"},
	{"[SGAUS #12]", "", "12", "the tag alone"},
	{"No imprime [SGAUS #12]", "No imprime", "12", "behind"},
	{"No imprime - [SGAUS #12]", "No imprime", "12", "behind a hyphen"},
	{"RE: [SGAUS #12] - No imprime", "No imprime", "12 r", "a hyphen typed behind"},
	{"RE: [SGAUS #12]: No imprime", "No imprime", "12 r", "a colon typed behind"},
	{"RE: No [SGAUS #12] imprime", "No imprime", "12 r", "in the middle"},
	{"RE: [SGAUS #12] [SGAUS #13] No imprime", "No imprime", "12 r", "the first counts"},
	{"RE: [SGAUS #13] RV: [SGAUS #12] No imprime", "No imprime", "13 rf", "the first counts"},
	{"RE: [SGAUS #0] No imprime", "[SGAUS #0] No imprime", "r", "no such request"},
	{"RE: [SGAUS #] No imprime", "[SGAUS #] No imprime", "r", "no number"},
	{"RE: [SGAUS #12x] No imprime", "[SGAUS #12x] No imprime", "r", "no number"},
	{"RE: [SGAUS #99999999999999999999] x", "[SGAUS #99999999999999999999] x", "r", "more than a number holds"},
	{"RE: [SGAUSX #12] No imprime", "[SGAUSX #12] No imprime", "r", "another word"},
	{"RE: [OTRO #12] No imprime", "[OTRO #12] No imprime", "r", "another desk"},
	{"RE: SGAUS #12 No imprime", "SGAUS #12 No imprime", "r", "without brackets it is said, not tagged"},
	{"RE: [[SGAUS #12]] No imprime", "No imprime", "12 r", "doubled"},
	{"RE: ［SGAUS ＃12］ No imprime", "No imprime", "12 r", "full width, as Japanese keyboards"},
	{"RE: ［ＳＧＡＵＳ　＃１２］ No imprime", "No imprime", "12 r", "full width altogether"},
	{"RE: 【SGAUS #12】 No imprime", "No imprime", "12 r", "lenticular"},
	{"RE: 〔SGAUS #12〕 No imprime", "No imprime", "12 r", "tortoise shell"},
	{"RE: ⟦SGAUS #12⟧ No imprime", "No imprime", "12 r", "white"},
	{"RE: ❲SGAUS #12❳ No imprime", "No imprime", "12 r", "ornament"},
	{"RE: 〖SGAUS #12〗 No imprime", "No imprime", "12 r", "white lenticular"},
	{"RE: ﹝SGAUS #12﹞ No imprime", "No imprime", "12 r", "small"},
	{"RE: [SGAUS\u00a0#12] No imprime", "No imprime", "12 r", "no-break space"},
	{"RE: [SGAUS\u202f#12] No imprime", "No imprime", "12 r", "narrow no-break space"},
	{"RE: [SGAUS\u3000#12] No imprime", "No imprime", "12 r", "ideographic space"},
	{"RE: [SGAUS\t#12] No imprime", "No imprime", "12 r", "tab"},
	{"RE: [SGAUS\u2009#12] No imprime", "No imprime", "12 r", "thin space"},
	{"RE: [SG\u200bAUS #1\u200b2] No imprime", "No imprime", "12 r", "zero-width space"},
	{"RE: [SG\u00adAUS #12] No imprime", "No imprime", "12 r", "soft hyphen"},
	{"RE: [\u2068SGAUS\u2069 #12] No imprime", "No imprime", "12 r", "isolates of Gmail"},
	{"\u200fRE: \u200e[SGAUS #12]\u200e No imprime", "No imprime", "12 r", "marks of a right-to-left Outlook"},
	{"RE: \u202a[SGAUS #12]\u202c No imprime", "No imprime", "12 r", "embedding"},
	{"RE: [SGAUS\u2060 #12] No imprime", "No imprime", "12 r", "word joiner"},
	{"\ufeffRE: [SGAUS #12] No imprime", "No imprime", "12 r", "byte order mark"},
	{"RE: [SGAUS #12\ufe0f] No imprime", "No imprime", "12 r", "variation selector of a keycap"},
	// Commands.
	{"RE: [SGAUS #12] [TERMINADA] No imprime", "No imprime", "12 r TERMINADA", "as in the manual"},
	{"RE: [EXTERNO] RV: [SGAUS #12] [terminado]", "[EXTERNO]", "12 rf TERMINADA", "a chain"},
	{"RE: [EXTERNO] RV: [SGAUS #12] [terminado] No imprime", "[EXTERNO] No imprime", "12 rf TERMINADA", "a chain"},
	{"[TERMINADA] RE: [SGAUS #12] No imprime", "No imprime", "12 r TERMINADA", "before the prefix"},
	{"RE: [SGAUS #12] No imprime [TERMINADA]", "No imprime", "12 r TERMINADA", "behind the subject"},
	{"RE: [TERMINADA] [SGAUS #12] No imprime", "No imprime", "12 r TERMINADA", "before the tag"},
	{"RE: [TERMINADA][SGAUS #12]No imprime", "No imprime", "12 r TERMINADA", "no blanks"},
	{"RE: [SGAUS #12] [ASIGNAR beto] No imprime", "No imprime", "12 r ASIGNAR/beto", "argument"},
	{"RE: [SGAUS #12] [asignación Beto Ruiz] No imprime", "No imprime", "12 r ASIGNAR/Beto Ruiz", "accent, two words"},
	{"RE: [SGAUS #12] [asignacio\u0301n beto] No imprime", "No imprime", "12 r ASIGNAR/beto", "accent of its own (NFD)"},
	{"RE: [SGAUS #12] [PRIORIDAD alta] [PROCESO]", "", "12 r PRIORIDAD/alta PROCESO", "two, in their order"},
	{"RE: [SGAUS #12] [PROCESO] [TERMINADA]", "", "12 r PROCESO TERMINADA", "two, in their order"},
	{"RE: [SGAUS #12] [no procede] x", "x", "12 r NO PROCEDE", "two words"},
	{"RE: [SGAUS #12] [no\u00a0procede] x", "x", "12 r NO PROCEDE", "no-break space"},
	{"RE: [SGAUS #12] ［ＴＥＲＭＩＮＡＤＡ］ x", "x", "12 r TERMINADA", "full width"},
	{"RE: [SGAUS #12] 【TERMINADA】 x", "x", "12 r TERMINADA", "lenticular"},
	{"RE: [SGAUS #12] [TERMI\u00adNADA] x", "x", "12 r TERMINADA", "soft hyphen"},
	{"RE: [SGAUS #12] [TERMI\u200bNADA] x", "x", "12 r TERMINADA", "zero-width space"},
	{"RE: [SGAUS #12] [\u202bTERMINADA\u202c] x", "x", "12 r TERMINADA", "bidirectional marks"},
	{"RE: [SGAUS #12] [ TERMINADA ] x", "x", "12 r TERMINADA", "blanks inside"},
	{"RE: [SGAUS #12] [[TERMINADA]] x", "x", "12 r TERMINADA", "doubled"},
	{"RE: [SGAUS #12] [PENDINTE] x", "x", "12 r PENDIENTE?", "misspelt: nearly one"},
	{"RE: [SGAUS #12] [urgente] x", "[urgente] x", "12 r", "no command: plain text"},
	{"RE: [SGAUS #12] [TERMINADA x", "[TERMINADA x", "12 r", "not closed: plain text"},
	{"RE: [SGAUS #12] TERMINADA] x", "TERMINADA] x", "12 r", "not opened: plain text"},
	{"RE: [SGAUS #12] (TERMINADA) x", "(TERMINADA) x", "12 r", "parentheses in a subject are text"},
	{"RE: [SGAUS #12 [TERMINADA] x", "[SGAUS #12 x", "r TERMINADA", "a tag not closed is a letter like any other"},
	{"[NUEVA] No imprime en la sala 3", "No imprime en la sala 3", "NUEVA", "a command with no request"},
	{"RE: [SGAUS #12] [TERMINADA] - No imprime", "No imprime", "12 r TERMINADA", "a hyphen behind"},
	{"RE: [SGAUS #12] [] x", "[] x", "12 r", "nothing said"},
	// Prefixes.
	{"Re: x", "x", "r", "everybody"},
	{"RE: x", "x", "r", "Outlook"},
	{"re: x", "x", "r", "typed"},
	{"RE:x", "x", "r", "no blank"},
	{"RE : x", "x", "r", "French typography"},
	{"RE\u00a0: x", "x", "r", "French typography"},
	{"RE： x", "x", "r", "full-width colon"},
	{"RE:RE: x", "x", "r", "twice"},
	{"Re: Re: Re: x", "x", "r", "thrice"},
	{"Re[2]: x", "x", "r", "The Bat!"},
	{"Re [2]: x", "x", "r", "a blank"},
	{"Re(2): x", "x", "r", "counter"},
	{"Re (2): x", "x", "r", "counter with a blank"},
	{"Re^2: x", "x", "r", "counter"},
	{"Re*2: x", "x", "r", "counter"},
	{"Re2: x", "x", "r", "counter"},
	{"Fwd [2]: x", "x", "f", "counter"},
	{"Fwd: x", "x", "f", "Gmail, Apple"},
	{"FW: x", "x", "f", "Outlook"},
	{"RV: x", "x", "f", "Outlook in Spanish"},
	{"Rv: x", "x", "f", "Yahoo in Spanish"},
	{"RV : x", "x", "f", "a blank"},
	{"Antw: x", "x", "r", "Dutch, GroupWise"},
	{"Antwort: x", "x", "r", "German"},
	{"AW: x", "x", "r", "German"},
	{"WG: x", "x", "f", "German"},
	{"SV: x", "x", "r", "Nordic"},
	{"VB: x", "x", "f", "Swedish"},
	{"VL: x", "x", "f", "Finnish"},
	{"VS: x", "x", "r", "Finnish answer, Danish forward"},
	{"TR: x", "x", "f", "French"},
	{"TR : x", "x", "f", "French"},
	{"RES: x", "x", "r", "Portuguese"},
	{"Res: x", "x", "r", "Portuguese"},
	{"ENC: x", "x", "f", "Portuguese"},
	{"Rif: x", "x", "r", "Italian Lotus"},
	{"RIF: x", "x", "r", "Italian Lotus"},
	{"RE: R: x", "x", "r", "Italian, in an answer"},
	{"R: I: [SGAUS #12] x", "x", "12 rf", "Italian, with our tag"},
	{"Odp: x", "x", "r", "Polish"},
	{"ODP: x", "x", "r", "Polish"},
	{"RE: PD: x", "x", "rf", "Polish, in an answer"},
	{"YNT: x", "x", "r", "Turkish"},
	{"İLT: x", "x", "f", "Turkish"},
	{"Ang: [SGAUS #12] x", "x", "12 r", "Swedish Lotus"},
	{"Vá: [SGAUS #12] x", "x", "12 r", "Hungarian"},
	{"Továbbítás: x", "x", "f", "Hungarian"},
	{"BLS: x", "x", "r", "Indonesian"},
	{"TRS: x", "x", "f", "Indonesian"},
	{"回复：x", "x", "r", "Chinese"},
	{"答复: x", "x", "r", "Chinese Outlook"},
	{"转发：x", "x", "f", "Chinese"},
	{"回覆: x", "x", "r", "Taiwan"},
	{"轉寄: x", "x", "f", "Taiwan"},
	{"返信: x", "x", "r", "Japanese"},
	{"転送: x", "x", "f", "Japanese"},
	{"답장: x", "x", "r", "Korean"},
	{"전달: x", "x", "f", "Korean"},
	{"Отв: x", "x", "r", "Russian"},
	{"Ответ: x", "x", "r", "Russian"},
	{"HA: [SGAUS #12] x", "x", "12 r", "Russian Exchange, Latin letters"},
	{"НА: [SGAUS #12] x", "x", "12 r", "Russian Exchange"},
	{"Πρσ: x", "x", "r", "Greek"},
	{"ΑΠ: x", "x", "r", "Greek"},
	{"ΠΡΘ: x", "x", "f", "Greek"},
	{"תגובה: x", "x", "r", "Hebrew"},
	{"הועבר: x", "x", "f", "Hebrew"},
	{"رد: x", "x", "r", "Arabic"},
	{"إعادة توجيه: x", "x", "f", "Arabic"},
	{"Respuesta: x", "x", "r", "Spanish Lotus"},
	{"Reenviado: x", "x", "f", "Spanish"},
	{"Reenv: x", "x", "f", "Spanish"},
	{"Rta: x", "x", "r", "typed in Argentina"},
	{"Rép : x", "x", "r", "French"},
	{"Odpověď: x", "x", "r", "Czech"},
	{"Doorst: x", "x", "f", "Dutch"},
	{"RE: RV: RE: FW: x", "x", "rf", "a chain"},
	{"RE: Re[2]: AW: x", "x", "r", "a chain of languages"},
	{"Fwd: Re: x", "x", "rf", "an answer forwarded"},
	{"(EXTERNO) RE: [SGAUS #12] x", "(EXTERNO) x", "12 r", "a server's warning stays, what stands behind is read"},
	{"{Spam?} RE: x", "{Spam?} x", "r", "a server's warning"},
	{"*** SPAM *** RE: x", "*** SPAM *** x", "r", "a server's warning"},
	{"[EXTERNO] RE: x", "[EXTERNO] x", "r", "a server's warning"},
	{"[mesa-l] Re: [mesa-l] x", "[mesa-l] [mesa-l] x", "r", "tags of others stay"},
	{"[Fwd: x]", "x", "f", "Netscape, Evolution"},
	{"[Fwd: Re: x]", "x", "rf", "Netscape, Evolution"},
	{"[Fwd: [SGAUS #12] x]", "x", "12 f", "brackets inside"},
	{"x (fwd)", "x", "f", "Pine"},
	{"x (Fwd)  ", "x", "f", "Pine"},
	{"(fwd)", "(fwd)", "", "nothing before it"},
	// What people write and no prefix is.
	{"R: 3 equipos", "R: 3 equipos", "", "a letter of their own"},
	{"I: intro", "I: intro", "", "a letter of their own"},
	{"PD: llamar", "PD: llamar", "", "a postscript"},
	{"VA: mantenimiento", "VA: mantenimiento", "", "not Hungarian"},
	{"HA: abreviatura", "HA: abreviatura", "", "not Russian"},
	{"RES 12/2024", "RES 12/2024", "", "a resolution"},
	{"Resumen: equipos", "Resumen: equipos", "", "a longer word"},
	{"Reunión: lunes", "Reunión: lunes", "", "a longer word"},
	{"Red: caída", "Red: caída", "", "a longer word"},
	{"Respaldo: no abre", "Respaldo: no abre", "", "a longer word"},
	{"TRámite: firma", "TRámite: firma", "", "a longer word"},
	{"Revisar RE: oficio", "Revisar RE: oficio", "", "not at the start"},
	{"RE no imprime", "RE no imprime", "", "no colon"},
	{"RE", "RE", "", "no colon"},
	{"Fwd", "Fwd", "", "no colon"},
	{"a: b", "a: b", "", "a letter"},
	{"r: x", "r: x", "", "small"},
	{"SGAUS: no entra", "SGAUS: no entra", "", "the desk's name"},
	{"10:30 no hay red", "10:30 no hay red", "", "an hour"},
	{"-5 grados en la sala", "-5 grados en la sala", "", "a sign"},
	{"RE: -5 grados en la sala", "-5 grados en la sala", "r", "a sign"},
	{"PC: no enciende", "PC: no enciende", "", "a device"},
	{"(urgente) no hay red", "(urgente) no hay red", "", "a person's parentheses"},
	// The title.
	{"", "", "", "empty stays empty"},
	{"   ", "", "", "blank"},
	{"RE: ", "", "r", "nothing but a prefix"},
	{"RE:", "", "r", "nothing but a prefix"},
	{"  No   hay\tred  ", "No hay red", "", "single blanks"},
	{"No\u00a0hay\u2003red", "No hay red", "", "blanks of all kinds"},
	{"No\u200b hay\u200e red\ufeff", "No hay red", "", "no width"},
	{"Contrasen\u0303a perdida", "Contraseña perdida", "", "composed"},
	{"ＰＣが起動しない", "ＰＣが起動しない", "", "full-width letters stay as they were written"},
	{"【至急】ネットワーク：停止", "【至急】ネットワーク：停止", "", "brackets of others stay as they were written"},
	{"RE: Impresora «HP» no imprime", "Impresora «HP» no imprime", "r", "quotation marks"},
	{"No imprime 🖨️", "No imprime 🖨", "", "emoji"},
}

// TestSubject: request, commands and title of a subject, however they arrive.
func TestSubject(t *testing.T) {
	for _, row := range subjectRows {
		m := parse("From: ana@uni.mx\nSubject: " + row.subject + "\n\nhola\n")
		if m.CleanSubject != row.clean {
			t.Errorf("%q (%s): title %q, want %q", row.subject, row.why, m.CleanSubject, row.clean)
		}
		if got := says(m); got != row.says {
			t.Errorf("%q (%s): says %q, want %q", row.subject, row.why, got, row.says)
		}
		if again := CleanSubject(m.CleanSubject, desk); again != m.CleanSubject {
			t.Errorf("%q (%s): cleaned again %q", row.subject, row.why, again)
		}
	}
}

func says(m *Message) string {
	var out []string
	if m.Ticket > 0 {
		out = append(out, fmt.Sprint(m.Ticket))
	}
	kind := ""
	if m.subject.reply {
		kind = "r"
	}
	if m.subject.forward {
		kind += "f"
	}
	if kind != "" {
		out = append(out, kind)
	}
	for _, c := range m.Commands {
		s := c.Name
		if c.Arg != "" {
			s += "/" + c.Arg
		}
		if c.Near {
			s += "?"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// TestSubjectAnswer: what may be a word of the person's own is a prefix where
// the header names another mail.
func TestSubjectAnswer(t *testing.T) {
	for subject, want := range map[string]string{
		"R: No imprime": "No imprime", "I: No imprime": "No imprime", "PD: No imprime": "No imprime", "Vá: No imprime": "No imprime",
		"HA: No imprime": "No imprime", "Ang: No imprime": "No imprime", "r: No imprime": "r: No imprime", "Resumen: x": "Resumen: x",
	} {
		m := parse("From: ana@uni.mx\nIn-Reply-To: <n1@uni.mx>\nSubject: " + subject + "\n\nhola\n")
		if m.CleanSubject != want {
			t.Errorf("%q: %q, want %q", subject, m.CleanSubject, want)
		}
	}
}

// TestSubjectFolded: RFC 2047 and RFC 5322 may cut anywhere.
func TestSubjectFolded(t *testing.T) {
	for _, subject := range []string{
		"RE: [SGAUS\n #12] [TERMINADA] Sin señal",
		"RE: [SGAUS #12]\n\t[TERMINADA]\n Sin señal",
		"=?utf-8?Q?RE:_[SGAUS_#1?=\n =?utf-8?Q?2]_[TERMI?=\n =?utf-8?Q?NADA]_Sin_se=C3?=\n =?utf-8?Q?=B1al?=",
		"=?utf-8?B?UkU6IFtTR0FVUyAjMTJdIFtURVJNSU5BREFdIFNpbiBzZcOx?= =?utf-8?B?YWw=?=",
		"RE: [SGAUS =?us-ascii?Q?#12?=] [TERMINADA] Sin =?iso-8859-1?Q?se=F1al?=",
		"RE: =?utf-8?Q?[SGAUS_#12]?= [TERMINADA] =?utf-8?Q?Sin_se=C3=B1al?=",
		"=?UTF-8?q?RE=3A_=5BSGAUS_=2312=5D_=5BTERMINADA=5D_Sin_sen=CC=83al?=",
	} {
		m := parse("From: ana@uni.mx\nSubject: " + subject + "\n\nhola\n")
		if got := says(m); got != "12 r TERMINADA" || m.CleanSubject != "Sin señal" {
			t.Errorf("%q: %q, %q", subject, got, m.CleanSubject)
		}
	}
}
