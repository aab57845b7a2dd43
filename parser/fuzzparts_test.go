package parser

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// cheap fails where f takes longer than its input can excuse.
func cheap(t *testing.T, size int, f func()) {
	t.Helper()
	if d := cost(f); measured && d > time.Second+time.Duration(size)*20*time.Microsecond {
		t.Errorf("%v for %d octets", d, size)
	}
}

// FuzzSubject: a raw Subject gives one clean line: nothing in it reorders or
// hides letters, and cleaning it again takes nothing away that stood in it.
func FuzzSubject(f *testing.F) {
	for _, s := range []string{
		"RE: [EXTERNO] RV: [SGAUS #12] [terminado]", "=?utf-8?q?=5BSGAUS_=23?= =?utf-8?q?12=5D?= a", "Re[2]: ［TERMINADA］ x", "RE : \u202e[SGAUS #1] \u200bx", "=?iso-2022-jp?B?GyRCMlI=?=", "[[[[SGAUS #9", "[SGAUS #\r\n 12]", "Respuesta automática: [OOO] del 3 al 5",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		cheap(t, len(raw), func() {
			m := parse("Subject: " + strings.NewReplacer("\r", " ", "\n", "\n ").Replace(raw) + "\n\nx\n")
			for what, s := range map[string]string{"subject": m.Subject, "clean subject": m.CleanSubject} {
				if !utf8.ValidString(s) {
					t.Errorf("%s is not UTF-8: %q", what, s)
				}
				if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || what == "clean subject" && reorders(r) }) {
					t.Errorf("%s has controls: %q", what, s)
				}
			}
			if again := CleanSubject(m.CleanSubject, desk); len(again) > len(m.CleanSubject) {
				t.Errorf("cleaning adds: %q, %q", m.CleanSubject, again)
			}
			if m.Ticket < 0 {
				t.Errorf("ticket %d", m.Ticket)
			}
		})
	})
}

// reorders: marks that show letters in another order than they stand in.
func reorders(r rune) bool { return 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 }

// FuzzHTML: whatever is marked up becomes lines of clean text, of which the
// new text and the quote are parts.
func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		`<div dir="ltr">Hola</div><div class="gmail_quote"><blockquote>ayer</blockquote></div>`, `<p style="display:none">x</p>y`, `<table><tr><td>a<td>b</table>`, "<!--[if mso]><p>x<![endif]-->y", `<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>De:</b> x</div>`, "<pre>\n a\n</pre>", "&#0;&#xd800;&amp", `<a href="http://x">y</a><img alt="z">`, "<ol><li>a<ul><li>b", "<br><br/></p>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, html string) {
		cheap(t, len(html), func() {
			m := parse("From: a@b.mx\nSubject: RE: x\nIn-Reply-To: <a@b>\nContent-Type: text/html; charset=utf-8\n\n" + html)
			sound(t, m)
			for _, l := range printable(htmlLines(strings.ToValidUTF8(html, ""))) {
				if strings.ContainsAny(l.text, "\n\x00") {
					t.Errorf("a line of several: %q", l.text)
				}
			}
		})
	})
}

// sound holds what every reading keeps to: clean text, of which nothing said
// or quoted is invented, and cuts that stand in it.
func sound(t *testing.T, m *Message) {
	t.Helper()
	for what, s := range map[string]string{"text": m.Text, "new text": m.NewText, "quoted": m.Quoted, "said": m.Said, "subject": m.CleanSubject} {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && r != '\t' && r < ' ' }) {
			t.Errorf("%s is not clean: %q", what, s)
		}
	}
	if m.Text != "" && m.NewText == "" && !m.Whole {
		t.Error("text without new text")
	}
	lines := strings.Count(m.Text, "\n") + 1
	last := 0
	for _, c := range m.Cuts {
		if c.First <= last || c.Last < c.First || c.Last > lines {
			t.Errorf("cut %+v of %d lines, behind line %d", c, lines, last)
		}
		last = c.Last
	}
	for _, c := range m.Commands {
		if !c.InSubject && (c.Line < 1 || c.Line > strings.Count(m.NewText, "\n")+1) {
			t.Errorf("command in line %d of %q", c.Line, m.NewText)
		}
	}
}

// FuzzCharset: octets in any charset, declared in any way, and encoded words
// become UTF-8.
func FuzzCharset(f *testing.F) {
	for _, c := range [][2]string{{"utf-8", "contrase\xc3\x83\xc2\xb1a"}, {"iso-8859-1", "a\xf1o \x93x\x94"}, {"utf-16", "\xff\xfea\x00"}, {"utf-7", "a+AOE-+"}, {"iso-2022-jp", "\x1b$B2R\x1b(B"}, {"gb18030", "\x81\x30\x81\x30"}, {"x-user-defined", "\x00\xff"}, {"", "=?utf-8?B?4w==?= =?utf-8?B?gYI=?="}} {
		f.Add(c[0], []byte(c[1]))
	}
	f.Fuzz(func(t *testing.T, label string, b []byte) {
		cheap(t, len(b), func() {
			if s := decodeCharset(label, b); !utf8.ValidString(s) {
				t.Errorf("%q of %q: %q", label, b, s)
			}
			if s := decodeHeader(string(b)); !utf8.ValidString(s) {
				t.Errorf("words %q: %q", b, s)
			}
			for _, a := range parseAddresses(string(b)) {
				if a.Email != "" && !validEmail(a.Email) || strings.ContainsFunc(a.Name, unicode.IsControl) {
					t.Errorf("address %+v of %q", a, b)
				}
			}
		})
	})
}

// FuzzAbsence: days that are read are days of some calendar near the mail, in
// their order.
func FuzzAbsence(f *testing.F) {
	for i, c := range absences {
		if i%4 == 0 {
			f.Add(c.text, int64(1797264000))
		}
	}
	f.Add("29 de febrero al 29 de febrero", int64(0))
	f.Fuzz(func(t *testing.T, s string, sent int64) {
		if sent < 0 || sent > 4e9 {
			return
		}
		cheap(t, len(s), func() {
			at := time.Unix(sent, 0).UTC()
			from, until, back := absence(s, at)
			if !from.IsZero() && !until.IsZero() && from.After(until) {
				t.Errorf("from %v until %v", from, until)
			}
			if !until.IsZero() && !back.IsZero() && back.Before(until) {
				t.Errorf("until %v, back %v", until, back)
			}
			for _, d := range []time.Time{from, until, back} {
				if !d.IsZero() && (d.Hour() != 0 || d.Year() < 1969 || d.Year() > 2200) {
					t.Errorf("day %v", d)
				}
			}
			if f, u, b := absence(s, time.Time{}); (f != time.Time{} || u != time.Time{} || b != time.Time{}) && !strings.ContainsAny(s, "0123456789") {
				t.Errorf("days of nothing: %v, %v, %v", f, u, b)
			}
		})
	})
}
