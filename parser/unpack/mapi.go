package unpack

import (
	"bytes"
	"encoding/binary"
	"time"
	"unicode/utf16"
)

// prop is one property of MAPI (MS-OXTNEF section 2.1.3.4); of several values
// the first.
type prop struct {
	kind, id int
	value    []byte
}

// cursor reads little-endian numbers; a read beyond the end spoils it.
type cursor struct {
	b   []byte
	bad bool
}

func (c *cursor) take(n int64) []byte {
	if n < 0 || n > int64(len(c.b)) {
		c.bad = true
		n = int64(len(c.b))
	}
	out := c.b[:n]
	c.b = c.b[n:]
	return out
}

func (c *cursor) u32() int64 {
	b := c.take(4)
	if len(b) < 4 {
		return 0
	}
	return int64(binary.LittleEndian.Uint32(b))
}

// padded takes n octets and what fills them up to four.
func (c *cursor) padded(n int64) []byte {
	out := c.take(n)
	c.take(min(-n&3, int64(len(c.b))))
	return out
}

// eachProp calls f for each property, and reports whether all could be read.
func eachProp(b []byte, f func(prop)) bool {
	c := &cursor{b: b}
	for n := c.u32(); n > 0 && len(c.b) >= 4; n-- {
		head := c.take(4)
		p := prop{kind: int(binary.LittleEndian.Uint16(head)), id: int(binary.LittleEndian.Uint16(head[2:]))}
		if p.id >= 0x8000 { // a name: a GUID, then a number or a string
			c.take(16)
			if c.u32() == 0 {
				c.take(4)
			} else {
				c.padded(c.u32())
			}
		}
		if !p.read(c) {
			return false
		}
		if p.id < 0x8000 {
			f(p)
		}
		if c.bad {
			return false
		}
	}
	return true
}

// read takes the values; false if the kind is unknown, since then nobody knows
// where the next property begins.
func (p *prop) read(c *cursor) bool {
	many := p.kind&0x1000 != 0
	p.kind &^= 0x1000
	size := int64(0)
	switch p.kind {
	case 0x0002, 0x0003, 0x0004, 0x000a, 0x000b:
		size = 4
	case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040:
		size = 8
	case 0x0048:
		size = 16
	case 0x0001:
	case typeObject, 0x001e, typeUnicode, 0x0102:
		many, size = true, -1
	default:
		return false
	}
	count := int64(1)
	if many {
		count = c.u32()
	}
	for i := int64(0); i < count && !c.bad && (len(c.b) > 0 || size == 0); i++ {
		n := size
		if size < 0 {
			n = c.u32()
		}
		if v := c.padded(n); i == 0 {
			p.value = v
		}
		if size == 0 {
			break
		}
	}
	return true
}

func (p prop) number() int {
	if len(p.value) < 4 {
		return 0
	}
	return int(binary.LittleEndian.Uint32(p.value))
}

// text gives Unicode as UTF-8 and other strings as they are.
func (p prop) text() string {
	if p.kind == typeUnicode {
		return utf16String(p.value)
	}
	return cString(p.value)
}

// time reads a FILETIME: tenths of microseconds since 1601.
func (p prop) time() time.Time {
	if len(p.value) < 8 {
		return time.Time{}
	}
	s := int64(binary.LittleEndian.Uint64(p.value)/1e7) - 11644473600
	if s <= 0 || s > 7258118400 { // the year 2200
		return time.Time{}
	}
	return time.Unix(s, 0).UTC()
}

func utf16String(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	for i, c := range u {
		if c == 0 {
			u = u[:i]
			break
		}
	}
	return string(utf16.Decode(u))
}

// cString is a string up to its NUL.
func cString(b []byte) string {
	s, _, _ := bytes.Cut(b, []byte{0})
	return string(s)
}

func trimNUL(b []byte) []byte { return bytes.TrimRight(b, "\x00") }
