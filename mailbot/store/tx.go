package store

import (
	"context"
	"database/sql"
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
	tx     *sqlx.Tx
	buffer []byte // of one piece
	depth  int    // of savepoints
	dead   error  // why nothing can be saved any more
}

// Write runs f in a transaction and commits it, or rolls everything back if f
// returns an error or panics. ctx bounds the wait for other writers; what has
// begun is finished. f must not call Write: there is one writer.
func (db *DB) Write(ctx context.Context, f func(*Tx) error) error {
	conn, err := db.writer.Connx(ctx)
	if err != nil {
		return fmt.Errorf("wait to write: %w", err)
	}
	defer conn.Close()
	raw, err := begin(ctx, conn)
	if err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	done := false
	defer func() {
		if !done { // a panic, which goes on
			_ = raw.Rollback()
		}
	}()
	tx := &Tx{tx: raw, buffer: db.buffer}
	tx.Reader = Reader{q: raw, tx: tx}
	if err = f(tx); err == nil {
		err = tx.dead
	}
	done = true
	db.buffer = tx.buffer
	if err != nil {
		if undone := rollback(raw); undone != nil {
			return errors.Join(err, fmt.Errorf("roll back: %w", undone))
		}
		return err
	}
	if err := raw.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func begin(ctx context.Context, conn *sqlx.Conn) (*sqlx.Tx, error) {
	whole := context.WithoutCancel(ctx)
	for turn := 1; ; turn++ {
		tx, err := conn.BeginTxx(whole, nil)
		if err == nil || !busy(err) || turn == lockTurns {
			return tx, err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

func busy(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.Code == sqlite3.ErrBusy
}

// rollback undoes a transaction. That SQLite has undone it already (a full
// disk) is no error.
func rollback(tx *sqlx.Tx) error {
	err := tx.Rollback()
	var e sqlite3.Error
	if errors.As(err, &e) && e.Code == sqlite3.ErrError {
		return nil
	}
	return err
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
	res, err := tx.tx.ExecContext(context.WithoutCancel(ctx), query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// querier is what *sqlx.DB and *sqlx.Tx have in common.
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
