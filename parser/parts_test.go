package parser

import (
	"encoding/base64"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestWorstParts: a megabyte of whatever the decoders of charsets, encodings,
// boundaries and packed files like least takes well under the second (a quarter
// of one suffices to tell), for Parse and for Files.
func TestWorstParts(t *testing.T) {
	const size = 1 << 18
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	head := "From: a@b\nSubject: x\n"
	mixed := head + "Content-Type: multipart/mixed; boundary=b\n\n"
	coded := head + "Content-Transfer-Encoding: base64\n\n"
	rtf := head + "Content-Type: text/rtf\n\n{\\rtf1 "
	for name, mail := range map[string]string{
		"own boundaries": mixed + fill("--b\nContent-Type: multipart/mixed; boundary=b\n\n"), "wrong boundaries": mixed + fill("--c\nContent-Type: multipart/mixed; boundary=x\n\n"),
		"ends": mixed + fill("--b--\n"), "dashes": mixed + "--b\n\n" + fill("--\n"), "uuencode": head + "\n" + fill("begin 644 a\n#86)C\n`\nend\n"), "uuencode cut": head + "\n" + fill("begin 644 a\nM\n"),
		"yEnc": head + "\n" + fill("=ybegin line=1 size=1 name=a\nx\n=yend size=1\n"), "BinHex": head + "\n" + fill("(This file must be converted with BinHex 4.0)\n"), "colons": head + "\n" + fill(":\n"),
		"words without end": "Subject: " + fill("=?a?q?x") + "\n\nx", "base64 words": "Subject: " + fill("=?utf-8?b?w7") + "\n\nx", "parameters": "Content-Type: text/plain" + fill(";") + "\n\nx",
		"glued parameters": "Content-Type: text/plain; a=" + fill(" charset=x") + "\n\nx", "per cents": "Content-Type: text/plain; name=" + fill("%C3%B1") + "\n\nx",
		"mojibake": head + "\n" + fill("Ã±"), "three times": head + "\n" + fill("ÃƒÂ±"), "UTF-7": head + "Content-Type: text/plain; charset=utf-7\n\n" + fill("+"), "high octets": head + "\n" + fill("\xf1\x82\xa4\n"),
		"RTF groups": rtf + fill("{"), "RTF words": rtf + fill("\\par"), "RTF fonts": rtf + fill("\\'e1\\f1 "), "enriched": head + "Content-Type: text/enriched\n\n" + fill("<excerpt>\n\n"),
		"base64 footers": coded + "SG9sYSwgbm8gaGF5IHJlZC4=\n" + fill("-- \n"), "base64 pads": coded + fill("=\n"), "clear signatures": head + "\n" + fill("-----BEGIN PGP SIGNED MESSAGE-----\n\n-----BEGIN PGP SIGNATURE-----\n"),
		"TNEF": head + "Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("\x78\x9f\x3e\x22\x01\x00"+fill("\x02\x02\x90\x06\x00\x00\x00\x00\x00\x00\x00"))),
	} {
		holdCost(t, name, mail, 2*time.Second, func(mail string) {
			parse(mail)
			err := Files(strings.NewReader(mail), desk, func(_ Attachment, r io.Reader) error { _, err := io.Copy(io.Discard, r); return err })
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

// TestBombs: what unpacks to much more than itself is cut at the limit of a
// mail, and told.
func TestBombs(t *testing.T) {
	const letters = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
	raw := "\x05a.txt\x00TEXTttxt\x00\x00\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00" + strings.Repeat("\x00\x90\xff", 1<<12)
	coded, acc, bits := "", 0, 0
	for i := range len(raw) {
		acc, bits = acc<<8|int(raw[i]), bits+8
		for ; bits >= 6; acc &= 1<<bits - 1 {
			bits -= 6
			coded += string(letters[acc>>bits])
		}
	}
	mail := "From: a@b\n\n(This file must be converted with BinHex 4.0)\n\n:" + coded + ":\n"
	o := desk
	o.MaxSize = 64 << 10
	m := Parse(strings.NewReader(mail), o)
	var n int64
	for _, a := range m.Attachments {
		n += a.Size
	}
	if n > o.MaxSize || n < int64(len(mail)) || !slices.Contains(m.Problems, "unpacked files beyond the size limit cut off") {
		t.Errorf("%d octets out of %d, %q", n, len(mail), m.Problems)
	}
}
