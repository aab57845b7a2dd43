package unpack

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The encoders are written after the formats' own papers, apart from the
// decoders, so that both cannot be wrong alike by chance.

func encodeUU(name string, data []byte, blank byte) string {
	var b strings.Builder
	letter := func(v byte) byte {
		if v == 0 {
			return blank
		}
		return v + 0x20
	}
	fmt.Fprintf(&b, "begin 644 %s\n", name)
	for rest := data; len(rest) > 0; {
		n := min(45, len(rest))
		line := append(append([]byte{}, rest[:n]...), 0, 0)
		b.WriteByte(byte(n) + 0x20)
		for i := 0; i < n; i += 3 {
			x, y, z := line[i], line[i+1], line[i+2]
			for _, v := range []byte{x >> 2, x<<4&0x3f | y>>4, y<<2&0x3f | z>>6, z & 0x3f} {
				b.WriteByte(letter(v))
			}
		}
		b.WriteByte('\n')
		rest = rest[n:]
	}
	return b.String() + "`\nend\n"
}

func encodeY(name string, data []byte, part, total, whole, from int) string {
	var b bytes.Buffer
	if part > 0 {
		fmt.Fprintf(&b, "=ybegin part=%d total=%d line=128 size=%d name=%s\n=ypart begin=%d end=%d\n", part, total, whole, name, from+1, from+len(data))
	} else {
		fmt.Fprintf(&b, "=ybegin line=128 size=%d name=%s\n", len(data), name)
	}
	for i, c := range data {
		if c += 42; c == 0 || c == '\n' || c == '\r' || c == '=' || c == '.' && i%128 == 0 {
			b.WriteByte('=')
			c += 64
		}
		b.WriteByte(c)
		if i%128 == 127 {
			b.WriteByte('\n')
		}
	}
	fmt.Fprintf(&b, "\n=yend size=%d part=%d\n", len(data), part)
	return b.String()
}

// encodeBase64 is what uuencode -m writes (POSIX), n octets a line.
func encodeBase64(name string, data []byte, n int) string {
	b := "begin-base64 644 " + name + "\n"
	for line := range slices.Chunk(data, n) {
		b += base64.StdEncoding.EncodeToString(line) + "\n"
	}
	return b + "====\n"
}

func encodeHex(name string, data, resource []byte) string {
	raw := append([]byte{byte(len(name))}, name...)
	raw = append(raw, "\x00TEXTttxt\x00\x00"...)
	raw = binary.BigEndian.AppendUint32(raw, uint32(len(data)))
	raw = binary.BigEndian.AppendUint32(raw, uint32(len(resource)))
	raw = append(append(append(append(append(raw, 0, 0), data...), 0, 0), resource...), 0, 0)
	var runs []byte
	for i := 0; i < len(raw); {
		n := 1
		for i+n < len(raw) && raw[i+n] == raw[i] && n < 255 {
			n++
		}
		runs = append(runs, raw[i])
		if raw[i] == 0x90 {
			runs = append(runs, 0)
		}
		if n > 3 {
			runs = append(runs, 0x90, byte(n))
		} else {
			n = 1
		}
		i += n
	}
	letters, acc, bits := ":", 0, 0
	for _, c := range runs {
		acc, bits = acc<<8|int(c), bits+8
		for bits >= 6 {
			bits -= 6
			letters += string(hexLetters[acc>>bits&0x3f])
		}
		acc &= 1<<bits - 1
	}
	if bits > 0 {
		letters += string(hexLetters[acc<<(6-bits)&0x3f])
	}
	letters += ":"
	var b strings.Builder
	b.WriteString("(This file must be converted with BinHex 4.0)\n\n")
	for ; len(letters) > 64; letters = letters[64:] {
		b.WriteString(letters[:64] + "\n")
	}
	return b.String() + letters + "\n"
}

type found struct {
	name string
	data []byte
	lost string
}

