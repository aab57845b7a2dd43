package inbox

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// smallMail is the size up to which a mail stays in memory: most mails, and 64 of them are 4 MB.
const smallMail = 64 << 10

// Spooled is the content of a mail while it is handled, in memory or in a file without a name. The zero value is empty.
type Spooled struct {
	r    io.ReaderAt
	size int64
	file *os.File // nil in memory
}

// Bytes makes a Spooled of what is in memory already.
func Bytes(b []byte) Spooled { return Spooled{r: bytes.NewReader(b), size: int64(len(b))} }

// Spool takes all of r, whatever its size, without holding a large mail in memory.
func Spool(dir string, r io.Reader) (Spooled, error) {
	first, err := io.ReadAll(io.LimitReader(r, smallMail+1))
	if err != nil || len(first) <= smallMail {
		return Bytes(first), err
	}
	f, err := unnamed(dir)
	if err != nil {
		return Spooled{}, err
	}
	n, err := io.Copy(spoolWriter{f}, io.MultiReader(bytes.NewReader(first), r))
	if err != nil {
		f.Close()
		return Spooled{}, err
	}
	return Spooled{r: f, size: n, file: f}, nil
}

// Size is the number of bytes there are.
func (s Spooled) Size() int64 { return s.size }

// Open gives a reader of the whole content; several may be open at once.
func (s Spooled) Open() io.Reader { return io.NewSectionReader(s, 0, s.size) }

// ReadAt implements io.ReaderAt.
func (s Spooled) ReadAt(p []byte, off int64) (int, error) {
	if s.r == nil {
		return 0, io.EOF
	}
	return s.r.ReadAt(p, off)
}

// Close frees the file, if there is one. Package inbox calls it after Receive.
func (s Spooled) Close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}

// spoolError is a disk that is full or away: no mail's fault.
type spoolError struct{ err error }

func (e *spoolError) Error() string { return "keep mail in the spool: " + e.err.Error() }
func (e *spoolError) Unwrap() error { return e.err }

// spool takes size bytes of r, which must have them. The file is removed as soon as it is open, so that a killed process leaves nothing.
func spool(dir string, r io.Reader, size int64) (Spooled, error) {
	if size <= smallMail {
		b := make([]byte, size)
		_, err := io.ReadFull(r, b)
		return Bytes(b), err
	}
	f, err := unnamed(dir)
	if err != nil {
		return Spooled{}, err
	}
	n, err := io.Copy(spoolWriter{f}, io.LimitReader(r, size))
	if err == nil && n < size {
		err = io.ErrUnexpectedEOF // a literal that is cut ends like a whole one
	}
	if err != nil {
		f.Close()
		return Spooled{}, err
	}
	return Spooled{r: f, size: n, file: f}, nil
}

// unnamed makes a file that nobody else can open and that is gone when it is closed.
func unnamed(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "mail-*")
	if err != nil {
		return nil, &spoolError{err}
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, &spoolError{fmt.Errorf("remove name: %w", err)}
	}
	return f, nil
}

// spoolWriter tells errors of the disk from those of the connection.
type spoolWriter struct{ w io.Writer }

func (w spoolWriter) Write(p []byte) (int, error) {
	n, err := w.w.Write(p)
	if err != nil {
		err = &spoolError{err}
	}
	return n, err
}
