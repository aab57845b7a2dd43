package unpack

import "errors"

// ErrEncrypted says that S/MIME cannot be read without a key.
var ErrEncrypted = errors.New("the mail is encrypted")

var errSigned = errors.New("no signed message")

// The object identifiers of RFC 5652.
const (
	oidSigned        = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
	oidEnveloped     = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
	oidAuthEnveloped = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"
)

// Signed takes the mail out of an opaque signature (smime.p7m, RFC 8551 section
// 3.5.2): SignedData, its EncapsulatedContentInfo, the octets. The signature
// is not checked. Definite and indefinite lengths are read, as OpenSSL writes
// both.
func Signed(b []byte) ([]byte, error) {
	info, _, err := element(b, 0)
	if err != nil || info.tag != 0x30 {
		return nil, errSigned
	}
	oid, rest, err := element(info.body, 0)
	if err != nil || oid.tag != 0x06 {
		return nil, errSigned
	}
	switch string(oid.body) {
	case oidEnveloped, oidAuthEnveloped:
		return nil, ErrEncrypted
	case oidSigned:
	default:
		return nil, errSigned
	}
	content, err := into(rest, 0xa0)
	if err != nil {
		return nil, err
	}
	data, err := into(content, 0x30)
	if err != nil {
		return nil, err
	}
	// version, digestAlgorithms, encapContentInfo
	for range 2 {
		if _, data, err = element(data, 0); err != nil {
			return nil, errSigned
		}
	}
	encap, err := into(data, 0x30)
	if err != nil {
		return nil, err
	}
	if _, encap, err = element(encap, 0); err != nil {
		return nil, errSigned
	}
	if encap, err = into(encap, 0xa0); err != nil {
		return nil, err
	}
	octets, _, err := element(encap, 0)
	if err != nil {
		return nil, errSigned
	}
	return octets.octets(nil, 0)
}

// into gives what is inside the first element, which has the tag.
func into(b []byte, tag byte) ([]byte, error) {
	e, _, err := element(b, 0)
	if err != nil || e.tag != tag {
		return nil, errSigned
	}
	return e.body, nil
}

// ber is an element of BER with a tag of one octet.
type ber struct {
	tag  byte
	body []byte
}

const maxNested = 16

// element reads the first element of b. One whose end is cut gives what is
// there.
func element(b []byte, depth int) (e ber, rest []byte, err error) {
	if len(b) < 2 || b[0]&0x1f == 0x1f || depth > maxNested {
		return e, nil, errSigned
	}
	e.tag = b[0]
	n, b := int(b[1]), b[2:]
	switch {
	case n == 0x80:
		return indefinite(e, b, depth)
	case n > 0x84:
		return e, nil, errSigned
	case n > 0x80:
		count := n & 0x7f
		if len(b) < count {
			return e, nil, errSigned
		}
		n = 0
		for _, c := range b[:count] {
			n = n<<8 | int(c)
		}
		b = b[count:]
	}
	n = min(n, len(b))
	e.body = b[:n]
	return e, b[n:], nil
}

// indefinite reads to the two zeros that end an element without a length.
func indefinite(e ber, b []byte, depth int) (ber, []byte, error) {
	rest := b
	for len(rest) >= 2 && (rest[0] != 0 || rest[1] != 0) {
		var err error
		if _, rest, err = element(rest, depth+1); err != nil {
			return e, nil, err
		}
	}
	e.body = b[:len(b)-len(rest)]
	return e, rest[min(2, len(rest)):], nil
}

// octets joins the pieces of an octet string.
func (e ber) octets(out []byte, depth int) ([]byte, error) {
	switch {
	case e.tag == 0x04:
		if out == nil {
			return e.body, nil
		}
		return append(out, e.body...), nil
	case e.tag != 0x24 || depth > maxNested:
		return nil, errSigned
	}
	if out == nil {
		out = make([]byte, 0, len(e.body))
	}
	for rest := e.body; len(rest) > 0; {
		child, next, err := element(rest, 0)
		if err != nil {
			return out, nil // what is cut gives what is there
		}
		if out, err = child.octets(out, depth+1); err != nil {
			return nil, err
		}
		rest = next
	}
	return out, nil
}
