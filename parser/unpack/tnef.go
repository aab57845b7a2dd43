package unpack

import (
	"encoding/binary"
	"errors"
	"time"
)

// TNEFMagic begins a TNEF stream (MS-OXTNEF section 2.1.3.1).
const TNEFMagic = "\x78\x9f\x3e\x22"

// maxEmbedded bounds mails in mails, and maxFiles what one may carry.
const (
	maxEmbedded = 8
	maxFiles    = 500
)

var errTNEF = errors.New("no TNEF")

// TNEF is what Outlook packs into winmail.dat: a mail with its files. Strings
// are octets of Charset unless they were Unicode, which is UTF-8 here.
type TNEF struct {
	Charset        string
	Class          string // «IPM.Note»
	Subject        string
	FromName, From string
	To             string // names, for people
	MessageID      string
	Date           time.Time // zero if unknown
	Plain          []byte
	PlainCharset   string
	HTML           []byte
	HTMLCharset    string
	RTF            []byte // not compressed any more
	Files          []Attached
	Broken         string // what could not be read; "" if nothing
}

// Attached is a file, or a mail, in a TNEF stream.
type Attached struct {
	Name, Type, ContentID string
	Inline                bool
	Data                  []byte
	Mail                  *TNEF // where it is a mail
	long                  bool  // Name is the long one
}

// Attributes (MS-OXTNEF section 2.1.3.3).
const (
	attSubject     = 0x8004
	attDateSent    = 0x8005
	attClass       = 0x8008
	attBody        = 0x800c
	attAttachData  = 0x800f
	attAttachTitle = 0x8010
	attRendData    = 0x9002
	attProps       = 0x9003
	attAttachment  = 0x9005
	attCodepage    = 0x9007
)

// ReadTNEF reads a stream. What is cut short gives what is there, with Broken.
func ReadTNEF(b []byte) (*TNEF, error) { return readTNEF(b, 0) }

func readTNEF(b []byte, depth int) (*TNEF, error) {
	if len(b) < 6 || string(b[:4]) != TNEFMagic {
		return nil, errTNEF
	}
	t := &TNEF{Charset: "windows-1252"}
	for b = b[6:]; len(b) >= 9; {
		id := int(binary.LittleEndian.Uint16(b[1:]))
		n := int64(binary.LittleEndian.Uint32(b[5:]))
		b = b[9:]
		if n > int64(len(b)) {
			n, t.Broken = int64(len(b)), "a TNEF file is cut short"
		}
		t.attribute(id, b[:n], depth)
		b = b[min(n+2, int64(len(b))):] // a checksum, which nobody computes alike
	}
	if t.PlainCharset == "" {
		t.PlainCharset = t.Charset
	}
	if t.HTMLCharset == "" {
		t.HTMLCharset = t.Charset
	}
	return t, nil
}

func (t *TNEF) attribute(id int, b []byte, depth int) {
	switch id {
	case attCodepage:
		if len(b) >= 4 {
			if cp := int(binary.LittleEndian.Uint32(b)); cp > 0 && cp < 1<<17 {
				t.Charset = codepage(cp)
			}
		}
	case attClass:
		t.Class = cString(b)
	case attSubject:
		t.Subject = cString(b)
	case attDateSent:
		t.Date = dtr(b)
	case attBody:
		t.Plain = trimNUL(b)
	case attProps:
		t.props(b)
	case attRendData:
		if len(t.Files) < maxFiles {
			t.Files = append(t.Files, Attached{})
		}
	case attAttachTitle, attAttachData, attAttachment:
		if len(t.Files) == 0 {
			t.Files = append(t.Files, Attached{})
		}
		a := &t.Files[len(t.Files)-1]
		switch {
		case id == attAttachData:
			a.Data = b
		case id == attAttachment:
			if !a.props(b, depth) {
				t.Broken = "properties of a file in TNEF are broken"
			}
		case !a.long:
			a.Name = cString(b)
		}
	}
}

