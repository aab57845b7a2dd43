package parser

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// charsetNames are labels that the index of the web does not know, with what
// is meant by them.
var charsetNames = map[string]string{
	"ansi_x3.110-1983": "windows-1252", "latin-1": "windows-1252", "iso8859_1": "windows-1252",
	"iso-8859-1-windows-1252-1252": "windows-1252", "cp-1252": "windows-1252", "windows1252": "windows-1252",
	"ansi": "windows-1252", "iso 8859-1": "windows-1252", "iso-8859-8-i": "iso-8859-8", "cp932": "shift_jis",
	"ms932": "shift_jis", "cp936": "gbk", "ms936": "gbk", "cp949": "euc-kr", "ks_c_5601": "euc-kr", "cp950": "big5", "x-gbk": "gbk",
	"hz-gb-2312": "gbk", "gb18030-2000": "gb18030", "utf8mb4": "utf-8", "utf": "utf-8", "utf-8n": "utf-8",
	"iso-2022-jp-ms": "iso-2022-jp", "iso-2022-jp-1": "iso-2022-jp", "koi8r": "koi8-r", "cp1251": "windows-1251", "win-1251": "windows-1251",
}

// dosPages are the code pages that consoles still write.
var dosPages = map[string]*charmap.Charmap{
	"cp850": charmap.CodePage850, "ibm850": charmap.CodePage850, "cp-850": charmap.CodePage850, "850": charmap.CodePage850,
	"cp437": charmap.CodePage437, "ibm437": charmap.CodePage437, "cp858": charmap.CodePage858, "cp852": charmap.CodePage852, "ibm852": charmap.CodePage852,
}

// decodeCharset gives the text of b in UTF-8: valid, NFC, without NUL. The
// label is a hint: what is valid UTF-8 with letters beyond ASCII is UTF-8
// whatever a single-byte label says, since text that is not hardly ever is by
// chance. latin1 means windows-1252, as in browsers. Where nothing fits,
// octets that are no UTF-8 are read as windows-1252, one by one.
func decodeCharset(label string, b []byte) string {
	label = strings.ToLower(strings.Trim(label, " \t\"'"))
	if i := strings.IndexByte(label, '*'); i > 0 {
		label = label[:i] // RFC 2231 section 5: language
	}
	s, ok := decodeByLabel(label, b)
	if !ok {
		s = rescue(b)
	}
	s = strings.TrimPrefix(s, "\ufeff")
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return norm.NFC.String(undouble(s))
}

func decodeByLabel(label string, b []byte) (string, bool) {
	if s, ok := decodeWide(label, b); ok {
		return s, true
	}
	if isASCII(b) && label != "iso-2022-jp" && !strings.HasPrefix(label, "hz") {
		if strings.Contains(string(b), "\x1b$") {
			return decodeWith(japanese.ISO2022JP, b) // QUIRK: Japanese mail without a label
		}
		return string(b), true
	}
	if name, ok := charsetNames[label]; ok {
		label = name
	}
	if label == "" || label == "utf-8" || label == "utf8" || label == "us-ascii" || label == "ascii" || label == "unknown-8bit" {
		return "", false
	}
	e, err := htmlindex.Get(label)
	if dos := dosPages[label]; dos != nil {
		e, err = dos, nil
	}
	if err != nil {
		return "", false
	}
	if utf8.Valid(b) && singleByte(e) {
		return string(b), true
	}
	s, ok := decodeWith(e, b)
	if ok && strings.Count(s, "\ufffd") > len(s)/20 {
		return "", false
	}
	return s, ok
}

func decodeWith(e encoding.Encoding, b []byte) (string, bool) {
	out, err := e.NewDecoder().Bytes(b)
	return string(out), err == nil
}

func singleByte(e encoding.Encoding) bool {
	_, ok := e.(*charmap.Charmap)
	return ok
}

// decodeWide reads UTF-7 and UTF-16, with a label or by the byte order mark.
func decodeWide(label string, b []byte) (string, bool) {
	switch {
	case label == "utf-7" || label == "unicode-1-1-utf-7":
		return decodeUTF7(b), true
	case len(b) >= 2 && (b[0] == 0xff && b[1] == 0xfe || b[0] == 0xfe && b[1] == 0xff):
		return decodeWith(unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM), b)
	case strings.HasPrefix(label, "utf-16"):
		order := unicode.BigEndian
		// QUIRK: unlabelled UTF-16 of Windows programs is little endian.
		if strings.HasSuffix(label, "le") || label == "utf-16" && len(b) > 1 && b[1] == 0 {
			order = unicode.LittleEndian
		}
		if isASCII(b) && !strings.Contains(string(b), "\x00") {
			return string(b), true
		}
		return decodeWith(unicode.UTF16(order, unicode.UseBOM), b)
	}
	return "", false
}

// decodeUTF7 undoes RFC 2152.
func decodeUTF7(b []byte) string {
	var out strings.Builder
	for i := 0; i < len(b); i++ {
		if b[i] != '+' {
			out.WriteByte(b[i])
			continue
		}
		j := i + 1
		for j < len(b) && base64Values[b[j]] != 0 {
			j++
		}
		if j == i+1 {
			out.WriteByte('+')
		} else if raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(string(b[i+1:j]), "=")); err == nil || len(raw) > 1 {
			u := make([]uint16, len(raw)/2)
			for k := range u {
				u[k] = uint16(raw[2*k])<<8 | uint16(raw[2*k+1])
			}
			out.WriteString(string(utf16.Decode(u)))
		}
		if j < len(b) && b[j] == '-' {
			j++
		}
		i = j - 1
	}
	return out.String()
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// rescue keeps what is UTF-8 and reads each other octet as windows-1252: mixed
// text comes from clients that quote one charset inside another.
func rescue(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var out strings.Builder
	out.Grow(len(b) + len(b)/8)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(b[0])
		}
		out.WriteRune(r)
		b = b[n:]
	}
	return out.String()
}

// undouble mends lines in which UTF-8 was taken for windows-1252 and encoded
// again («contraseÃ±a»). A line is mended if every run of letters beyond ASCII
// in it is such a case, and at least one is led by Ã, Â or â€: «CAFÉ”» is not.
func undouble(s string) string {
	if !strings.ContainsAny(s, "ÃÂ") && !strings.Contains(s, "â€") {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.ContainsAny(l, "ÃÂ") || strings.Contains(l, "â€") {
			lines[i] = undoubleLine(l)
		}
	}
	return strings.Join(lines, "\n")
}

func undoubleLine(l string) string {
	var out, run []byte
	flush := func() bool {
		if len(run) == 0 {
			return true
		}
		ok := utf8.Valid(run)
		out = append(out, run...)
		run = run[:0]
		return ok
	}
	for _, r := range l {
		if r < 0x80 {
			if !flush() {
				return l
			}
			out = append(out, byte(r))
			continue
		}
		b, ok := windows1252Byte(r)
		if !ok {
			return l
		}
		run = append(run, b)
	}
	if !flush() {
		return l
	}
	return string(out)
}

// windows1252Byte is the octet of r; the five that windows-1252 leaves open
// stand for themselves, as programs have it.
func windows1252Byte(r rune) (byte, bool) {
	if b, ok := charmap.Windows1252.EncodeRune(r); ok {
		return b, true
	}
	switch r {
	case 0x81, 0x8d, 0x8f, 0x90, 0x9d:
		return byte(r), true
	}
	return 0, false
}
