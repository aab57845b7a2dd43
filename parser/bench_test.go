package parser

import (
	"bytes"
	"encoding/base64"
	"os"
	"strings"
	"testing"
)

func benchmark(b *testing.B, mail []byte) {
	b.ReportAllocs()
	b.SetBytes(int64(len(mail)))
	for b.Loop() {
		Parse(bytes.NewReader(mail), desk)
	}
}

func BenchmarkSmallText(b *testing.B) { benchmark(b, corpusMail(b, "gmail-es")) }
func BenchmarkHTML(b *testing.B)      { benchmark(b, corpusMail(b, "outlook-desktop-html")) }

func BenchmarkAttachment(b *testing.B) {
	var m bytes.Buffer
	m.WriteString("From: ana@uni.mx\nSubject: foto\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nVa la foto.\n--b\nContent-Type: image/jpeg; name=foto.jpg\nContent-Transfer-Encoding: base64\n\n")
	line := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("foto"), 14))[:76] + "\r\n"
	m.WriteString(strings.Repeat(line, (2<<20)/57))
	m.WriteString("--b--\n")
	benchmark(b, m.Bytes())
}

func corpusMail(b testing.TB, name string) []byte {
	raw, err := os.ReadFile("testdata/mail/" + name + ".eml")
	if err != nil {
		b.Fatal(err)
	}
	return raw
}

func corpusRead(t *testing.T, name string) *Message {
	return Parse(bytes.NewReader(corpusMail(t, name)), desk)
}
