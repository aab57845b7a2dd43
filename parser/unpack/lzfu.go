package unpack

import (
	"encoding/binary"
	"errors"
)

// lzPrimer is what the dictionary holds at the beginning (MS-OXRTFCP section
// 2.1.2.1).
const lzPrimer = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

var errRTF = errors.New("compressed RTF is broken")

// DecompressRTF undoes MS-OXRTFCP: a header of sixteen octets, then either the
// RTF itself or runs of literals and of references into a dictionary of 4096
// octets. What was decoded before an error is given with it, and never more than
// limit octets.
func DecompressRTF(b []byte, limit int) ([]byte, error) {
	if len(b) < 16 {
		return nil, errRTF
	}
	size, kind := int(binary.LittleEndian.Uint32(b[4:])), string(b[8:12])
	b = b[16:]
	switch kind {
	case "MELA":
		return b[:min(len(b), size, limit)], nil
	case "LZFu":
	default:
		return nil, errRTF
	}
	size = min(size, limit)
	// The dictionary is a ring; at holds where it is written next.
	ring := [4096]byte{}
	at := copy(ring[:], lzPrimer)
	out := make([]byte, 0, min(size, 8*len(b)))
	put := func(c byte) {
		out = append(out, c)
		ring[at] = c
		at = (at + 1) & 4095
	}
	for len(b) > 0 {
		flags := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && len(b) > 0; bit++ {
			if len(out) >= size {
				return out, nil
			}
			if flags&(1<<bit) == 0 {
				put(b[0])
				b = b[1:]
				continue
			}
			if len(b) < 2 {
				return out, errRTF
			}
			ref := int(binary.BigEndian.Uint16(b))
			b = b[2:]
			from, n := ref>>4, ref&15+2
			if from == at {
				return out, nil // the end
			}
			for i := range n {
				put(ring[(from+i)&4095])
			}
		}
	}
	return out, nil
}
