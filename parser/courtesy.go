package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words of which thanks are made, folded. A text is courtesy if it has nothing
// else and at least one of thanks, apart from the greeting, the closing and
// the name below.
var (
	thanksWords = wordSet(`gracias graciass grax mercy thanks thank thx ty tks obrigado obrigada merci grazie danke gracies ok okay oki okey vale perfecto perfecta perfect excelente excellent
		enterado enterada recibido recibida entendido entendida listo agradezco agradecido agradecida agradecemos agradecidos great super genial bien correcto acuerdo received got it anotado copiado va sale noted`)
	politeWords = wordSet(`muchas muchisimas mil de todo todos toda por su tu sus el la lo los las un una y e a al que te le les se me muy con en
		apoyo atencion atenciones ayuda respuesta pronta rapida rapidez aclaracion informacion servicio tiempo amabilidad favor todas
		much so very a lot many for your the you help support reply response quick all appreciate appreciated it again nuevamente dia dias buen buena buenas buenos tarde tardes noche noches
		saludos saludo cordial cordiales cordialmente atentamente atte atte. best regards kind regards cheers bye hola hello hi estimado estimada estimados buenas ing lic dr dra mtro mtra sr sra
		excelente dia linda semana fin feliz bonito igualmente quedo quedamos estoy esta estamos perfectamente hecho de nada nada obrigado muito muita beaucoup mille vielen dank tante moltes sounds good thats that's is works
		abrazo un solo confirmo`)
	// troubleWords make any text more than thanks.
	troubleWords = wordSet(`no pero aun todavia sigue siguen falta faltan error problema falla cuando como donde cual cuanto puede pueden podria podrian ayudar necesito necesita but still not when how what where which why can could please issue problem
		porque por_que tampoco ni nunca nadie ninguno adjunto anexo urgente ademas tambien otra otro`)
)

// courtesy tells whether s is nothing but thanks, greeting and name. Emoji
// such as a thumb count as thanks.
func courtesy(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 400 || strings.ContainsAny(s, "?¿0123456789@[") {
		return false
	}
	lines := strings.Split(s, "\n")
	thanks, unknown := 0, 0
	closed := false // a line «Saludos,» or thanks stood above: what follows may be a name
	for _, l := range lines {
		if strings.TrimSpace(l) == "" {
			continue
		}
		t, u, ok := courteous(l)
		if !ok {
			return false
		}
		if u > 0 {
			if !closed || u > 5 || !nameLine(l) {
				return false
			}
			unknown++
		}
		thanks += t
		closed = true
	}
	return thanks > 0 && unknown <= 3
}

// courteous counts the words of one line: of thanks, and unknown ones.
func courteous(l string) (thanks, unknown int, ok bool) {
	for _, r := range l {
		if kindEmoji(r) {
			thanks++
		}
	}
	fields := strings.FieldsFunc(plain(l), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	shout := l == strings.ToUpper(l) // capitals tell no name from a word then
	greeting := false
	for i, raw := range fields {
		w := fold(raw)
		first, _ := utf8.DecodeRuneInString(raw)
		switch {
		case troubleWords[w] && (i == 0 || fold(fields[i-1]) != "su"):
			return 0, 0, false
		case thanksWords[w]:
			thanks++
		case politeWords[w]:
			greeting = true
		case (greeting || thanks > 0) && i > 0 && len(fields) <= 6 && unicode.IsUpper(first) && !shout:
			// «Hola Juan,», «Gracias Beto»: a name
		default:
			unknown++
		}
	}
	return thanks, unknown, true
}

// kindEmoji knows what people send instead of «ok».
func kindEmoji(r rune) bool {
	switch r {
	case '👍', '🙏', '👌', '😊', '🙂', '😀', '😃', '😁', '❤', '👏', '✅', '✔', '🤝', '💪', '🙌', '😉', '🤗', '☺', '🫡':
		return true
	}
	return false
}

// nameLine reports a line that may be a name or an office below the thanks:
// each longer word with a capital.
func nameLine(l string) bool {
	for _, w := range strings.Fields(l) {
		r := []rune(strings.Trim(w, ".,()-*\""))
		if len(r) > 3 && !unicode.IsUpper(r[0]) {
			return false
		}
	}
	return true
}
