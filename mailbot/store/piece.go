package store

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// pieceSize is how much of a mail is in memory at a time.
const pieceSize = 256 << 10

// Where pieces stand: those of a mail, and those of an annex.
const (
	insertPiece = `INSERT INTO piece (mail, n, bytes) VALUES (?, ?, ?)`
	insertAnnex = `INSERT INTO annex_piece (annex, n, bytes) VALUES (?, ?, ?)`
	selectPiece = `SELECT bytes FROM piece WHERE mail = ? AND n = ?`
	selectAnnex = `SELECT bytes FROM annex_piece WHERE annex = ? AND n = ?`
)

// borrow takes the transaction's buffer of one piece; the function gives it
// back.
func (tx *Tx) borrow() ([]byte, func()) {
	b := tx.buffer
	tx.buffer = nil
	if b == nil {
		b = make([]byte, pieceSize)
	}
	return b, func() { tx.buffer = b }
}

// pieces writes what it gets in rows of one piece each. Close writes the last.
type pieces struct {
	ctx    context.Context
	tx     *Tx
	insert string
	owner  int64
	n      int
	buf    []byte // one piece long
	filled int
	size   int64 // all that was written
}

func (p *pieces) Write(b []byte) (int, error) {
	written := 0
	for len(b) > 0 {
		if p.filled == len(p.buf) {
			if err := p.flush(); err != nil {
				return written, err
			}
		}
		n := copy(p.buf[p.filled:], b)
		p.filled += n
		written += n
		b = b[n:]
	}
	return written, nil
}

// ReadFrom reads straight into the buffer.
func (p *pieces) ReadFrom(r io.Reader) (int64, error) {
	var read int64
	for {
		if p.filled == len(p.buf) {
			if err := p.flush(); err != nil {
				return read, err
			}
		}
		n, err := r.Read(p.buf[p.filled:])
		p.filled += n
		read += int64(n)
		if errors.Is(err, io.EOF) {
			return read, nil
		}
		if err != nil {
			return read, err
		}
	}
}

func (p *pieces) flush() error {
	if p.filled == 0 {
		return nil
	}
	if !p.tx.light {
		if err := p.tx.run(p.ctx, p.insert, p.owner, p.n, p.buf[:p.filled]); err != nil {
			return fmt.Errorf("write piece %d: %w", p.n, err)
		}
	}
	p.size += int64(p.filled)
	p.filled = 0
	p.n++
	return nil
}

// Annex stores what several letters end in and gives its number. The same name
// is written once: a second time write is not called.
func (tx *Tx) Annex(ctx context.Context, name string, write func(io.Writer) error) (int64, error) {
	var id int64
	ok, err := tx.row(ctx, []any{&id}, `SELECT id FROM annex WHERE name = ?`, name)
	if err != nil || ok {
		return id, err
	}
	if _, err := tx.row(ctx, []any{&id}, `INSERT INTO annex (name, size) VALUES (?, 0) RETURNING id`, name); err != nil {
		return 0, fmt.Errorf("store annex %s: %w", name, err)
	}
	buf, give := tx.borrow()
	defer give()
	p := &pieces{ctx: ctx, tx: tx, insert: insertAnnex, owner: id, buf: buf}
	err = write(p)
	if err == nil {
		err = p.flush()
	}
	if err == nil {
		err = tx.run(ctx, `UPDATE annex SET size = ? WHERE id = ?`, p.size, id)
	}
	if err != nil {
		return 0, fmt.Errorf("store annex %s: %w", name, err)
	}
	return id, nil
}

// bytesOf reads pieces one after the other, those of the mail first. What it
// reads never changes, so it holds no transaction open in between.
type bytesOf struct {
	ctx   context.Context
	r     Reader
	mail  int64
	annex int64 // 0: none
	n     int
	left  []byte
	size  int64 // still to come
}

// OpenMail streams a mail as it came in, or as it goes out with its annex. The
// mail may be read while others write; opened on a Tx it must be read before
// the transaction ends.
func (r Reader) OpenMail(ctx context.Context, id int64) (io.ReadCloser, error) {
	b := &bytesOf{ctx: ctx, r: r, mail: id}
	ok, err := r.row(ctx, []any{&b.size, &b.annex}, `SELECT size, COALESCE(annex, 0) FROM mail WHERE id = ?`, id)
	if err == nil && !ok {
		err = ErrNotFound
	}
	if err == nil && b.size == 0 {
		err = r.purgedMail(ctx, id)
	}
	if err != nil {
		return nil, fmt.Errorf("open mail %d: %w", id, err)
	}
	return b, nil
}

func (b *bytesOf) Read(p []byte) (int, error) {
	for len(b.left) == 0 {
		if b.size <= 0 {
			return 0, io.EOF
		}
		if err := b.next(); err != nil {
			return 0, fmt.Errorf("read mail %d: %w", b.mail, err)
		}
	}
	n := copy(p, b.left)
	b.left = b.left[n:]
	b.size -= int64(n)
	return n, nil
}

// next reads the next piece. A mail that ends before its size is not whole.
func (b *bytesOf) next() error {
	query, owner := selectPiece, b.mail
	if b.mail == 0 {
		query, owner = selectAnnex, b.annex
	}
	ok, err := b.r.row(b.ctx, []any{&b.left}, query, owner, b.n)
	if err != nil {
		return err
	}
	b.n++
	if ok {
		return nil
	}
	if b.mail == 0 || b.annex == 0 {
		return io.ErrUnexpectedEOF
	}
	b.mail, b.n = 0, 0
	return nil
}

func (b *bytesOf) Close() error {
	b.left, b.size = nil, 0
	return nil
}

// purgedMail is ErrPurged for a mail that went with its request.
func (r Reader) purgedMail(ctx context.Context, id int64) error {
	var one int
	gone, err := r.row(ctx, []any{&one}, `
		SELECT 1 FROM mail m JOIN tombstone t ON t.request = m.request WHERE m.id = ?`, id)
	if err == nil && gone {
		return ErrPurged
	}
	return err
}
