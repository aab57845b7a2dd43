package archive

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// page is how many rows are read at once: an export of a hundred thousand mails
// takes no more memory than one of a hundred.
const page = 200

// requests calls f for each that is selected, by number.
func requests(ctx context.Context, db *store.DB, s store.Selection, f func(workflow.Request) error) error {
	for last := int64(0); ; {
		rs, err := db.Selected(ctx, s, last, page)
		if err != nil || len(rs) == 0 {
			return err
		}
		for _, r := range rs {
			last = r.Number
			if err := f(r); err != nil {
				return err
			}
		}
	}
}

// mails calls f for each that is selected, in the order in which they came and
// were written.
func mails(ctx context.Context, db *store.DB, s store.Selection, f func(store.Mail) error) error {
	for last := int64(0); ; {
		ms, err := db.SelectedMail(ctx, s, last, page)
		if err != nil || len(ms) == 0 {
			return err
		}
		for _, m := range ms {
			last = m.ID
			if err := f(m); err != nil {
				return err
			}
		}
	}
}

// JSON writes an object with the selected requests, each as `show --json` tells
// it, and with the mails that belong to none.
func JSON(ctx context.Context, db *store.DB, s store.Selection, out io.Writer) error {
	w := bufio.NewWriter(out) // keeps its first error for Flush
	list := func(name string, each func(put func(any) error) error) error {
		first := true
		fmt.Fprintf(w, "  %q: [", name)
		err := each(func(v any) error {
			if !first {
				w.WriteString(",")
			}
			first = false
			w.WriteString("\n    ")
			return writeIndented(w, v)
		})
		w.WriteString("\n  ]")
		return err
	}
	w.WriteString("{\n")
	err := list("requests", func(put func(any) error) error {
		return requests(ctx, db, s, func(r workflow.Request) error {
			story, err := StoryOf(ctx, db, r)
			if err != nil {
				return err
			}
			return put(story)
		})
	})
	if err != nil {
		return fmt.Errorf("export as JSON: %w", err)
	}
	w.WriteString(",\n")
	err = list("messages", func(put func(any) error) error {
		return mails(ctx, db, s, func(m store.Mail) error {
			if m.Request != 0 {
				return nil
			}
			return put(MessageOf(m))
		})
	})
	if err != nil {
		return fmt.Errorf("export as JSON: %w", err)
	}
	w.WriteString("\n}\n")
	if err := w.Flush(); err != nil {
		return fmt.Errorf("export as JSON: %w", err)
	}
	return nil
}

func writeIndented(w io.Writer, v any) error {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("    ", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, strings.TrimSuffix(b.String(), "\n"))
	return err
}

// Mbox writes the bytes of the selected mails, in and out. It gives how many are
// not here, because they were purged.
func Mbox(ctx context.Context, db *store.DB, s store.Selection, w io.Writer) (purged int, err error) {
	out := NewMboxWriter(w)
	err = mails(ctx, db, s, func(m store.Mail) error {
		_, err := appendMail(ctx, db, out, m)
		if errors.Is(err, store.ErrPurged) {
			purged++
			return nil
		}
		return err
	})
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return purged, fmt.Errorf("export as mbox: %w", err)
	}
	return purged, nil
}

// mark begins a CSV file: by it spreadsheets know that it is UTF-8.
const mark = "\uFEFF"

// table writes CSV as spreadsheets read it (RFC 4180, CRLF).
type table struct{ w *csv.Writer }

func newTable(w io.Writer, columns ...string) (table, error) {
	if _, err := io.WriteString(w, mark); err != nil {
		return table{}, err
	}
	t := table{csv.NewWriter(w)}
	t.w.UseCRLF = true
	return t, t.row(columns...)
}

func (t table) row(cells ...string) error {
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = harmless(c)
	}
	return t.w.Write(safe)
}

func (t table) end() error {
	t.w.Flush()
	return t.w.Error()
}

