package mailbot

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"mime/quotedprintable"
	"strings"
	"time"
	"unicode"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-message/textproto"

	"sgaus/templates"
	"sgaus/workflow"
)

// envelope is the header of a notice, before it is MIME.
type envelope struct {
	from    workflow.Desk
	to      workflow.Person
	replyTo string
	id      string
	at      time.Time
	subject string
	// chain are the ids of the mails exchanged with this reader, the newest
	// first; root is the constant first id of the request's conversation.
	chain  []string
	root   string
	loop   string
	answer bool // it answers a mail by itself (RFC 3834: auto-replied)
	// boundary is that of the annex which follows; "" if none does.
	boundary string
	calendar calendar    // what calendars read of it; zero: nothing
	enclosed []enclosure // files that the desk made for it
}

// references bounds the chain: a root and nine.
const references = 9

// write makes the notice's bytes: the header, the text in both forms and in that
// of calendars, and what is enclosed, with CRLF. With a boundary it is the
// beginning of a multipart/mixed that the annex completes.
func (e envelope) write(words templates.Rendered) ([]byte, error) {
	alternative, mixed := boundary(e.id), e.boundary
	if mixed == "" && e.encloses() {
		mixed = boundary(e.id + " mixed")
	}
	h := e.header()
	if mixed != "" {
		h.SetContentType("multipart/mixed", map[string]string{"boundary": mixed})
	} else {
		h.SetContentType("multipart/alternative", map[string]string{"boundary": alternative})
	}
	var b bytes.Buffer
	if err := textproto.WriteHeader(&b, h.Header.Header); err != nil {
		return nil, err
	}
	if mixed != "" {
		fmt.Fprintf(&b, "--%s\r\nContent-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n", mixed, alternative)
	}
	if err := e.alternatives(&b, alternative, words); err != nil {
		return nil, err
	}
	if err := e.enclose(&b, mixed); err != nil {
		return nil, err
	}
	if mixed != "" && e.boundary == "" {
		fmt.Fprintf(&b, "--%s--\r\n", mixed)
	}
	return b.Bytes(), nil
}

// alternatives writes what the notice says, the plainest form first (RFC 2046
// 5.1.4).
func (e envelope) alternatives(b *bytes.Buffer, boundary string, words templates.Rendered) error {
	for _, part := range []struct{ kind, text string }{{"plain", words.Text}, {"html", words.HTML}} {
		fmt.Fprintf(b, "--%s\r\nContent-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", boundary, part.kind)
		// Quoted-printable also keeps our sample commands from being folded
		// apart, as format=flowed does (google/syzkaller#1512).
		q := quotedprintable.NewWriter(b)
		if _, err := io.WriteString(q, strings.ReplaceAll(part.text, "\n", "\r\n")); err != nil {
			return err
		}
		if err := q.Close(); err != nil {
			return err
		}
		b.WriteString("\r\n")
	}
	if err := e.calendar.alternative(b, boundary); err != nil {
		return err
	}
	fmt.Fprintf(b, "--%s--\r\n", boundary)
	return nil
}

// header writes the fields. go-message prints them in the reverse order of
// setting, so that what comes last here stands first.
func (e envelope) header() mail.Header {
	var h mail.Header
	h.Set("MIME-Version", "1.0")
	h.Set("Content-Language", "es")
	h.Set("X-Loop", e.loop)
	// DR, RN, NRN, OOF and automatic replies are not wanted; NDR are: bounces
	// tell that a notice did not arrive ([MS-OXCMAIL] 2.1.3.2.20).
	h.Set("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply")
	kind := "auto-generated"
	if e.answer {
		kind = "auto-replied"
	}
	h.Set("Auto-Submitted", kind)
	h.SetSubject(clean(e.subject, 400))
	if refs := e.refs(); len(refs) > 0 {
		h.SetMsgIDList("References", refs)
		h.SetMsgIDList("In-Reply-To", refs[len(refs)-1:])
	}
	h.SetMessageID(e.id)
	h.SetDate(e.at)
	if e.replyTo != "" {
		h.SetAddressList("Reply-To", []*mail.Address{{Name: clean(e.from.Name, 100), Address: e.replyTo}})
	}
	h.SetAddressList("To", []*mail.Address{{Name: clean(e.to.Name, 100), Address: e.to.Email}})
	h.SetAddressList("From", []*mail.Address{{Name: clean(e.from.Name, 100), Address: e.from.Address}})
	return h
}

// refs is the constant root, then the chain, the newest last.
func (e envelope) refs() []string {
	var out []string
	if e.root != "" {
		out = append(out, e.root)
	}
	for i := min(len(e.chain), references) - 1; i >= 0; i-- {
		if id := e.chain[i]; id != e.root && !strings.ContainsAny(id, "<> \t\r\n") {
			out = append(out, id)
		}
	}
	return out
}

// boundary is one that cannot stand in the text by chance, and is the same
// when the same notice is made again.
func boundary(of string) string {
	sum := sha256.Sum256([]byte(of))
	return "=_sgaus_" + hex.EncodeToString(sum[:15])
}

// clean takes what could break a line, or turn its direction, out of a string
// for a header, and bounds it.
func clean(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r', unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		s = string(r[:most-1]) + "…"
	}
	return s
}

// attach writes one part of an annex: the file, in base64, as something to
// save and never to open by itself.
func attach(w io.Writer, boundary string, f file, r io.Reader) error {
	var h message.Header
	h.SetContentDisposition("attachment", map[string]string{"filename": f.name})
	h.Set("Content-Transfer-Encoding", "base64")
	h.SetContentType(f.kind, map[string]string{"name": f.name})
	if _, err := fmt.Fprintf(w, "--%s\r\n", boundary); err != nil {
		return err
	}
	part, err := message.CreateWriter(w, h)
	if err != nil {
		return err
	}
	if _, err := io.Copy(part, r); err != nil {
		return err
	}
	if err := part.Close(); err != nil {
		return err
	}
	_, err = io.WriteString(w, "\r\n")
	return err
}
