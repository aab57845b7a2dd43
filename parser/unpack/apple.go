package unpack

import (
	"encoding/binary"
	"errors"
)

// The magic numbers of AppleSingle and AppleDouble (RFC 1740 appendix A and B).
const (
	AppleSingleMagic = "\x00\x05\x16\x00"
	AppleDoubleMagic = "\x00\x05\x16\x07"
)

var errApple = errors.New("no AppleSingle file")

// AppleSingle gives the data fork and the real name of a file that a Mac packed
// with all its forks. An AppleDouble header, whose data is elsewhere, gives
// none.
func AppleSingle(b []byte) (name string, data []byte, err error) {
	if len(b) < 26 || string(b[:4]) != AppleSingleMagic && string(b[:4]) != AppleDoubleMagic {
		return "", nil, errApple
	}
	n := int(binary.BigEndian.Uint16(b[24:]))
	for i := range n {
		entry := 26 + 12*i
		if entry+12 > len(b) {
			break
		}
		id := binary.BigEndian.Uint32(b[entry:])
		from := min(int64(binary.BigEndian.Uint32(b[entry+4:])), int64(len(b)))
		to := min(from+int64(binary.BigEndian.Uint32(b[entry+8:])), int64(len(b)))
		switch id {
		case 1:
			data = b[from:to]
		case 3:
			name = string(b[from:min(to, from+255)])
		}
	}
	return name, data, nil
}
