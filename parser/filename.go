package parser

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestName is how many octets of a file's name are kept; file systems allow
// 255.
const longestName = 200

// fileName is the name that a part gives its file. QUIRK: where one of both
// names was spoilt on the way («informaci?n.pdf»), the other is taken.
func (p *part) fileName() string {
	name, other := cleanFileName(p.name), cleanFileName(p.params["name"])
	if name == "" || other != "" && spoilt(name) && !spoilt(other) {
		return other
	}
	return name
}

// spoilt reports a name in which letters were replaced.
func spoilt(name string) bool { return strings.ContainsAny(name, "?\ufffd") }

// cleanFileName is a name without folders, control characters and the marks
// that turn the direction of writing («fdp.exe» as «exe.pdf»), on one line, no
// longer than file systems allow, with its extension.
func cleanFileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '\u00ad' || r == '\ufeff' || unicode.Is(unicode.Bidi_Control, r) || r >= 0x200b && r <= 0x200d {
			return -1
		}
		return r
	}, oneLine(name))
	name = norm.NFC.String(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Trim(path.Base(strings.TrimRight(name, "/ ")), " ")
	// Windows drops dots and spaces at the end, and so do we: else
	// «informe.pdf.» has another kind than it seems.
	if name = strings.TrimRight(name, ". "); name == "" || name == "/" {
		return ""
	}
	if len(name) <= longestName {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > 20 {
		ext = ""
	}
	stem := name[:longestName-len(ext)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return strings.TrimRight(stem, ". ") + ext
}
