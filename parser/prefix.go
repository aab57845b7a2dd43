package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Prefixes that clients put before a subject, folded, without their colon.
// The language of the client decides, so most mean the same thing: Outlook and
// Exchange ship all of them, GroupWise, Lotus and The Bat some of their own.
var (
	replyPrefixes = wordSet(`re res resp resposta respuesta reply rta rép repondre reponse risposta rif aw antw antwort antwoord sv svar vs ynt yanit cevap
		odp odpoved odpověď odg bls balas balasan atb ats отв ответ отг відп вiдп на απ απαντηση σχετ πρσ
		回复 回覆 答复 答覆 返信 回信 답장 회신 답변 תגובה השב רד رد الرد r va vá ha ang vast`)
	forwardPrefixes = wordSet(`fw fwd rv wg tr enc vb vl doorst fs trs videre videresendt vidarebefordrat továbbítás tov továbbítva reenv reenviado reenvio reenviada
		encaminhado encaminhada encaminhamento forward forwarded weitergel weitergeleitet inoltro inoltrato transfert ilt iletilen yml posr proslijeđeno prosl přep pārs pers
		προώθ προωθ πρθ 转发 轉寄 轉發 转寄 転送 пересл пересыл прд 전달  הועבר העבר توجيه محول i pd`)

	// forwardPhrasePrefixes hold a space.
	forwardPhrasePrefixes = foldAll("إعادة توجيه|mensaje reenviado|chuyển tiếp|전달 됨")

	// weakPrefixes may as well be the first word of somebody's own subject:
	// «R: 3 equipos», «PD: llamar». They count in an answer or a forward only.
	weakPrefixes = wordSet(`r i pd va vá ha ang tov на ats pers odg prosl yml svar vast`)

	// eitherPrefixes say «answer» in Finnish and «forward» in Danish and
	// Norwegian.
	eitherPrefixes = wordSet(`vs`)
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[fold(w)] = true
	}
	return set
}

// prefix reads one prefix with its colon at the start of s: "RE:", "Re[2]:",
// "Re (3) :", "RE^2:", "Fwd: ". kind is 'r', 'f' or 'e' for either; n its
// length. weak: it may be a word of the person's own.
func prefix(s string) (kind byte, n int, weak bool) {
	word, i := prefixWord(s)
	switch {
	case i == 0:
		return 0, 0, false
	case eitherPrefixes[word]:
		kind = 'e'
	case replyPrefixes[word]:
		kind = 'r'
	case forwardPrefixes[word]:
		kind = 'f'
	default:
		return phrasePrefix(s)
	}
	// A single letter is a prefix of the Italian Outlook in upper case only;
	// the other weak ones are never written small.
	weak = weakPrefixes[word]
	if first, _ := utf8.DecodeRuneInString(s); weak && unicode.IsLower(first) {
		return 0, 0, false
	}
	j := prefixEnd(s[i:])
	if j == 0 {
		return 0, 0, false
	}
	return kind, i + j, weak
}

// prefixWord gives the folded letters at the start of s and their octets. No
// prefix is longer than 40.
func prefixWord(s string) (word string, n int) {
	for n < len(s) && n < 40 {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		n += size
	}
	if n == 0 || n >= 40 {
		return "", 0
	}
	return fold(s[:n]), n
}

func phrasePrefix(s string) (kind byte, n int, weak bool) {
	head, _, ok := strings.Cut(clip(s, 80), ":")
	if !ok || !strings.Contains(head, " ") {
		return 0, 0, false
	}
	f := fold(head)
	for _, p := range forwardPhrasePrefixes {
		if f == p {
			return 'f', len(head) + 1, false
		}
	}
	return 0, 0, false
}

// prefixEnd reads the counter, the blanks and the colon behind a prefix's
// word; 0 if they are not there.
func prefixEnd(s string) int {
	i := 0
	for range 2 { // «Re [2]:», «Re[2] :», «Fwd (2) [3]:»
		k := i
		for k < len(s) && s[k] == ' ' {
			k++
		}
		n := countMark(s[k:])
		if n == 0 {
			break
		}
		i = k + n
	}
	if i < len(s) && s[i] == '.' {
		i++ // «Resp.:»
	}
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if i >= len(s) || s[i] != ':' {
		return 0
	}
	return i + 1
}

// countMark skips the counters of some clients: [2], (2), {2}, ^2, *2, -2, 2.
func countMark(s string) int {
	i := 0
	if i < len(s) && strings.IndexByte("[({^*-", s[i]) >= 0 {
		i++
	}
	digits := i
	for i < len(s) && i < digits+4 && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	if i == digits {
		return 0
	}
	if i < len(s) && strings.IndexByte("])}", s[i]) >= 0 {
		i++
	}
	return i
}