// harmless is a cell that no spreadsheet takes for a formula: what a stranger
// wrote into a subject shall not run on the desk of who opens the file. A cell
// that begins like one gets an apostrophe, which spreadsheets do not show; a
// line of a text that begins so is no cell.
func harmless(s string) string {
	begins := strings.TrimLeft(s, " \t\r\n\u00A0\u200B\uFEFF")
	if begins == "" {
		return s
	}
	switch r := []rune(begins[:min(len(begins), 4)])[0]; r {
	case '=', '+', '-', '@', '|', '%', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20', '\u2212':
		return "'" + s
	}
	if s[0] == '\t' || s[0] == '\r' || s[0] == '\n' {
		return "'" + s
	}
	return s
}

// CSV writes a line for each selected request.
func CSV(ctx context.Context, db *store.DB, s store.Selection, w io.Writer) error {
	t, err := newTable(w, "number", "status", "subject", "requester_name", "requester_email", "area", "service", "kind", "priority",
		"assignee", "opened_at", "updated_at", "closed_at", "answer_due", "resume_at", "purged_at", "diagnosis", "events", "booking", "booked_from", "booked_to")
	if err == nil {
		err = requests(ctx, db, s, func(r workflow.Request) error {
			title, from, to := "", "", ""
			if r.Booking.Live() {
				title, from, to = r.Booking.Title, moment(r.Booking.Spans[0].From), moment(r.Booking.Spans[len(r.Booking.Spans)-1].To)
			}
			return t.row(strconv.FormatInt(r.Number, 10), string(r.Status), r.Subject, r.Requester.Name, r.Requester.Email, r.Area, r.Service,
				r.Kind, string(r.Priority), r.Assignee, moment(r.OpenedAt), moment(r.UpdatedAt), moment(r.ClosedAt), moment(r.AnswerDue),
				moment(r.ResumeAt), moment(r.Purged), r.Diagnosis, strconv.FormatInt(r.Events, 10), title, from, to)
		})
	}
	if err = errors.Join(err, t.end()); err != nil {
		return fmt.Errorf("export as CSV: %w", err)
	}
	return nil
}

// HistoryCSV writes a line for each event of the selected requests.
func HistoryCSV(ctx context.Context, db *store.DB, s store.Selection, w io.Writer) error {
	t, err := newTable(w, "number", "seq", "at", "actor", "name", "role", "evidence", "command", "from", "to", "text", "public", "refused")
	if err == nil {
		err = requests(ctx, db, s, func(r workflow.Request) error {
			events, err := db.History(ctx, r.Number)
			if err != nil {
				return err
			}
			for _, have := range events {
				e := EventOf(have)
				if err := t.row(strconv.FormatInt(r.Number, 10), strconv.FormatInt(e.Seq, 10), e.At, e.Actor, e.Name, e.Role, e.Evidence,
					e.Command, e.From, e.To, e.Text, strconv.FormatBool(e.Public), e.Refused); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err = errors.Join(err, t.end()); err != nil {
		return fmt.Errorf("export the history as CSV: %w", err)
	}
	return nil
}

// MailCSV writes a line for each selected mail.
func MailCSV(ctx context.Context, db *store.DB, s store.Selection, w io.Writer) error {
	t, err := newTable(w, "number", "direction", "message_id", "subject", "at", "disposition", "from", "to", "size", "why")
	if err == nil {
		err = mails(ctx, db, s, func(have store.Mail) error {
			m, number := MessageOf(have), ""
			if have.Request != 0 {
				number = strconv.FormatInt(have.Request, 10)
			}
			return t.row(number, m.Direction, m.MessageID, m.Subject, m.At, m.Disposition, m.From, m.To, strconv.FormatInt(m.Size, 10), m.Why)
		})
	}
	if err = errors.Join(err, t.end()); err != nil {
		return fmt.Errorf("export the mails as CSV: %w", err)
	}
	return nil
}

func moment(t time.Time) string {
	if s := Stamp(t); s != nil {
		return *s
	}
	return ""
}
