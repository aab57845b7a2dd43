package parser

import (
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// charsetNames are labels that the index of the web does not know, without
// their punctuation, with what is meant by them. Numbered families («iso8859_15»,
// «win-1251», «cp 850») are read by rule.
var charsetNames = map[string]string{
	"ansi": "windows-1252", "ansix31101983": "windows-1252", "western": "windows-1252", "latin": "windows-1252", "l1": "windows-1252",
	"iso88591windows12521252": "windows-1252", "cp819": "windows-1252", "ibm819": "windows-1252", "cp28591": "windows-1252", "isolatin1": "windows-1252",
	"utf": "utf-8", "utf8": "utf-8", "utf8mb4": "utf-8", "utf8mb3": "utf-8", "utf8n": "utf-8", "utf8bom": "utf-8", "unicode11utf8": "utf-8",
	"cp65001": "utf-8", "65001": "utf-8", "windows65001": "utf-8", "unicodeutf8": "utf-8", "al32utf8": "utf-8",
	"cp932": "shift_jis", "ms932": "shift_jis", "sjis": "shift_jis", "shiftjisx0213": "shift_jis", "windows932": "shift_jis",
	"cp936": "gbk", "ms936": "gbk", "windows936": "gbk", "euccn": "gbk", "gb231280": "gbk", "gb2312": "gbk", "gb23121980": "gbk",
	"gb180302000": "gb18030", "gb180302022": "gb18030", "cp54936": "gb18030",
	"cp949": "euc-kr", "ms949": "euc-kr", "uhc": "euc-kr", "ksc5601": "euc-kr", "ksc56011987": "euc-kr", "ksc56011992": "euc-kr", "cp51949": "euc-kr",
	"cp950": "big5", "ms950": "big5", "big5eten": "big5", "big5hkscs2004": "big5", "windows950": "big5",
	"iso2022jpms": "iso-2022-jp", "iso2022jp1": "iso-2022-jp", "iso2022jp2": "iso-2022-jp", "iso2022jp3": "iso-2022-jp", "jis": "iso-2022-jp", "cp50220": "iso-2022-jp", "cp50221": "iso-2022-jp",
	"eucjpms": "euc-jp", "cp51932": "euc-jp", "ujis": "euc-jp", "koi8": "koi8-r", "cp20866": "koi8-r", "cp21866": "koi8-u",
	"macroman": "macintosh", "mac": "macintosh", "apple": "macintosh", "cp10000": "macintosh", "maccyrillic": "x-mac-cyrillic",
	"tis620": "windows-874", "tis6202533": "windows-874", "cp874": "windows-874", "iso88598i": "iso-8859-8-i", "iso88598e": "iso-8859-8",
}

// charsetPages are the code pages that the web never had: consoles, hosts, old
// mainframes.
var charsetPages = map[string]encoding.Encoding{
	"37": charmap.CodePage037, "437": charmap.CodePage437, "850": charmap.CodePage850, "852": charmap.CodePage852, "855": charmap.CodePage855,
	"858": charmap.CodePage858, "860": charmap.CodePage860, "862": charmap.CodePage862, "863": charmap.CodePage863, "865": charmap.CodePage865,
	"866": charmap.CodePage866, "1047": charmap.CodePage1047, "1140": charmap.CodePage1140,
}

// charsetLabel takes off what stands around a charset's name: quotes, the
// language of RFC 2231 section 5, what was glued on behind.
func charsetLabel(s string) string {
	s = strings.ToLower(strings.Trim(s, " \t\"'`<>=;,"))
	s = strings.TrimPrefix(s, "charset=")
	s = strings.TrimLeft(s, "\"'")
	if i := strings.IndexAny(s, "*;,\"'\t\r\n"); i > 0 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}

// squash leaves letters and digits of a label: «ISO_8859-15:1998» and
// «iso8859-15» are the same name to whoever wrote them.
func squash(label string) string {
	if i := strings.IndexByte(label, ':'); i > 0 {
		label = label[:i]
	}
	s := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, label)
	if len(s) > 2 && s[0] == 'x' {
		s = s[1:]
	}
	return strings.TrimPrefix(s, "cs")
}

// charsetByName finds the encoding that a label means; nil if nobody knows, or
// if it is UTF-8.
func charsetByName(label string) encoding.Encoding {
	s := squash(label)
	switch {
	case s == "":
		return nil
	case s == "hzgb2312" || s == "hz":
		return simplifiedchinese.HZGB2312
	case s == "iso2022kr":
		return shiftedKorean{}
	}
	for _, name := range []string{charsetNames[s], numbered(s), label, strings.ReplaceAll(label, "_", "-")} {
		if name == "" {
			continue
		}
		if page := charsetPages[name]; page != nil {
			return page
		}
		if e, err := htmlindex.Get(name); err == nil {
			if known, _ := htmlindex.Name(e); known == "replacement" || known == "utf-8" || known == "x-user-defined" {
				return nil
			}
			return e
		}
	}
	return nil
}

// numbered reads the families that differ by a number only.
func numbered(s string) string {
	if c := s[len(s)-1]; c < '0' || c > '9' {
		return ""
	}
	for _, f := range []struct{ prefix, name string }{
		{"iso8859", "iso-8859-"},
		{"8859", "iso-8859-"},
		{"latin", "latin"},
		{"windows", "windows-"},
		{"win", "windows-"},
		{"cp", "windows-"},
		{"ms", "windows-"},
		{"wincp", "windows-"},
		{"ibm", ""},
		{"dos", ""},
		{"oem", ""},
		{"pc", ""},
		{"codepage", ""},
		{"", ""},
	} {
		digits, ok := strings.CutPrefix(s, f.prefix)
		n, err := strconv.Atoi(digits)
		switch {
		case !ok || err != nil || n <= 0 || len(digits) > 4:
			continue
		case n == 819, f.name == "iso-8859-" && n == 1:
			return "windows-1252"
		case 1250 <= n && n <= 1258:
			return "windows-" + digits
		case charsetPages[digits] != nil:
			return digits
		case f.name == "iso-8859-" && n <= 16, f.name == "latin" && n <= 6, n == 874:
			return f.name + digits
		}
	}
	return ""
}

// shiftedKorean is ISO-2022-KR (RFC 1557): between SO and SI stand the octets
// of EUC-KR without their high bits.
type shiftedKorean struct{ encoding.Encoding }

func (shiftedKorean) NewDecoder() *encoding.Decoder { return korean.EUCKR.NewDecoder() }

func unshift(b []byte) []byte {
	out := make([]byte, 0, len(b))
	high := false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == 0x1b && i+3 < len(b) && b[i+1] == '$' && b[i+2] == ')':
			i += 3
		case c == 0x0e:
			high = true
		case c == 0x0f:
			high = false
		case c == '\n':
			high = false
			out = append(out, c)
		case high && c > 0x20:
			out = append(out, c|0x80)
		default:
			out = append(out, c)
		}
	}
	return out
}
