package mailbot

import (
	"context"
	"fmt"
	"io"
	"mime"
	"path"
	"regexp"
	"strings"

	"sgaus/parser"
	"sgaus/templates"
	"sgaus/workflow"
)

// carried is what of a user's mail goes with a notice: its words for the page,
// its files as the annex that several letters share.
type carried struct {
	mail     *templates.Mail
	annex    int64
	boundary string
}

// file is an attachment as it leaves again.
type file struct{ name, kind string }

// source is a mail at hand or in the store.
type source struct {
	id   int64
	m    *parser.Message
	open func() (io.ReadCloser, error)
	// whole says that all of its text is shown; else what was written now.
	whole bool
	size  int64 // that it had on the server, if only its beginning is here
}

// carry takes along what the notice asks for.
func (h *handling) carry(ctx context.Context, l letter) (carried, error) {
	if l.Carry == workflow.CarryNothing {
		return carried{}, nil
	}
	src, ok, err := h.source(ctx, l)
	if err != nil || !ok {
		return carried{}, err
	}
	var c carried
	filesOnly := l.Carry == workflow.CarryFiles
	if !filesOnly {
		c.mail = h.b.mailPage(src)
	}
	name := fmt.Sprintf("mail %d", src.id)
	if filesOnly {
		name += " files"
	}
	wanted := map[int]bool{} // by the number of their part
	for _, a := range src.m.Attachments {
		if !filesOnly || !a.Inline {
			wanted[a.Part] = true
		}
	}
	if len(wanted) == 0 {
		return c, nil
	}
	c.boundary = boundary(name + h.b.domain)
	c.annex, err = h.tx.Annex(ctx, name, func(w io.Writer) error {
		return h.writeAnnex(w, c.boundary, src, wanted)
	})
	return c, err
}

// writeAnnex writes the files of a mail, one part each, and the end of the
// multipart that they stand in.
func (h *handling) writeAnnex(w io.Writer, boundary string, src source, wanted map[int]bool) error {
	r, err := src.open()
	if err != nil {
		return fmt.Errorf("open the mail whose files are carried: %w", err)
	}
	defer r.Close()
	n := 0
	err = parser.Files(r, h.b.Reading(), func(a parser.Attachment, data io.Reader) error {
		n++
		if !wanted[a.Part] { // nor what broke off
			return nil
		}
		return attach(w, boundary, file{name: fileName(a, n), kind: fileKind(a)}, data)
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "--%s--\r\n", boundary)
	return err
}

// source finds the mail that a notice carries: the one in hand, or the one that
// opened the request.
func (h *handling) source(ctx context.Context, l letter) (source, bool, error) {
	inHand := source{id: h.kept.ID, m: h.m, whole: h.request.Events <= 1 || h.opens, open: h.arrival.open, size: h.kept.Whole}
	if l.Carry != workflow.CarryOpening {
		return inHand, true, nil
	}
	mails, err := h.tx.MailOf(ctx, l.request.Number)
	if err != nil {
		return source{}, false, err
	}
	for _, m := range mails {
		if m.Direction != "in" || m.Disposition != opened {
			continue
		}
		if m.ID == h.kept.ID {
			inHand.whole = true
			return inHand, true, nil
		}
		src := source{id: m.ID, whole: true, size: m.Whole, open: func() (io.ReadCloser, error) { return h.tx.OpenMail(ctx, m.ID) }}
		r, err := src.open()
		if err != nil {
			return source{}, false, err
		}
		defer r.Close()
		src.m = parser.Parse(r, h.b.reading(m.Whole))
		return src, true, nil
	}
	return source{}, false, nil
}

// mailPage is a mail as its reader sees it in a notice. Of a forward, it is
// the mail that was forwarded.
func (b *Bot) mailPage(src source) *templates.Mail {
	m := src.m
	page := &templates.Mail{
		From: templates.Who{Name: m.From.Name, Email: m.From.Email}, Subject: m.Subject, Text: m.NewText,
		Kept: len(m.Attachments) > 0,
	}
	page.Dropped = b.missing(m, src.size)
	if len(m.Problems) > 0 && len(page.Dropped) == 0 { // they are worded for operators
		page.Dropped = []string{string(workflow.SayDamaged)}
	}
	if src.whole {
		page.Text = m.Text
	}
	at := m.Date
	if f := m.Forward; f != nil && f.From.Email != "" && b.Desk.Known(m.From.Email).Staff() {
		page.From = templates.Who{Name: f.From.Name, Email: f.From.Email}
		page.Subject, page.Text, at = f.Subject, f.Text, f.Date
		if f.Note != "" {
			page.Text = joined(workflow.SayForwarded.With(b.Desk.Known(m.From.Email).Display(), f.Note), f.Text)
		}
	}
	page.Date = b.long(at)
	for i, a := range m.Attachments {
		page.Files = append(page.Files, templates.File{Name: fileName(a, i+1), Size: size(a.Size)})
	}
	return page
}

// fileName is a name that harms nobody: no path, no control characters, nothing
// that Windows cannot store or takes for a device, never empty.
func fileName(a parser.Attachment, n int) string {
	name := clean(path.Base(strings.ReplaceAll(a.Name, `\`, "/")), 120)
	name = strings.Trim(strings.NewReplacer(`"`, "'", "/", "-", ":", "-", "*", "-", "?", "-", "<", "(", ">", ")", "|", "-").Replace(name), " .")
	if stem, _, _ := strings.Cut(name, "."); device.MatchString(stem) {
		name = "_" + name
	}
	if name != "" {
		return name
	}
	ext := ".bin"
	if e, _ := mime.ExtensionsByType(a.Type); len(e) > 0 {
		ext = e[0]
	}
	return workflow.SayFile.With(n, ext)
}

// device are the names that Windows keeps for itself, with any ending.
var device = regexp.MustCompile(`(?i)^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *$`)

// fileKind is the type of a file that leaves again. A message/* may not be in
// base64 (RFC 2046 5.2.1), and a multipart would need its boundary.
func fileKind(a parser.Attachment) string {
	kind, _, err := mime.ParseMediaType(a.Type)
	if err != nil || strings.HasPrefix(kind, "message/") || strings.HasPrefix(kind, "multipart/") || !strings.Contains(kind, "/") {
		return "application/octet-stream"
	}
	return kind
}

// size says how large a file is.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1000*1000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
