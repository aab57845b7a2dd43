package unpack

import (
	"bytes"
	"io"
	"testing"
)

// The seeds of these targets stand in testdata/fuzz beside what fuzzing found.

// FuzzSplit: nothing grows beyond what a run can mean, no line is said twice.
func FuzzSplit(f *testing.F) {
	f.Add([]byte(encodeUU("a", []byte("hola"), '`') + "x\n" + encodeY("b", []byte("hola"), 1, 2, 8, 0) + encodeHex("c", []byte("hola"), nil)))
	f.Fuzz(func(t *testing.T, b []byte) {
		text, data := 0, 0
		err := Split(bytes.NewReader(b), func(l []byte) { text += len(l) }, func(f File) error {
			n, err := io.Copy(io.Discard, f.Body)
			data += int(n)
			_ = f.Lost()
			if f.Name == "" {
				t.Error("a file without a name")
			}
			return err
		})
		if err != nil || text > len(b) || data > 255*len(b) {
			t.Errorf("%d octets: %d of text, %d of files, %v", len(b), text, data, err)
		}
	})
}

// FuzzTNEF: what is read was there.
func FuzzTNEF(f *testing.F) {
	f.Add([]byte(TNEFMagic + "\x01\x00\x01\x0c\x80\x02\x00\x05\x00\x00\x00hola\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ReadTNEF(b)
		if err != nil {
			return
		}
		n := len(m.Plain) + len(m.HTML)
		for _, a := range m.Files {
			n += len(a.Data)
		}
		// UTF-16 grows by half in UTF-8.
		rtf, _ := DecompressRTF(m.RTF, 10*len(b))
		if n > 2*len(b) || len(rtf) > 10*len(b)+17 || len(m.Files) > maxFiles+1 {
			t.Errorf("%d octets of %d, %d of RTF, %d files", n, len(b), len(rtf), len(m.Files))
		}
	})
}

// FuzzRTF: the text is no longer than what says it.
func FuzzRTF(f *testing.F) {
	f.Add([]byte(`{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 a\'f1\u8364?\htmlrtf }\htmlrtf0}`))
	f.Add([]byte(`{\rtf1\ansi\ansicpg1251{\fonttbl{\f1\fcharset204 A;}}\f1\'cf\par\bin3 {{{\tab}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		text, _ := RTF(b, func(_ string, b []byte) string { return string(b) })
		if len(text) > 4*len(b) {
			t.Errorf("%d octets of %d", len(text), len(b))
		}
	})
}

// FuzzSigned: what is inside was there.
func FuzzSigned(f *testing.F) {
	f.Add(element1(0x30, true, element1(0x06, false, []byte(oidSigned)), element1(0xa0, true, element1(0x30, true, element1(2, false, []byte{1}), element1(0x31, false),
		element1(0x30, true, element1(6, false, []byte("1")), element1(0xa0, true, element1(0x24, true, element1(4, false, []byte("hola")))))))))
	f.Fuzz(func(t *testing.T, b []byte) {
		if data, err := Signed(b); err == nil && len(data) > len(b) {
			t.Errorf("%d octets of %d", len(data), len(b))
		}
		_, _, _ = AppleSingle(b)
	})
}
