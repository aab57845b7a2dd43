//go:build !race

package mailbot_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"sgaus/mailbot/store"
)

// hostile are words with which somebody tries to write more than words.
var hostile = map[string]string{
	"header":     "x\r\nBcc: todos@uni.mx\r\nFrom: rector@uni.mx\r\n\r\nHola",
	"bare":       "x\nTo: todos@uni.mx\rSubject: y\n.\nMAIL FROM:<a@b>",
	"separators": "a\u2028Bcc: b@uni.mx\u2029c\u0085d\ve\ff",
	"null":       "a\x00b\x1b[31mc\x07\x7f\u0080d",
	"bidi":       "\u202Egpj.exe\u2066x\u2069\u200F\u061C y",
	"template":   `{{.}} {{template "_pie" .}} {{define "acuse"}}x{{end}} {{with .Mail}}{{.From}}{{end}}`,
	"html":       `"><img src=x onerror=alert(1)><script>alert(1)</script></title></style></blockquote><!-- <iframe src="javascript:alert(1)"> '" onmouseover=x `,
	"css":        `red;background:url(https://mal.example/x)}</style><style>*{display:none}`,
	"link":       "javascript:alert(1) <a href=\"javascript:alert(1)\">x</a> https://mal.example/?a=1&b=2 mailto:a@b.mx?bcc=todos@uni.mx",
	"mailto":     "x%0D%0ABcc:todos@uni.mx&bcc=todos@uni.mx&cc=a@b.mx?to=todos@uni.mx#x&body=[CANCELAR]",
	"encoded":    "=?utf-8?q?x=0D=0ABcc:_todos=40uni.mx?= =?utf-8?b?DQpCY2M6IGE=?= =?iso-2022-jp?b?GyRC?=",
	"boundary":   "--=_sgaus_x\r\nContent-Type: text/html\r\n\r\n<b>x</b>\r\n--=_sgaus_x--",
	"address":    `"todos@uni.mx, a"@uni.mx, <b@uni.mx>; grupo: c@uni.mx, d@uni.mx; (x`,
	"path":       `../../../../etc/passwd\..\CON.txt:$DATA/aux|nul?*"<>.exe. `,
	"long":       strings.Repeat("palabra ", 2000) + strings.Repeat("sinespacios", 1000),
	"wide":       strings.Repeat("𝕊̶̰̈", 3000),
	"invalid":    "\xff\xfe\xc3(\xed\xa0\x80 x",
	"surrogates": "\ufeff\ufffe\uffff\U000E0041\U000E007F\u200B\u2060",
	"command":    "[SGAUS #1] [CANCELAR]\n[TERMINADA]\n3: CANCELAR",
}