// split reads a text that comes in small pieces, as from a network.
func split(t interface{ Fatal(...any) }, text string) (rest string, files []found) {
	var b strings.Builder
	err := Split(io.MultiReader(strings.NewReader(text[:len(text)/2]), strings.NewReader(text[len(text)/2:])), func(l []byte) { b.Write(l) }, func(f File) error {
		data, err := io.ReadAll(f.Body)
		files = append(files, found{f.Name, data, f.Lost()})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), files
}

var someData = rapid.OneOf(
	rapid.SliceOfN(rapid.Byte(), 1, 2000),
	rapid.SliceOfN(rapid.SampledFrom([]byte{0, 0, 0, '=', 0x90, 0x90, '.', '\n', 0x13, 0xd6, 0x04}), 1, 2000),
)

// TestTextLaw: a file in a text comes out as it went in, whatever it is wrapped
// in, and leaves the text around it.
func TestTextLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := someData.Draw(t, "data")
		half := len(data) / 2
		coded := rapid.SampledFrom([]string{
			encodeUU("a b.doc", data, '`'), encodeUU("a b.doc", data, ' '), encodeY("a b.doc", data, 0, 0, 0, 0), encodeHex("a b.doc", data, nil), encodeHex("a b.doc", data, data),
			encodeY("a b.doc", data[:half], 1, 2, len(data), 0) + "\n" + encodeY("a b.doc", data[half:], 2, 2, len(data), half),
			encodeBase64("a b.doc", data, 3*rapid.IntRange(1, 19).Draw(t, "octets a line")),
		}).Draw(t, "coded")
		if rapid.Bool().Draw(t, "crlf") && !strings.HasPrefix(coded, "=y") {
			coded = strings.ReplaceAll(coded, "\n", "\r\n")
		}
		rest, files := split(t, "Hola:\n"+coded+"Saludos\n")
		if rest != "Hola:\nSaludos\n" || len(files) != 1 {
			t.Fatalf("text %q, %d files", rest, len(files))
		}
		if f := files[0]; f.name != "a b.doc" || !bytes.Equal(f.data, data) || f.lost != "" {
			t.Fatalf("%q, %d octets of %d, %q", f.name, len(f.data), len(data), f.lost)
		}
	})
}

// TestNoFile: what only looks like a file stays text.
func TestNoFile(t *testing.T) {
	for _, text := range []string{
		"begin 644 x\nno es nada\nend\n", "begin 9 x\nM\n", "begin\n", "begin 644\n", "=ybegin de la historia\n", "=ybegin line=x size=1 name=a\nb\n",
		"(BinHex 4.0 es viejo)\nsí\n", ":-)\n", "(This file must be converted with BinHex 4.0)\n:adiós\n", "b", "(", "=", ":", "",
	} {
		if rest, files := split(t, text); rest != text || len(files) > 0 {
			t.Errorf("%q: %q and %d files", text, rest, len(files))
		}
	}
}

// compress is LZFu with as many references as it finds.
func compress(raw []byte) []byte {
	window := []byte(lzPrimer)
	var tokens [][]byte
	for i := 0; i < len(raw); {
		n, at := 0, 0
		for k := min(17, len(raw)-i); k > 1; k-- {
			start := max(0, len(window)-4000)
			if j := bytes.Index(window[start:], raw[i:i+k]); j >= 0 {
				n, at = k, start+j
				break
			}
		}
		if n == 0 {
			tokens = append(tokens, raw[i:i+1])
			n = 1
		} else {
			tokens = append(tokens, binary.BigEndian.AppendUint16(nil, uint16(at%4096<<4|(n-2))))
		}
		window = append(window, raw[i:i+n]...)
		i += n
	}
	tokens = append(tokens, binary.BigEndian.AppendUint16(nil, uint16(len(window)%4096<<4)))
	var out []byte
	for i := 0; i < len(tokens); i += 8 {
		flags, body := byte(0), []byte(nil)
		for k, t := range tokens[i:min(i+8, len(tokens))] {
			if len(t) == 2 {
				flags |= 1 << k
			}
			body = append(body, t...)
		}
		out = append(append(out, flags), body...)
	}
	head := binary.LittleEndian.AppendUint32(nil, uint32(len(out)+12))
	head = binary.LittleEndian.AppendUint32(head, uint32(len(raw)))
	return append(append(head, "LZFu\x00\x00\x00\x00"...), out...)
}

