package publish

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

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

// refresh makes a file hold what write writes, if it does not already. Whoever
// reads it meets the old content or the new, whole, also after a power cut.
func refresh(path string, write func(io.Writer) error) (octets int64, written bool, err error) {
	// A link is followed, not replaced: it may lead into the web server's folder.
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return 0, false, fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if !written {
			_ = temp.Close()
			_ = os.Remove(temp.Name())
		}
	}()
	sum := &tally{Hash: sha256.New()}
	if err := write(io.MultiWriter(temp, sum)); err != nil {
		return 0, false, fmt.Errorf("write %s: %w", path, err)
	}
	if bytes.Equal(sum.Sum(nil), sumOf(path)) {
		return sum.octets, false, nil
	}
	if err := settleIn(temp, path); err != nil {
		return 0, false, fmt.Errorf("write %s: %w", path, err)
	}
	return sum.octets, true, syncFolder(filepath.Dir(path))
}

// tally sums up and counts what is written.
type tally struct {
	hash.Hash
	octets int64
}

// Write implements io.Writer.
func (t *tally) Write(p []byte) (int, error) {
	t.octets += int64(len(p))
	return t.Hash.Write(p)
}

// sumOf is the sum of a file; nil if it cannot be read.
func sumOf(path string) []byte {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return nil
	}
	return sum.Sum(nil)
}

// settleIn puts a file that was written beside another into its place. It is
// readable by everybody, as a web server is another user; a file that is there
// keeps its own permissions and group.
func settleIn(temp *os.File, path string) error {
	mode := fs.FileMode(0o644)
	if old, err := os.Stat(path); err == nil {
		mode = old.Mode().Perm()
		if s, ok := old.Sys().(*syscall.Stat_t); ok {
			_ = temp.Chown(-1, int(s.Gid)) // only where the desk belongs to it
		}
	}
	if err := errors.Join(temp.Chmod(mode), temp.Sync(), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
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