// dtr reads a date of attributes: year, month, day, hour, minute, second.
func dtr(b []byte) time.Time {
	if len(b) < 12 {
		return time.Time{}
	}
	at := func(i int) int { return int(binary.LittleEndian.Uint16(b[2*i:])) }
	if at(0) < 1970 || at(0) > 2200 || at(1) < 1 || at(1) > 12 || at(2) < 1 || at(2) > 31 {
		return time.Time{}
	}
	return time.Date(at(0), time.Month(at(1)), at(2), at(3)%24, at(4)%60, at(5)%60, 0, time.UTC)
}

// Properties (MS-OXPROPS).
const (
	pidClass         = 0x001a
	pidSubject       = 0x0037
	pidSubmitTime    = 0x0039
	pidRepName       = 0x0042
	pidRepEmail      = 0x0065
	pidDelivered     = 0x0e06
	pidSenderName    = 0x0c1a
	pidSenderEmail   = 0x0c1f
	pidDisplayTo     = 0x0e04
	pidBody          = 0x1000
	pidRTF           = 0x1009
	pidHTML          = 0x1013
	pidMessageID     = 0x1035
	pidDisplayName   = 0x3001
	pidAttachData    = 0x3701
	pidAttachName    = 0x3704
	pidAttachLong    = 0x3707
	pidAttachType    = 0x370e
	pidAttachCID     = 0x3712
	pidAttachFlags   = 0x3714
	pidInternetCP    = 0x3fde
	pidSenderSMTP    = 0x5d01
	pidRepSMTP       = 0x5d02
	typeObject       = 0x000d
	typeUnicode      = 0x001f
	flagInlineInHTML = 4
)

// props reads the properties of the mail.
func (t *TNEF) props(b []byte) {
	ok := eachProp(b, func(p prop) {
		switch p.id {
		case pidClass:
			t.Class = p.text()
		case pidSubject:
			t.Subject = p.text()
		case pidSubmitTime:
			t.Date = p.time()
		case pidDelivered:
			if t.Date.IsZero() {
				t.Date = p.time()
			}
		case pidSenderName, pidRepName:
			t.FromName = p.text()
		case pidSenderEmail, pidRepEmail:
			if t.From == "" {
				t.From = p.text()
			}
		case pidSenderSMTP, pidRepSMTP:
			t.From = p.text()
		case pidDisplayTo:
			t.To = p.text()
		case pidMessageID:
			t.MessageID = p.text()
		case pidInternetCP:
			if cp := p.number(); cp > 0 && cp < 1<<17 {
				t.HTMLCharset = codepage(cp)
			}
		default:
			t.body(p)
		}
	})
	if !ok {
		t.Broken = "properties of a TNEF mail are broken"
	}
}

// body takes the forms of the text.
func (t *TNEF) body(p prop) {
	switch p.id {
	case pidBody:
		t.Plain = trimNUL([]byte(p.text()))
		if p.kind == typeUnicode {
			t.PlainCharset = "utf-8"
		}
	case pidHTML:
		t.HTML = trimNUL(p.value)
		if p.kind == typeUnicode {
			t.HTML, t.HTMLCharset = []byte(p.text()), "utf-8"
		}
	case pidRTF:
		t.RTF = p.value
	}
}

// props reads the properties of a file.
func (a *Attached) props(b []byte, depth int) bool {
	return eachProp(b, func(p prop) {
		switch p.id {
		case pidAttachLong:
			a.Name, a.long = p.text(), true
		case pidAttachName, pidDisplayName:
			if a.Name == "" {
				a.Name = p.text()
			}
		case pidAttachType:
			a.Type = p.text()
		case pidAttachCID:
			a.ContentID = p.text()
		case pidAttachFlags:
			a.Inline = p.number()&flagInlineInHTML != 0
		case pidAttachData:
			a.Data = p.value
			// An object begins with the id of its interface.
			if p.kind == typeObject && len(p.value) > 16 {
				a.Data = p.value[16:]
				if m, err := readTNEF(a.Data, depth+1); err == nil && depth < maxEmbedded {
					a.Mail = m
				}
			}
		}
	})
}
