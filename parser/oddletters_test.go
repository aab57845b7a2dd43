package parser

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// oddLetters become longer, shorter or nothing at all when they are folded: an
// offset into the one text must never be used in the other.
var oddLetters = []string{
	"\u0301", "\u0130", "\u1e9e", "\u023a", "\u212a", "\u017f", "\u0345", "\ufb03", "\x98", "\xe9", "\xf0\x9f", "\u200b", "\u202e", "\u2028", "\u00ad",
	"\uff1a", "\uff3b", "\uff3d", "\uff03", "\uff0f", "\uff20", "\u3000", "\u00a0", "\u0390", "\u1fb7", "\u0958", "\u2126", "\U0001d15e", "\u00b4", "\u2019", "\uac01", "\u1100\u1161\u11a8", "\u05e9\u05c1",
}

// TestOddLettersAlone: a mail that says nothing but one of them is read.
func TestOddLettersAlone(t *testing.T) {
	for _, l := range oddLetters {
		for _, form := range []string{"", "hola\n\n-- \n", "hola\n\n> ", "Re: ", "*", "De: ", "---- ", "["} {
			body := form + l + "\n"
			for _, head := range []string{"Content-Type: text/plain", "Content-Type:" + l + " ="} {
				parse("From: " + l + " <a@b>\nSubject: " + form + l + "\n" + head + "\n\n" + body)
				parse(reply(body) + body)
			}
		}
	}
}

// TestOddLettersLaw: anywhere in any mail of the corpus they harm nothing.
func TestOddLettersLaw(t *testing.T) {
	names, _ := filepath.Glob("testdata/mail/*.eml")
	rapid.Check(t, func(t *rapid.T) {
		raw, err := os.ReadFile(rapid.SampledFrom(names).Draw(t, "mail"))
		if err != nil {
			t.Fatal(err)
		}
		raw = raw[:min(len(raw), 20000)]
		for range rapid.IntRange(1, 30).Draw(t, "times") {
			l := strings.Repeat(rapid.SampledFrom(oddLetters).Draw(t, "letter"), rapid.IntRange(1, 3).Draw(t, "of it"))
			at := rapid.IntRange(0, len(raw)).Draw(t, "at")
			raw = bytes.Join([][]byte{raw[:at], raw[at+rapid.IntRange(0, min(1, len(raw)-at)).Draw(t, "over"):]}, []byte(l))
		}
		Parse(bytes.NewReader(raw), desk)
	})
}
