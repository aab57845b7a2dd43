package unpack

import (
	"unicode/utf16"
)

// rtfHidden are the destinations whose text is none of the document's.
var rtfHidden = map[string]bool{
	"colortbl": true, "stylesheet": true, "info": true, "pict": true, "object": true, "objdata": true, "header": true, "headerl": true, "headerr": true, "headerf": true,
	"footer": true, "footerl": true, "footerr": true, "footerf": true, "listtable": true, "listoverridetable": true, "rsidtbl": true, "generator": true, "xmlnstbl": true,
	"themedata": true, "colorschememapping": true, "datastore": true, "latentstyles": true, "filetbl": true, "revtbl": true, "fldinst": true, "bkmkstart": true, "bkmkend": true,
	"mhtmltag": true, "nonshppict": true, "shppict": true, "shpinst": true, "pntext": true, "pnseclvl": true, "private": true, "operator": true, "author": true, "title": true,
}

// rtfText are the words that are text.
var rtfText = map[string]string{
	"par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": "\t", "emdash": "—", "endash": "–", "bullet": "•",
	"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ", "zwj": "", "zwnj": "",
}

// rtfCharsets are the charsets of fonts (\fcharset).
var rtfCharsets = map[int]string{
	0: "windows-1252", 77: "macintosh", 128: "shift_jis", 129: "euc-kr", 130: "euc-kr", 134: "gbk", 136: "big5", 161: "windows-1253", 162: "windows-1254", 163: "windows-1258",
	177: "windows-1255", 178: "windows-1256", 186: "windows-1257", 204: "windows-1251", 222: "windows-874", 238: "windows-1250", 254: "cp437", 255: "cp850",
}

// word carries out a control word.
func (r *rtf) word(word string, arg int, has, first, star bool) {
	switch word {
	case "htmltag":
		r.state.tag, r.state.skip = star && r.html, !r.html
		return
	case "htmlrtf":
		r.flush()
		r.state.rtf = r.html && (!has || arg != 0)
		return
	case "fonttbl":
		r.state.fonts, r.state.skip = true, true
		return
	case "u":
		r.unicode(arg)
		return
	case "uc":
		r.state.uc = max(0, min(arg, 100))
		return
	case "bin":
		r.b = r.b[min(len(r.b), max(arg, 0)):]
		return
	}
	switch s, ok := rtfText[word]; {
	case (star || first) && rtfHidden[word], star:
		r.flush()
		r.state.skip = true
	case ok:
		r.drop = 0
		r.write(s)
	default:
		r.charset(word, arg)
	}
}

// charset follows the words that change how octets are read.
func (r *rtf) charset(word string, arg int) {
	switch word {
	case "ansicpg":
		r.page = codepage(arg)
	case "mac":
		r.page = "macintosh"
	case "pc":
		r.page = "cp437"
	case "pca":
		r.page = "cp850"
	case "f", "deff":
		if r.fonts[r.state.font] != r.fonts[arg] {
			r.flush()
		}
		r.state.font = arg
	case "fcharset":
		if r.state.fonts && len(r.fonts) < 1000 && (arg != 0 || r.page == "windows-1252") {
			r.fonts[r.state.font] = rtfCharsets[arg]
		}
	case "plain":
		r.flush()
		r.state.font = 0
	}
}

// unicode writes a letter (\u), of which what follows is a copy for old
// programs.
func (r *rtf) unicode(n int) {
	c := rune(uint16(n))
	if utf16.IsSurrogate(c) {
		if full := utf16.DecodeRune(r.high, c); full != 0xfffd {
			r.write(string(full))
			r.high = 0
		} else {
			r.high = c
		}
	} else {
		r.write(string(c))
	}
	r.drop = r.state.uc
}
