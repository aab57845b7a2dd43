package bounce

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// typed reads an address as the fields of RFC 3464 section 2.3.1 hold it,
// "rfc822; user@host", with or without its type, in angle brackets, with a
// comment behind it.
func typed(s string) string {
	typ, v, ok := strings.Cut(s, ";")
	if ok && !strings.Contains(typ, "@") {
		s = v
	}
	if strings.Contains(strings.ToLower(typ), "utf-8") {
		s = unicodeAddress(s)
	}
	for a := range addresses(s) {
		return untext(a.text)
	}
	return ""
}

// unicodeAddress decodes the \x{F1} of a utf-8-addr-xtext (RFC 6533 section 3).
func unicodeAddress(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, `\x{`)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		hex, after, closed := strings.Cut(rest, "}")
		n, err := strconv.ParseUint(hex, 16, 32)
		if !closed || err != nil || !utf8.ValidRune(rune(n)) || n <= ' ' {
			return b.String() + rest
		}
		b.WriteRune(rune(n))
		s = after
	}
}

// untext decodes what servers forget to decode of an ORCPT (RFC 3461 section
// 4): a plus and an equals sign.
func untext(s string) string {
	if !strings.Contains(s, "+") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "+2B", "+"), "+3D", "=")
}

// span is an address in a text and where it stands.
type span struct {
	text       string
	start, end int
}

// addresses goes over the addresses in running text. They need a host with a
// letter in it, or one in brackets.
func addresses(s string) func(yield func(span) bool) {
	return func(yield func(span) bool) {
		done := 0
		for i := 0; i < len(s); i++ {
			if s[i] != '@' {
				continue
			}
			a, ok := around(s, i, done)
			if !ok {
				continue
			}
			if !yield(a) {
				return
			}
			done, i = a.end, a.end-1
		}
	}
}

// around gives the address whose @ stands at i; nothing before floor is its.
func around(s string, i, floor int) (span, bool) {
	const longest = 64 + 20 // RFC 5321 section 4.5.3.1.1, and some who do not keep to it
	start, end := i, hostEnd(s, i+1)
	if i > floor && s[i-1] == '"' {
		q := strings.LastIndexByte(s[max(floor, i-longest):i-1], '"')
		if q < 0 {
			return span{}, false
		}
		start = max(floor, i-longest) + q
	} else {
		for start > max(floor, i-longest) {
			r, n := utf8.DecodeLastRuneInString(s[floor:start])
			if !inLocal(r) {
				break
			}
			start -= n
		}
		for start < i && strings.IndexByte("'`*=/|.!#-", s[start]) >= 0 {
			start++
		}
		for _, p := range []string{"to=", "orcpt=", "rcpt=", "for="} {
			if len(s[start:i]) > len(p) && strings.EqualFold(s[start:start+len(p)], p) {
				start += len(p)
			}
		}
	}
	if start == i || end <= i+1 || !goodHost(s[i+1:end]) || strings.HasSuffix(s[:start], "://") {
		return span{}, false
	}
	return span{text: s[start:i+1] + strings.ToLower(s[i+1:end]), start: start, end: end}, true
}

// inLocal tells what stands before an @. QUIRK: two dots, a dot before the @ and
// a few more are wrong, but Japanese carriers gave them out.
func inLocal(r rune) bool {
	if r >= 0x80 {
		return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
	}
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.IndexByte("!#$%&'*+-/=?^_`{|}~.", byte(r)) >= 0
}

func hostEnd(s string, i int) int {
	if i < len(s) && s[i] == '[' {
		if j := strings.IndexByte(s[i:min(len(s), i+60)], ']'); j > 0 && strings.Trim(s[i+1:i+j], "0123456789abcdefABCDEF:.IPv") == "" {
			return i + j + 1
		}
		return i
	}
	end := i
	for end < len(s) && end-i < 255 {
		r, n := utf8.DecodeRuneInString(s[end:])
		if r != '.' && r != '-' && r != '_' && (r >= 0x80 || !asciiWord(r)) && !(r >= 0x80 && unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)) {
			break
		}
		end += n
	}
	for end > i && strings.IndexByte(".-_", s[end-1]) >= 0 {
		end--
	}
	return end
}

func asciiWord(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

func goodHost(h string) bool {
	if strings.HasPrefix(h, "[") {
		return len(h) > 4
	}
	return strings.IndexFunc(h, unicode.IsLetter) >= 0 && !strings.Contains(h, "..") && h[0] != '.' && h[0] != '-'
}