// TestHostileWordsStayWords puts hostile words wherever a stranger, or one of
// the staff, may put words, and lets the request live its life. Each letter is
// read by parsers that are not ours: it has one From and one To, which is whom
// it is for, nothing of it is a header, an element or an attribute that the
// words brought, and its files have names that harm nobody.
func TestHostileWordsStayWords(t *testing.T) {
	kinds := map[string]int{}
	for name, evil := range hostile {
		t.Run(name, func(t *testing.T) {
			w, err := newWorld(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			defer w.db.Close()
			hostileLife(t, w, evil)
			all, err := w.letters("")
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range all {
				kinds[l.Kind]++
				_, raw, err := w.mailOf(l)
				if err != nil {
					t.Fatal(err)
				}
				sound(t, l, raw)
			}
		})
	}
	for _, k := range []string{"acuse", "nueva", "asignada", "pregunta", "contestada", "respuesta", "rechazo", "nota", "hecho", "terminada", "tardia", "registrada", "lista", "estado"} {
		if kinds[k] < len(hostile)/2 {
			t.Errorf("%d %s were sent: %v", kinds[k], k, kinds)
		}
	}
}

// hostileLife is a request in which every word is evil.
func hostileLife(t *testing.T, w *world, evil string) {
	n := 0
	user := func(from, subject string) {
		t.Helper()
		n++
		word := "=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(evil)) + "?="
		raw := "Authentication-Results: mx.uni.mx; dmarc=pass header.from=uni.mx\r\nReceived: from a.uni.mx by mx.uni.mx; Mon, 23 Nov 2026 10:00:00 -0600\r\n" +
			"From: " + word + " <" + from + ">\r\nTo: " + word + " <mesa@uni.mx>\r\nCc: " + word + " <otro@uni.mx>\r\nReply-To: " + word + " <todos@uni.mx>\r\n" +
			"Message-ID: <evil" + fmt.Sprint(n) + "\"><script>@uni.mx>\r\nSubject: " + subject + word + "\r\nX-Mailer: " + word + "\r\n" +
			"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
			base64.StdEncoding.EncodeToString([]byte(fmt.Sprintf("%d %s", n, evil))) + "\r\n"
		for _, field := range []string{"Content-Disposition: attachment; filename*=utf-8''" + url.PathEscape(evil), "Content-Type: image/png; name=\"" + word + "\"", "Content-Disposition: inline"} {
			raw += "--b\r\n" + field + "\r\nContent-ID: <" + word + ">\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n"
		}
		raw += "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: " + word + " <x@uni.mx>\r\nSubject: " + word + "\r\n\r\n" + word + "\r\n--b--\r\n"
		if err := w.receive([]byte(raw)); err != nil {
			t.Fatal(err)
		}
		w.now = w.now.Add(time.Minute)
	}
	staff := func(who, subject string) {
		t.Helper()
		err := w.send(mail{who: who, to: address, subject: subject, text: "Diagnóstico: " + evil + "\nSolución: " + evil, evidence: "dmarc=pass header.from=uni.mx", files: []string{strings.NewReplacer("\n", " ", "\r", " ", "\x00", "").Replace(evil)}})
		if err != nil {
			t.Fatal(err)
		}
		w.now = w.now.Add(time.Minute)
	}
	user("ana@uni.mx", "")
	staff("carla", "[SGAUS #1] [ASIGNAR beto]")
	staff("beto", "[SGAUS #1] [TERMINAD"+clipped(evil))
	staff("beto", "[SGAUS #1] [ASIGNAR "+clipped(evil)+"]")
	staff("diego", "[SGAUS #1] [NOTA]")
	staff("beto", "[SGAUS #1] [NOTA]")
	staff("beto", "[SGAUS #1] [RESPONDER]")
	staff("beto", "[SGAUS #1] [PENDIENTE]")
	user("ana@uni.mx", "[SGAUS #1] ")
	staff("carla", "[NUEVA luis@gmail.com] "+clipped(evil))
	staff("beto", "[LISTA "+clipped(evil)+"]")
	staff("beto", "[LISTA]")
	user("ana@uni.mx", "[ESTADO] [SGAUS #1] ")
	staff("beto", "[SGAUS #1] [TERMINADA]")
	user("ana@uni.mx", "[SGAUS #1] ")
	user("\"a b\"@uni.mx", "")
	for range 3 {
		w.now = w.now.Add(49 * time.Hour)
		if _, err := w.bot.Tick(context.Background(), w.now); err != nil {
			t.Fatal(err)
		}
	}
}

// clipped is evil as it fits into a bracket of a subject.
func clipped(evil string) string {
	return strings.NewReplacer("[", "(", "]", ")").Replace(string([]rune(strings.ToValidUTF8(evil, "?"))[:min(200, utf8.RuneCountInString(evil))]))
}

// sound reads a letter as strictly as it can be read.
func sound(t *testing.T, l store.Letter, raw []byte) {
	t.Helper()
	wellMade(t, l, raw)
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	for _, line := range bytes.Split(raw, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") {
			t.Errorf("the %s to %s has the line %.100q", l.Kind, l.To, line)
		}
	}
	for _, c := range head {
		if c >= 0x7f || c < ' ' && c != '\r' && c != '\n' && c != '\t' {
			t.Errorf("the %s to %s has the octet %#x in its header", l.Kind, l.To, c)
		}
	}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if from, err := m.Header.AddressList("From"); err != nil || len(from) != 1 || from[0].Address != address {
		t.Errorf("the %s to %s is from %v, %v", l.Kind, l.To, from, err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || visible(subject) != "" {
		t.Errorf("the %s to %s has the subject %q, %v", l.Kind, l.To, subject, err)
	}
	soundPart(t, l, m.Header.Get("Content-Type"), "", m.Body)
}

func soundPart(t *testing.T, l store.Letter, contentType, encoding string, body io.Reader) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Errorf("the %s to %s has a part of type %q: %v", l.Kind, l.To, contentType, err)
		return
	}
	if strings.HasPrefix(kind, "multipart/") {
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			p, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("the %s to %s: %v", l.Kind, l.To, err)
			}
			if disposition := p.Header.Get("Content-Disposition"); disposition != "" {
				soundFile(t, l, disposition, p.Header.Get("Content-Type"))
				continue
			}
			soundPart(t, l, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p)
		}
	}
	if encoding == "quoted-printable" {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Errorf("the %s to %s: %v", l.Kind, l.To, err)
	}
	if bad := visible(strings.ReplaceAll(strings.ReplaceAll(string(text), "\r\n", ""), "\t", "")); bad != "" {
		t.Errorf("the %s to %s has in its %s %q", l.Kind, l.To, kind, bad)
	}
	if kind == "text/html" {
		soundHTML(t, l, string(text))
	}
}