// TestCompressLaw: compressed RTF comes out as it went in.
func TestCompressLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{`{\rtf1`, `\par `, "a", "\x00", "hola ", `\fswiss `, "xyxyxyxyxyxyxyxyxyxyxyxy"}), 0, 900).Draw(t, "raw"), ""))
		got, err := DecompressRTF(compress(raw), 1<<20)
		if err != nil || !bytes.Equal(got, raw) {
			t.Fatalf("%q, %v; not %q", got, err, raw)
		}
	})
}

// TestRTFLaw: any text written as RTF is read again.
func TestRTFLaw(t *testing.T) {
	decode := func(charset string, b []byte) string { return string(b) }
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"Hola", " ", "{", "}", `\`, "\n", "\t", "ñ", "€", "😀", "fin"}), 0, 60).Draw(t, "text"), "")
		var b strings.Builder
		b.WriteString(`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}{\*\generator Msftedit;}{\info{\author Ana}}\uc1\pard\f0 `)
		for _, r := range text {
			switch {
			case r == '\n':
				b.WriteString("\\par\r\n")
			case r == '\t':
				b.WriteString(`\tab `)
			case strings.ContainsRune(`{}\`, r):
				b.WriteString(`\` + string(r))
			case r > 0xffff:
				r -= 0x10000
				fmt.Fprintf(&b, `\u%d?\u%d?`, int16(0xd800+r>>10), int16(0xdc00+r&0x3ff))
			case r > 0x7f:
				fmt.Fprintf(&b, `{\b\u%d\'3f}`, int16(r))
			default:
				b.WriteRune(r)
			}
		}
		if got, html := RTF([]byte(b.String()+"}"), decode); got != text || html {
			t.Fatalf("%q, not %q", got, text)
		}
	})
}

func element1(tag byte, indefinite bool, inside ...[]byte) []byte {
	body := bytes.Join(inside, nil)
	if indefinite {
		return append(append([]byte{tag, 0x80}, body...), 0, 0)
	}
	return append(binary.BigEndian.AppendUint32([]byte{tag, 0x84}, uint32(len(body))), body...)
}

// TestSignedLaw: what is signed comes out of its signature, with lengths and
// without.
func TestSignedLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOfN(rapid.Byte(), 1, 500).Draw(t, "data")
		open := rapid.Bool().Draw(t, "indefinite")
		octets := element1(0x04, false, data)
		if open {
			k := rapid.IntRange(0, len(data)).Draw(t, "cut")
			octets = element1(0x24, true, element1(0x04, false, data[:k]), element1(0x04, false, data[k:]))
		}
		inner := element1(0x30, open, element1(0x06, false, []byte("1")), element1(0xa0, open, octets))
		signed := element1(0x30, open, element1(0x02, false, []byte{1}), element1(0x31, false), inner, element1(0x31, false))
		got, err := Signed(element1(0x30, open, element1(0x06, false, []byte(oidSigned)), element1(0xa0, open, signed)))
		if err != nil || !bytes.Equal(got, data) {
			t.Fatalf("%q, %v; not %q", got, err, data)
		}
	})
}

// TestAppleSingle takes the data fork and the name, wherever they stand.
func TestAppleSingle(t *testing.T) {
	b := []byte(AppleSingleMagic + "\x00\x02\x00\x00" + strings.Repeat("\x00", 16) + "\x00\x02")
	for _, n := range []uint32{1, 58, 3, 3, 50, 8} {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	b = append(b, "hola.txtxyz"...)
	if name, data, err := AppleSingle(b); name != "hola.txt" || string(data) != "xyz" || err != nil {
		t.Errorf("%q, %q, %v", name, data, err)
	}
	for n := range b {
		_, _, _ = AppleSingle(b[:n])
	}
}
