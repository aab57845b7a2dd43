package unpack

import (
	"strconv"
	"strings"
)

// Decode reads octets of a charset.
type Decode func(charset string, b []byte) string

// maxGroups bounds the nesting of groups that is followed.
const maxGroups = 500

// RTF gives what RTF says: the HTML that Outlook wrapped in it (MS-OXRTFEX), or
// its text. It believes \fromhtml1, skips what is no text (fonts, pictures,
// styles, headers), and reads the octets of each run in the charset of its
// font.
func RTF(b []byte, decode Decode) (text string, html bool) {
	r := &rtf{b: b, decode: decode, page: "windows-1252", fonts: map[int]string{}}
	r.state.uc = 1
	r.html = isHTML(b)
	r.read()
	r.flush()
	return r.out.String(), r.html
}

// isHTML looks for \fromhtml1 in the head, where it must stand.
func isHTML(b []byte) bool {
	return strings.Contains(string(b[:min(len(b), 1024)]), `\fromhtml1`)
}

// group is what a group inherits.
type group struct {
	skip  bool // no text
	fonts bool // the table of fonts
	tag   bool // \*\htmltag: HTML as it stands
	rtf   bool // \htmlrtf: only for who shows RTF
	uc    int  // octets behind a \u for who cannot read it
	font  int
}

type rtf struct {
	b       []byte
	decode  Decode
	out     strings.Builder
	pending []byte // octets of the charset now
	page    string
	fonts   map[int]string
	state   group
	stack   []group
	beyond  int  // groups deeper than are followed
	star    bool // \* was read: a word nobody knows hides the group
	first   bool // at the start of a group
	html    bool
	drop    int // letters still to skip behind a \u
	high    rune
}

func (r *rtf) read() {
	for len(r.b) > 0 {
		c := r.b[0]
		r.b = r.b[1:]
		switch c {
		case '{':
			r.push()
		case '}':
			r.pop()
		case '\\':
			r.control()
		case '\r', '\n':
		default:
			r.octet(c)
		}
	}
}

func (r *rtf) push() {
	r.star, r.first, r.drop = false, true, 0
	if len(r.stack) >= maxGroups {
		r.beyond++
		return
	}
	r.stack = append(r.stack, r.state)
}

func (r *rtf) pop() {
	r.star, r.first, r.drop = false, false, 0
	switch n := len(r.stack); {
	case r.beyond > 0:
		r.beyond--
	case n > 0:
		r.flush()
		r.state, r.stack = r.stack[n-1], r.stack[:n-1]
	}
}

// shown reports whether text is wanted here.
func (r *rtf) shown() bool { return !r.state.skip && !r.state.rtf }

// octet takes one letter of text.
func (r *rtf) octet(c byte) {
	r.first, r.star = false, false
	if r.drop > 0 {
		r.drop--
		return
	}
	if r.shown() {
		r.pending = append(r.pending, c)
	}
}

func (r *rtf) write(s string) {
	if r.shown() {
		r.flush()
		r.out.WriteString(s)
	}
}

func (r *rtf) flush() {
	if len(r.pending) == 0 {
		return
	}
	charset := r.page
	if f := r.fonts[r.state.font]; f != "" && !r.state.tag {
		charset = f
	}
	r.out.WriteString(r.decode(charset, r.pending))
	r.pending = r.pending[:0]
}

// control reads what stands behind a backslash.
func (r *rtf) control() {
	if len(r.b) == 0 {
		return
	}
	c := r.b[0]
	if !letter(c) {
		r.b = r.b[1:]
		r.symbol(c)
		return
	}
	n := 0
	for n < len(r.b) && n < 32 && letter(r.b[n]) {
		n++
	}
	word := string(r.b[:n])
	r.b = r.b[n:]
	arg, has := r.number()
	if len(r.b) > 0 && r.b[0] == ' ' {
		r.b = r.b[1:]
	}
	first, star := r.first, r.star
	r.first, r.star = false, false
	r.word(word, arg, has, first, star)
}

// number reads the number behind a word.
func (r *rtf) number() (arg int, has bool) {
	n, sign := 0, 1
	if len(r.b) > 1 && r.b[0] == '-' && '0' <= r.b[1] && r.b[1] <= '9' {
		n, sign = 1, -1
	}
	for ; n < len(r.b) && n < 11 && '0' <= r.b[n] && r.b[n] <= '9'; n++ {
		arg, has = arg*10+int(r.b[n]-'0'), true
	}
	if has {
		r.b = r.b[n:]
	}
	return arg * sign, has
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (r *rtf) symbol(c byte) {
	switch c {
	case '*':
		r.star = true
		return
	case '\'':
		if len(r.b) >= 2 {
			if n, err := strconv.ParseUint(string(r.b[:2]), 16, 8); err == nil {
				r.b = r.b[2:]
				r.octet(byte(n))
			}
		}
		return
	case '\\', '{', '}':
		r.octet(c)
		return
	case '~':
		r.write("\u00a0")
	case '_':
		r.write("-")
	case '\r', '\n':
		r.write("\n")
	}
	r.first, r.star = false, false
}
