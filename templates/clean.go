package templates

import (
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineMax bounds a string that stands on one line, in characters: a subject of
// a megabyte is no subject.
const lineMax = 400

// cleaned is a deep copy of n with every string made safe to print, as the
// tag of its field says.
func cleaned(n Notice) Notice {
	v := reflect.New(reflect.TypeOf(n)).Elem()
	copyClean(v, reflect.ValueOf(n), "")
	return v.Interface().(Notice)
}

func copyClean(to, from reflect.Value, how string) {
	switch from.Kind() {
	case reflect.String:
		to.SetString(cleanString(from.String(), how))
	case reflect.Struct:
		for i := range from.NumField() {
			copyClean(to.Field(i), from.Field(i), from.Type().Field(i).Tag.Get("clean"))
		}
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			copyClean(to.Elem(), from.Elem(), how)
		}
	case reflect.Slice:
		if !from.IsNil() {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
			for i := range from.Len() {
				copyClean(to.Index(i), from.Index(i), how)
			}
		}
	default:
		to.Set(from)
	}
}

func cleanString(s, how string) string {
	switch how {
	case "lines":
		return cleanLines(s)
	case "url":
		return cleanMailto(s)
	}
	return cleanLine(s)
}

// cleanLine puts s on one line: no control characters, nothing that turns the
// direction of what follows, one space at a time.
func cleanLine(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) && r != '\u00A0':
			return ' '
		case unseen(r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
	if utf8.RuneCountInString(s) <= lineMax {
		return s
	}
	return string([]rune(s)[:lineMax-1]) + "…"
}

// cleanLines leaves s as it was written but for the ways to end a line, which
// become LF, characters that print nothing, and empty lines around it.
func cleanLines(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = lineEnds.Replace(s)
	s = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unseen(r) {
			return -1
		}
		return r
	}, s)
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	for {
		first, rest, more := strings.Cut(s, "\n")
		if !more || strings.TrimSpace(first) != "" {
			return s
		}
		s = rest
	}
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n",
	"\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// unseen reports controls and the marks by which a name or a text could turn
// around or hide what we write beside it. Joiners stay: emoji and Persian need
// them.
func unseen(r rune) bool {
	switch {
	case unicode.IsControl(r):
		return true
	case r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069': // embedding, override, isolate
		return true
	case r == '\u200B', r == '\u2060', r == '\uFEFF', r == '\u00AD': // zero width, soft hyphen
		return true
	case r >= 0xE0000 && r <= 0xE007F: // tags
		return true
	}
	return false
}

// cleanMailto keeps the URL of a finished mail and nothing else: a button of
// ours never leads anywhere but into the reader's own mail client.
func cleanMailto(s string) string {
	if !strings.HasPrefix(s, "mailto:") {
		return ""
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] == 0x7F {
			return ""
		}
	}
	return strings.ToValidUTF8(s, "")
}

// Clean makes what somebody wrote safe to show in several lines, for pages that
// are no notice: see cleanLines.
func Clean(s string) string { return cleanLines(s) }
