package publish

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/emersion/go-ical"

	"sgaus/workflow/agenda"
)

// Write writes the whole published agenda of now: every booking that is shown,
// one event a time, in the order of time. zone is where programs should show
// it; the times themselves are UTC, so that no VTIMEZONE is needed and none can
// be out of date.
func Write(w io.Writer, bookings []agenda.Booking, resources []agenda.Resource, zone string, now time.Time) error {
	buffered := bufio.NewWriterSize(w, 1<<16)
	d := directoryOf(resources)
	var events []*ical.Component
	for _, b := range bookings {
		if !shown(b, now) {
			continue
		}
		for _, i := range d.items(b) {
			events = append(events, i.event)
		}
	}
	key := func(e *ical.Component) (string, string) {
		return e.Props[ical.PropDateTimeStart][0].Value, e.Props[ical.PropUID][0].Value
	}
	slices.SortFunc(events, func(a, b *ical.Component) int {
		aFrom, aUID := key(a)
		bFrom, bUID := key(b)
		if n := strings.Compare(aFrom, bFrom); n != 0 {
			return n
		}
		return strings.Compare(aUID, bUID)
	})
	if err := encode(buffered, events, zone); err != nil {
		return fmt.Errorf("write the agenda: %w", err)
	}
	return buffered.Flush()
}

// encode writes a calendar of events. QUIRK: go-ical refuses one without any,
// and an agenda is empty on its first day.
func encode(w io.Writer, events []*ical.Component, zone string) error {
	c := calendar(events...)
	for _, p := range []ical.Prop{
		{Name: "METHOD", Value: "PUBLISH"},
		{Name: "X-WR-CALNAME", Value: Name}, // before RFC 7986 everybody's word for NAME
		{Name: "NAME", Value: Name},
		{Name: "X-WR-TIMEZONE", Value: zone},
		{Name: "X-PUBLISHED-TTL", Value: "PT1H"}, // Outlook's word for REFRESH-INTERVAL
		{Name: "REFRESH-INTERVAL", Params: ical.Params{"VALUE": {"DURATION"}}, Value: "PT1H"},
	} {
		if p.Value != "" {
			c.Props[p.Name] = []ical.Prop{p}
		}
	}
	if len(events) > 0 {
		return ical.NewEncoder(folder{w}).Encode(c)
	}
	var whole bytes.Buffer
	c.Children = []*ical.Component{{Name: "X-NONE", Props: ical.Props{}}}
	if err := ical.NewEncoder(folder{&whole}).Encode(c); err != nil {
		return err
	}
	_, err := io.WriteString(w, strings.Replace(whole.String(), "BEGIN:X-NONE\r\nEND:X-NONE\r\n", "", 1))
	return err
}

// sight is what a file was when it was last looked at.
type sight struct {
	size    int64
	changed time.Time
	there   bool
}

func look(path string) (sight, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return sight{}, nil
	}
	if err != nil {
		return sight{}, err
	}
	return sight{size: info.Size(), changed: info.ModTime(), there: true}, nil
}

// refresh makes a file hold some bytes, if it does not already. Whoever reads it
// meets the old ones or the new ones, whole, also after a power cut.
func refresh(path string, want []byte) (written bool, err error) {
	// A link is followed, not replaced: it may lead into the web server's folder.
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, want) {
		return false, nil
	}
	return true, replace(path, want)
}

// replace writes a file beside another and puts it in its place. It is readable
// by everybody, as a web server is another user; a file that is there keeps its
// own permissions and group.
func replace(path string, content []byte) (err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp.Name())
		}
	}()
	mode, group := fs.FileMode(0o644), -1
	if old, err := os.Stat(path); err == nil {
		mode = old.Mode().Perm()
		if s, ok := old.Sys().(*syscall.Stat_t); ok {
			group = int(s.Gid)
		}
	}
	if group >= 0 {
		_ = temp.Chown(-1, group) // only where the desk belongs to it
	}
	_, err = temp.Write(content)
	err = errors.Join(err, temp.Chmod(mode), temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes a new name in a folder survive a power cut.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return nil // may be written and not read: the name stands, a power cut aside
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) {
		return fmt.Errorf("write the folder %s: %w", dir, err)
	}
	return nil
}
