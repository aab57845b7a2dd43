package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"sgaus/mailbot/store"
)

// namesMost bounds the names that are tried for one request: a second is only
// taken where another desk, or another life of this one, used the first.
const namesMost = 100

// Keep writes a request into a folder, waits for the disk, and reads it back:
// «solicitud-000123.mbox» and «solicitud-000123.json». What stands there is
// never written over. A second time, also after a kill in the middle, the same
// request finds its own files.
func Keep(ctx context.Context, db *store.DB, folder string, number int64) (store.Archived, error) {
	a, err := keep(ctx, db, folder, number)
	if err != nil {
		return a, fmt.Errorf("archive request %d in %s: %w", number, folder, err)
	}
	return a, nil
}

func keep(ctx context.Context, db *store.DB, folder string, number int64) (store.Archived, error) {
	r, ok, err := db.Request(ctx, number)
	if err == nil && !ok {
		err = store.ErrNotFound
	}
	if err == nil && !r.Purged.IsZero() {
		err = store.ErrPurged
	}
	if err != nil {
		return store.Archived{}, err
	}
	story, err := StoryOf(ctx, db, r)
	if err != nil {
		return store.Archived{}, err
	}
	mails, err := db.MailOf(ctx, number)
	if err != nil {
		return store.Archived{}, err
	}
	if len(mails) != len(story.Messages) {
		return store.Archived{}, errors.New("mail came in between")
	}
	a, err := write(ctx, db, folder, fmt.Sprintf("solicitud-%06d", number), mails, story.Messages, story)
	a.Events = int64(len(story.History))
	return a, err
}

// KeepLoose writes the mails of no request of a day in the same way:
// «sin-solicitud-2025-11-23».
func KeepLoose(ctx context.Context, db *store.DB, folder string, from, to time.Time) (store.Archived, error) {
	day := from.UTC().Format(time.DateOnly)
	mails, err := db.Loose(ctx, from, to)
	var a store.Archived
	if err == nil {
		var all struct {
			Messages []Message `json:"messages"`
		}
		for _, m := range mails {
			all.Messages = append(all.Messages, MessageOf(m))
		}
		a, err = write(ctx, db, folder, "sin-solicitud-"+day, mails, all.Messages, all)
	}
	if err != nil {
		return a, fmt.Errorf("archive the mail of no request of %s in %s: %w", day, folder, err)
	}
	return a, nil
}

// write writes mails as mbox, and v, of which messages are a part that gets
// their sums, as JSON.
func write(ctx context.Context, db *store.DB, folder, name string, mails []store.Mail, messages []Message, v any) (store.Archived, error) {
	a := store.Archived{Mails: len(mails)}
	box, err := draft(folder, func(w io.Writer) (err error) {
		out := NewMboxWriter(w)
		for i, m := range mails {
			a.Last = m.ID
			if messages[i].SHA256, err = appendMail(ctx, db, out, m); err != nil {
				return err
			}
		}
		return out.Flush()
	})
	if err != nil {
		return a, err
	}
	defer os.Remove(box)
	text, err := draft(folder, func(w io.Writer) error { return writeJSON(w, v) })
	if err != nil {
		return a, err
	}
	defer os.Remove(text)
	if a.Digest, err = proven(box, text, messages, v); err != nil {
		return a, fmt.Errorf("what was written reads otherwise: %w", err)
	}
	a.Name, err = settle(folder, name, box, text)
	return a, err
}

func appendMail(ctx context.Context, db *store.DB, out *MboxWriter, m store.Mail) (string, error) {
	body, err := db.OpenMail(ctx, m.ID)
	if err != nil {
		return "", err
	}
	defer body.Close()
	size, sum, err := out.Append(m.From, m.At, body)
	if err == nil && size != m.Size {
		err = fmt.Errorf("mail %d has %d octets, not %d", m.ID, size, m.Size)
	}
	return sum, err
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// drafting names files that are not finished.
const drafting = ".escribiendo-*"

// draft writes a file that has no name of its own yet, to the disk.
func draft(folder string, write func(io.Writer) error) (name string, err error) {
	f, err := os.CreateTemp(folder, drafting)
	if err != nil {
		return "", err
	}
	if err = errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// proven reads both files back and compares them, mail by mail, with what
// there was; it gives the SHA-256 of one behind the other.
func proven(box, text string, messages []Message, v any) (string, error) {
	sum := sha256.New()
	if err := readBack(box, sum, func(r io.Reader) error { return sameMails(r, messages) }); err != nil {
		return "", err
	}
	var want bytes.Buffer
	if err := writeJSON(&want, v); err != nil {
		return "", err
	}
	err := readBack(text, sum, func(r io.Reader) error {
		have, err := io.ReadAll(r)
		if err == nil && (!bytes.Equal(want.Bytes(), have) || !json.Valid(have)) {
			err = errors.New("the JSON says something else")
		}
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

// readBack reads a file to its end, into the sum too.
func readBack(name string, sum hash.Hash, f func(io.Reader) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	r := io.TeeReader(file, sum)
	if err := f(r); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return err
}

// sameMails compares the mails of an mbox with those that were written. A line
// end that the mbox had to add is not the mail's.
func sameMails(r io.Reader, want []Message) error {
	box := ReadMbox(r)
	for i, m := range want {
		mail, ok := box.Next()
		if !ok {
			return fmt.Errorf("it has %d mails of %d", i, len(want))
		}
		sum := sha256.New()
		n, err := io.Copy(sum, io.LimitReader(mail, m.Size))
		if err != nil {
			return err
		}
		rest, err := io.ReadAll(io.LimitReader(mail, 3))
		if err != nil {
			return err
		}
		if n != m.Size || hex.EncodeToString(sum.Sum(nil)) != m.SHA256 || len(rest) > 1 || len(rest) == 1 && rest[0] != '\n' {
			return fmt.Errorf("mail %d is not as it was", i+1)
		}
	}
	if _, more := box.Next(); more {
		return errors.New("it has more mails than were written")
	}
	return nil
}

// settle gives both drafts their names, of which neither may belong to
// something else, and waits for the disk.
func settle(folder, name string, box, text string) (string, error) {
	for n := 1; n <= namesMost; n++ {
		tried := name
		if n > 1 {
			tried = fmt.Sprintf("%s-%d", name, n)
		}
		free, err := place(box, filepath.Join(folder, tried+".mbox"))
		if err == nil && free {
			free, err = place(text, filepath.Join(folder, tried+".json"))
		}
		if err != nil {
			return "", err
		}
		if free {
			return tried, syncFolder(folder)
		}
	}
	return "", fmt.Errorf("%d files %s stand there already, all different", namesMost, name)
}

// place gives a draft its name, unless something else has it. A link, unlike a
// renaming, never takes the place of what stands there.
func place(draft, name string) (bool, error) {
	err := os.Link(draft, name)
	if err == nil || !errors.Is(err, fs.ErrExist) {
		return err == nil, err
	}
	return sameFiles(draft, name)
}

func sameFiles(a, b string) (bool, error) {
	var sums [2][]byte
	for i, name := range []string{a, b} {
		sum := sha256.New()
		if err := readBack(name, sum, func(io.Reader) error { return nil }); err != nil {
			return false, err
		}
		sums[i] = sum.Sum(nil)
	}
	return bytes.Equal(sums[0], sums[1]), nil
}

func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
