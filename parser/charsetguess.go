package parser

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// octets counts what tells one charset from another in text that nobody
// declared.
type octets struct {
	high, low       int // octets from 0x80, letters below it
	inRuns          int // high octets that stand beside another
	pairs           int // from the left: a high octet and the one behind it
	kana, shiftKana int // pairs led by A4 or A5; by 82 or 83
	syllables       int // pairs led by B0 to C8, as Hangul is
	marks           int // pairs led by A1 to A3
	lowTrail        int // second octets from 40 to 7E
	leads           int // pairs led by B0 to F7 with a second octet from A1
}

func countOctets(b []byte) (o octets) {
	for i := 0; i < len(b); i++ {
		if b[i] < 0x80 {
			if b[i]|0x20 >= 'a' && b[i]|0x20 <= 'z' {
				o.low++
			}
			continue
		}
		if i+1 == len(b) || b[i+1] < 0x40 {
			o.high++
			continue
		}
		lead, trail := b[i], b[i+1]
		o.pairs++
		i++
		if o.high++; trail >= 0x80 {
			o.high++
			o.inRuns += 2
		} else {
			o.lowTrail++
		}
		switch {
		case lead == 0x82 || lead == 0x83:
			o.shiftKana++
		case trail < 0xa1:
		case lead == 0xa4 || lead == 0xa5:
			o.kana++
		case lead >= 0xa1 && lead <= 0xa3:
			o.marks++
		case lead >= 0xb0 && lead <= 0xf7:
			o.leads++
			if lead <= 0xc8 {
				o.syllables++
			}
		}
	}
	return o
}

// guessCharset names the charset of text that is no UTF-8 and of which nothing
// true is declared; nil where it is Western, as nearly always. It asks for
// much: Spanish has few letters beyond ASCII, and they stand alone.
func guessCharset(b []byte) (encoding.Encoding, string) {
	b = b[:min(len(b), 8<<10)]
	o := countOctets(b)
	if o.high < 8 || o.pairs < 4 || o.high < o.low {
		return nil, ""
	}
	if e, name := guessCyrillic(b, o); e != nil {
		return e, name
	}
	e, name := guessEastern(o)
	if e == nil {
		return nil, ""
	}
	// The last letter may be cut by the sample.
	s, ok := decodeWith(e, b)
	if !ok || countRune(s, utf8.RuneError) > 1+o.pairs/50 {
		return nil, ""
	}
	return e, name
}

func guessEastern(o octets) (encoding.Encoding, string) {
	switch body := o.pairs - o.marks; {
	case o.shiftKana*4 >= o.pairs:
		return japanese.ShiftJIS, "Shift_JIS"
	case o.kana*5 >= o.pairs:
		return japanese.EUCJP, "EUC-JP"
	case o.inRuns*10 >= o.high*9 && o.syllables*100 >= body*95:
		return korean.EUCKR, "EUC-KR"
	case o.lowTrail*8 >= o.pairs:
		return traditionalchinese.Big5, "Big5"
	case o.inRuns*10 >= o.high*9 && o.leads*10 >= body*8:
		return simplifiedchinese.GB18030, "GB18030"
	}
	return nil, ""
}

// guessCyrillic knows Russian by its most frequent small letters.
func guessCyrillic(b []byte, o octets) (encoding.Encoding, string) {
	best, name := encoding.Encoding(nil), ""
	most := 0
	for _, c := range []struct {
		name string
		page *charmap.Charmap
	}{{"windows-1251", charmap.Windows1251}, {"KOI8-R", charmap.KOI8R}, {"code page 866", charmap.CodePage866}, {"ISO-8859-5", charmap.ISO8859_5}} {
		common, letters := 0, 0
		for _, x := range b {
			if x < 0x80 {
				continue
			}
			switch r := c.page.DecodeByte(x); r {
			case 'о', 'е', 'а', 'и', 'н', 'т', 'с', 'р', 'в', 'л', 'к', 'м', 'д', 'п', 'у':
				common++
				letters++
			default:
				if unicode.Is(unicode.Cyrillic, r) {
					letters++
				}
			}
		}
		if letters*10 >= o.high*9 && common*10 >= letters*6 && common > most {
			best, name, most = c.page, c.name, common
		}
	}
	return best, name
}

func countRune(s string, x rune) (n int) {
	for _, r := range s {
		if r == x {
			n++
		}
	}
	return n
}
