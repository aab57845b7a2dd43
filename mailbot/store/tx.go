package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/mattn/go-sqlite3"
)

// Another process may hold the write lock: Write asks lockTurns times, for
// lockTurn each, before it gives up.
const (
	lockTurn  = 100 * time.Millisecond
	lockTurns = 50
)

// Tx is a transaction that writes. It is used by one goroutine, and not after
// the function that got it has returned.
//
// What is asked of a Tx is not interrupted by its context: an interrupted
// statement would take the whole transaction with it.
type Tx struct {
	Reader
	conn   *sqlx.Conn
	buffer []byte // of one piece
	depth  int    // of savepoints
	dead   error  // why nothing can be saved any more
	light  bool   // a rehearsal: bytes are counted, not written
}

// Write runs f in a transaction and commits it, or rolls everything back if f
// returns an error or panics. ctx bounds the wait for other writers; what has
// begun is finished. f must not call Write: there is one writer.
//
// QUIRK: it says BEGIN and COMMIT itself, because every query of a sql.Tx
// starts a goroutine that waits for the transaction's context.
func (db *DB) Write(ctx context.Context, f func(*Tx) error) error {
	conn, err := db.writer.Connx(ctx)
	if err != nil {
		return fmt.Errorf("wait to write: %w", err)
	}
	defer conn.Close()
	return db.write(ctx, conn, f)
}

// WriteSoon is Write that does not wait for the disk. A kill forgets nothing
// of it; a power cut may, whole, with what WriteSoon wrote after it. It is for
// what is done again without harm: to claim a letter, and to file that it was
// sent, which the recipient knows by its Message-ID. Waiting for the disk
// twice a letter would bound what a desk can send (5 ms each on a hard disk).
func (db *DB) WriteSoon(ctx context.Context, f func(*Tx) error) (err error) {
	if db.risky {
		return db.Write(ctx, f)
	}
	conn, err := db.writer.Connx(ctx)
	if err != nil {
		return fmt.Errorf("wait to write: %w", err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(context.WithoutCancel(ctx), `PRAGMA synchronous = NORMAL`); err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	defer func() {
		if _, back := conn.ExecContext(context.WithoutCancel(ctx), `PRAGMA synchronous = FULL`); back != nil {
			err = errors.Join(err, conn.Raw(func(any) error { return driver.ErrBadConn }))
		}
	}()
	return db.write(ctx, conn, f)
}

func (db *DB) write(ctx context.Context, conn *sqlx.Conn, f func(*Tx) error) error {
	err := begin(ctx, conn)
	if err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	tx := &Tx{conn: conn, buffer: db.buffer}
	tx.Reader = Reader{q: conn, tx: tx}
	done := false
	defer func() {
		if !done { // a panic, which goes on
			_ = rollback(conn)
		}
	}()
	if err = f(tx); err == nil {
		err = tx.dead
	}
	done = true
	db.buffer = tx.buffer
	tx.dead = errOver
	if err != nil {
		if undone := rollback(conn); undone != nil {
			return errors.Join(err, fmt.Errorf("roll back: %w", undone))
		}
		return err
	}
	if _, err := conn.ExecContext(context.WithoutCancel(ctx), `COMMIT`); err != nil {
		return errors.Join(fmt.Errorf("commit: %w", err), rollback(conn))
	}
	return nil
}

// errOver is what a Tx says that outlived its transaction.
var errOver = errors.New("the transaction is over")

// begin takes the write lock at once, not at the first write: two that had
// read and then both want to write could only fail.
func begin(ctx context.Context, conn *sqlx.Conn) error {
	for turn := 1; ; turn++ {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), `BEGIN IMMEDIATE`)
		if err == nil || !busy(err) || turn == lockTurns {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

func busy(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.Code == sqlite3.ErrBusy
}

// rollback undoes what stands open on a connection. That SQLite has undone it
// already (a full disk) is no error; a connection that cannot be rolled back
// is thrown away.
func rollback(conn *sqlx.Conn) error {
	_, err := conn.ExecContext(context.Background(), `ROLLBACK`)
	if err == nil {
		return nil
	}
	return conn.Raw(func(c any) error {
		if c.(*sqlite3.SQLiteConn).AutoCommit() {
			return nil
		}
		return errors.Join(err, driver.ErrBadConn)
	})
}

// Try runs f in a savepoint: an error undoes what f did and nothing else, and
// the transaction goes on. So does a panic, which is passed on afterwards.
// It may be nested.
func (tx *Tx) Try(ctx context.Context, f func() error) error {
	tx.depth++
	name := "try" + strconv.Itoa(tx.depth)
	if err := tx.run(ctx, `SAVEPOINT `+name); err != nil {
		tx.depth--
		return fmt.Errorf("set savepoint: %w", err)
	}
	done := false
	undo := func() error {
		tx.depth--
		err := tx.run(ctx, `ROLLBACK TO SAVEPOINT `+name)
		if err == nil {
			err = tx.run(ctx, `RELEASE SAVEPOINT `+name)
		}
		if err != nil && tx.dead == nil {
			// SQLite rolls the whole transaction back on a full disk and the
			// like: what came before is gone, and what came after would be
			// written at once, outside of any transaction.
			tx.dead = fmt.Errorf("transaction lost: %w", err)
		}
		return err
	}
	defer func() {
		if !done {
			_ = undo()
		}
	}()
	err := f()
	done = true
	if err != nil {
		if undone := undo(); undone != nil {
			return errors.Join(err, tx.dead)
		}
		return err
	}
	tx.depth--
	return tx.run(ctx, `RELEASE SAVEPOINT `+name)
}

// run executes one statement.
func (tx *Tx) run(ctx context.Context, query string, args ...any) error {
	_, err := tx.count(ctx, query, args...)
	return err
}

// count executes one statement and tells how many rows it changed.
func (tx *Tx) count(ctx context.Context, query string, args ...any) (int64, error) {
	if tx.dead != nil {
		return 0, tx.dead
	}
	res, err := tx.conn.ExecContext(context.WithoutCancel(ctx), query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// querier is what *sqlx.DB and *sqlx.Conn have in common.
type querier interface {
	GetContext(ctx context.Context, dest any, query string, args ...any) error
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Reader reads. A DB reads what is committed, each call by itself; a Tx reads
// what it has written too.
type Reader struct {
	q  querier
	tx *Tx // nil outside of a transaction
}

// ready says whether reading makes sense, and with which context.
func (r Reader) ready(ctx context.Context) (context.Context, error) {
	if r.tx == nil {
		return ctx, nil
	}
	return context.WithoutCancel(ctx), r.tx.dead
}

// one reads one row into dest, a struct or a scalar; false if there is none.
func (r Reader) one(ctx context.Context, dest any, query string, args ...any) (bool, error) {
	ctx, err := r.ready(ctx)
	if err != nil {
		return false, err
	}
	return found(r.q.GetContext(ctx, dest, query, args...))
}

// row reads one row into several values; false if there is none.
func (r Reader) row(ctx context.Context, dest []any, query string, args ...any) (bool, error) {
	ctx, err := r.ready(ctx)
	if err != nil {
		return false, err
	}
	return found(r.q.QueryRowContext(ctx, query, args...).Scan(dest...))
}

// all reads every row into dest, a slice.
func (r Reader) all(ctx context.Context, dest any, query string, args ...any) error {
	ctx, err := r.ready(ctx)
	if err != nil {
		return err
	}
	return r.q.SelectContext(ctx, dest, query, args...)
}

func found(err error) (bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