// visible gives the first thing in s that prints nothing, or turns the
// direction of what follows.
func visible(s string) string {
	for i, r := range s {
		if unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == '\u2028' || r == '\u2029' || r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return fmt.Sprintf("%q", s[i:min(len(s), i+20)])
		}
	}
	return ""
}

// soundFile looks at what a file is called and how it is to be shown.
func soundFile(t *testing.T, l store.Letter, disposition, contentType string) {
	t.Helper()
	how, params, err := mime.ParseMediaType(disposition)
	_, typed, typeErr := mime.ParseMediaType(contentType)
	name, wordErr := new(mime.WordDecoder).DecodeHeader(params["filename"])
	if wordErr != nil {
		t.Errorf("the %s to %s has a file called %q: %v", l.Kind, l.To, params["filename"], wordErr)
	}
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch {
	case err != nil || typeErr != nil || how != "attachment" || typed["name"] != params["filename"]:
		t.Errorf("the %s to %s has a file %q, %q: %v, %v", l.Kind, l.To, disposition, contentType, err, typeErr)
	case name == "" || name != path.Base(name) || strings.ContainsAny(name, `\/:*?"<>|`) || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") || strings.TrimSpace(name) != name:
		t.Errorf("the %s to %s has a file called %q", l.Kind, l.To, name)
	case visible(name) != "" || len(name) > 255 || strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }):
		t.Errorf("the %s to %s has a file called %.300q", l.Kind, l.To, name)
	case slices.Contains([]string{"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}, strings.TrimSpace(stem)):
		t.Errorf("the %s to %s has a file called %q", l.Kind, l.To, name)
	}
}

// soundHTML wants no element and no attribute but those of the templates.
func soundHTML(t *testing.T, l store.Letter, text string) {
	t.Helper()
	allowed := map[string]string{
		"html": "lang", "head": "", "meta": "charset name content http-equiv", "title": "", "body": "style", "div": "style", "p": "style", "h1": "style",
		"h2": "style", "b": "style", "br": "", "span": "style", "a": "href style", "ul": "style", "li": "style", "blockquote": "dir style", "bdi": "",
	}
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.CommentToken:
			t.Errorf("the %s to %s has a comment: %s", l.Kind, l.To, z.Raw())
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			attributes, ok := allowed[tag.Data]
			if !ok {
				t.Errorf("the %s to %s has <%s>", l.Kind, l.To, tag.Data)
			}
			for _, a := range tag.Attr {
				if !slices.Contains(strings.Fields(attributes), a.Key) || a.Key == "style" && strings.Contains(a.Val, "url(") {
					t.Errorf("the %s to %s has <%s %s=%q>", l.Kind, l.To, tag.Data, a.Key, a.Val)
				}
				if a.Key == "href" {
					soundMailto(t, l, a.Val)
				}
			}
		}
	}
}

// soundMailto wants a mail to the desk with a subject and a text and nobody in
// copy (RFC 6068).
func soundMailto(t *testing.T, l store.Letter, link string) {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "mailto" || u.Fragment != "" {
		t.Errorf("the %s to %s has a link to %q: %v", l.Kind, l.To, link, err)
		return
	}
	to, err := url.PathUnescape(u.Opaque)
	fields, err2 := url.ParseQuery(strings.ReplaceAll(u.RawQuery, "+", "%2B"))
	if err != nil || err2 != nil || to != address {
		t.Errorf("the %s to %s has a link to %q: %q, %v, %v", l.Kind, l.To, link, to, err, err2)
	}
	for name, values := range fields {
		if name != "subject" && name != "body" || len(values) != 1 || name == "subject" && strings.ContainsAny(values[0], "\r\n") {
			t.Errorf("the %s to %s has a link with %s %q", l.Kind, l.To, name, values)
		}
	}
}
