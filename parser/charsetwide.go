package parser

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decodeWide reads the charsets whose letters are not octets: UTF-7, UTF-16
// and UTF-32, by label, by the byte order mark, or by the NULs between the
// letters.
func decodeWide(label string, b []byte) (s, rule string, ok bool) {
	name := squash(label)
	switch {
	case name == "utf7" || name == "unicode11utf7" || name == "cp65000":
		return decodeUTF7(b), "UTF-7", true
	case hasPrefix(b, "\xff\xfe\x00\x00") || hasPrefix(b, "\x00\x00\xfe\xff"):
		s, ok = decodeWith(utf32.UTF32(utf32.BigEndian, utf32.ExpectBOM), b)
		return s, "UTF-32 by its byte order mark", ok
	case hasPrefix(b, "\xff\xfe") || hasPrefix(b, "\xfe\xff"):
		s, ok = decodeWith(unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM), b)
		return s, "UTF-16 by its byte order mark", ok
	case strings.HasPrefix(name, "utf32") || name == "iso10646ucs4" || name == "ucs4":
		order := utf32.BigEndian
		if strings.HasSuffix(name, "le") || len(b) > 3 && b[0] != 0 && b[3] == 0 {
			order = utf32.LittleEndian
		}
		s, ok = decodeWith(utf32.UTF32(order, utf32.IgnoreBOM), b)
		return s, "UTF-32", ok
	case strings.HasPrefix(name, "utf16") || name == "iso10646ucs2" || strings.HasPrefix(name, "ucs2") || name == "unicode" || name == "unicodefffe":
		if plainOctets(b) {
			return "", "", false // QUIRK: the label alone is wide
		}
		s, ok = decodeWith(unicode.UTF16(order16(name, b), unicode.UseBOM), b)
		return s, "UTF-16", ok
	}
	if order, found := nulls(b); found {
		s, ok = decodeWith(unicode.UTF16(order, unicode.IgnoreBOM), b)
		return s, "UTF-16 by the NULs between its letters", ok
	}
	return "", "", false
}

func hasPrefix(b []byte, s string) bool { return len(b) >= len(s) && string(b[:len(s)]) == s }

// plainOctets reports text that no UTF-16 of Latin letters can be: UTF-16 has
// NULs, or hardly any octet below 0x80 in pairs.
func plainOctets(b []byte) bool {
	low := 0
	for _, c := range b {
		if c == 0 {
			return false
		}
		if c >= 0x20 && c < 0x7f || c == '\n' || c == '\r' {
			low++
		}
	}
	return low*10 > len(b)*7
}

// order16 is the octet order of UTF-16. QUIRK: unlabelled UTF-16 of Windows
// programs is little endian.
func order16(name string, b []byte) unicode.Endianness {
	if strings.HasSuffix(name, "le") || !strings.HasSuffix(name, "be") && len(b) > 1 && b[0] != 0 && b[1] == 0 {
		return unicode.LittleEndian
	}
	return unicode.BigEndian
}

// nulls knows UTF-16 of Western text that nobody declared: every second octet
// is NUL.
func nulls(b []byte) (unicode.Endianness, bool) {
	b = b[:min(len(b), 1024)]
	even, odd := 0, 0
	for i, c := range b {
		if c != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	half := len(b) / 2
	switch {
	case half < 2:
		return unicode.BigEndian, false
	case odd*10 >= half*7 && even*10 < half:
		return unicode.LittleEndian, true
	case even*10 >= half*7 && odd*10 < half:
		return unicode.BigEndian, true
	}
	return unicode.BigEndian, false
}

// decodeUTF7 undoes RFC 2152. What begins with a plus and is no code, as a
// telephone number, stays.
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
		text, ok := utf7Code(b[i+1 : j])
		switch {
		case j == i+1 && j < len(b) && b[j] == '-':
			out.WriteByte('+')
		case !ok:
			out.Write(b[i:j])
			i = j - 1
			continue
		default:
			out.WriteString(text)
		}
		if j < len(b) && b[j] == '-' {
			j++
		}
		i = j - 1
	}
	return out.String()
}

// utf7Code reads what stands between plus and minus: whole UTF-16 letters, and
// fewer than six bits of padding, all zero.
func utf7Code(code []byte) (string, bool) {
	if len(code) < 3 {
		return "", false
	}
	raw, err := base64.RawStdEncoding.Strict().DecodeString(string(code))
	if err != nil {
		// An odd octet is padding too: 16 bits do not end where 24 do.
		raw, err = base64.RawStdEncoding.DecodeString(string(code))
	}
	if err != nil || len(raw) < 2 || len(raw)%2 == 1 && raw[len(raw)-1] != 0 {
		return "", false
	}
	u := make([]uint16, len(raw)/2)
	for k := range u {
		u[k] = uint16(raw[2*k])<<8 | uint16(raw[2*k+1])
	}
	return string(utf16.Decode(u)), true
}
