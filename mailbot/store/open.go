// Package store keeps what the help desk knows: all SQL of the house, literal,
// a file per group of tables. The tables themselves, with a comment each, are
// in schema.sql at the top of the tree.
//
// Writing is one transaction at a time, Write; a mail of a chunk has a
// savepoint in it, Try. Reading methods stand on Reader, which both DB and Tx
// embed: on a DB they see what is committed, on a Tx its own writes too.
//
//	open.go        the file, its connections, its pragmas
//	migrate.go     from an older schema to this one
//	tx.go          transactions and savepoints
//	piece.go       bytes in rows of 256 kB: of mails, and of what letters share
//	mail.go        mail in and out, and the keys by which a second one is known
//	request.go     requests, their history, who takes part
//	agenda.go      resources, and what each request has booked
//	slot.go        what that takes of the resources; the schema refuses overlaps
//	guest.go       who is invited, and what they answered
//	find.go        the ways in which a mail finds its request
//	outbox.go      the queue of letters; outbox_send.go takes from it, outbox_read.go shows it
//	quarantine.go  what could not be handled
//	held.go        commands without evidence, until somebody says whose they are
//	keyring.go     the keys that the desk signs with
//	publication.go what stands in calendar collections
//	meta.go        cursors, counters
//
// Times go in and come out in UTC; at rest they are whole seconds. Text is
// cleaned of NUL and broken UTF-8 on its way in, which PostgreSQL would refuse
// and SQLite would keep. Queries are written so that PostgreSQL understands
// them too: no INSERT OR, no rowid, RETURNING instead of the last inserted id.
//
// QUIRK: where a hot query joins, orders or limits, its parameters stand in
// CAST(? AS TYPE). SQLite would else plan such a query anew at each call,
// because a number might turn out to be 0 or 1 (sqlite3VdbeReprepareOnBind),
// which costs ten times what the query does.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/mattn/go-sqlite3"
)

// readers is how many connections read at the same time.
const readers = 4

// statements is how many prepared statements a connection keeps: more than
// this package has.
const statements = 128

// DB is the open database. It is safe for many goroutines.
type DB struct {
	Reader
	writer *sqlx.DB // one connection: whoever waits for it can be cancelled
	reader *sqlx.DB
	buffer []byte // of one piece; whoever writes has it
	risky  bool   // nothing waits for the disk: OpenScratch
}

// Open opens the database at path, or makes it, readable by its owner only. It
// brings an older schema up to date and refuses one that is newer than the
// program. The folder must exist, on a disk of this machine: WAL does not work
// over a network. now is when the file came to its version, if it is brought to one.
func Open(ctx context.Context, path string, now time.Time) (*DB, error) {
	db, err := open(ctx, path, now, ours(), false)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	return db, nil
}

// OpenScratch is Open for a database that is thrown away: it never waits for
// the disk, and a power cut may break it.
func OpenScratch(ctx context.Context, path string, now time.Time) (*DB, error) {
	db, err := open(ctx, path, now, ours(), true)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	return db, nil
}

func open(ctx context.Context, path string, now time.Time, h history, risky bool) (*DB, error) {
	if err := private(path); err != nil {
		return nil, err
	}
	dsn, err := dsn(path)
	if err != nil {
		return nil, err
	}
	if risky {
		dsn = strings.Replace(dsn, "_synchronous=FULL", "_synchronous=OFF", 1)
	}
	db := &DB{
		writer: pool(connector{dsn: dsn, writes: true, risky: risky}, 1),
		reader: pool(connector{dsn: dsn + "&_query_only=on", risky: risky}, readers),
		risky:  risky,
	}
	db.Reader = Reader{q: db.reader}
	if err := db.migrate(ctx, now, h); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := db.reader.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Close waits for the transaction in hand and closes the file.
func (db *DB) Close() error {
	return errors.Join(db.reader.Close(), db.writer.Close())
}

// private makes the file before SQLite does, so that it is never readable by
// others, not even for a moment; SQLite gives its -wal and -shm the same mode.
// A file that stands already is not opened here: closing a second descriptor
// would drop the locks that this process holds on it (POSIX fcntl).
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err == nil {
		return f.Close()
	}
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("not a regular file")
	}
	if info.Mode().Perm()&0o077 != 0 {
		return os.Chmod(path, 0o600)
	}
	return nil
}

// uri names the file as a URI, in which no path can be misread: the driver
// cuts at the first «?», SQLite decodes «%» and cuts at «#».
func uri(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}
	return file.String(), nil
}

func dsn(path string) (string, error) {
	file, err := uri(path)
	if err != nil {
		return "", err
	}
	return file + "?_foreign_keys=on&_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000" +
		fmt.Sprintf("&_txlock=immediate&_cache_size=-8000&_stmt_cache_size=%d", statements), nil
}

func pool(c connector, connections int) *sqlx.DB {
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return sqlx.NewDb(db, "sqlite3")
}

// connector makes connections and asks each of them whether it is as ordered:
// a misspelt key of the DSN is ignored without a word, and a PRAGMA by Exec
// would reach one connection of a pool only.
type connector struct {
	dsn    string
	writes bool
	risky  bool
}

func (c connector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.dial(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.check(ctx, conn.(*sqlite3.SQLiteConn)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// dial opens the file. QUIRK: where two switch a new file to WAL at the same
// moment, SQLite does not make one of them wait, whatever its busy_timeout: it
// would wait for itself. Whoever is told «locked» asks again.
func (c connector) dial(ctx context.Context) (driver.Conn, error) {
	for turn := 1; ; turn++ {
		conn, err := c.Driver().Open(c.dsn)
		if err == nil || !busy(err) || turn == lockTurns {
			return conn, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(lockTurn / 5):
		}
	}
}

// ordered are the pragmas as they read back.
var ordered = []struct{ name, reader, writer string }{
	{"foreign_keys", "1", "1"},
	{"journal_mode", "wal", "wal"},
	{"synchronous", "2", "2"},
	{"busy_timeout", "5000", "5000"},
	{"query_only", "1", "0"},
}

func (c connector) check(ctx context.Context, conn *sqlite3.SQLiteConn) error {
	for _, p := range ordered {
		got, err := pragma(ctx, conn, p.name)
		if err != nil {
			return err
		}
		want := p.reader
		if c.writes {
			want = p.writer
		}
		if c.risky && p.name == "synchronous" {
			want = "0"
		}
		if got != want {
			return fmt.Errorf("pragma %s is %s, not %s", p.name, got, want)
		}
	}
	if !c.writes {
		return nil
	}
	// The driver waits for another process's lock without listening to the
	// context, so Write waits in many short turns instead. And the log is
	// copied into the file every 16 MB, not every 4: less often than after
	// each chunk of mails.
	_, err := conn.ExecContext(ctx, fmt.Sprintf(
		`PRAGMA busy_timeout = %d; PRAGMA wal_autocheckpoint = 4000`, lockTurn.Milliseconds()), nil)
	return err
}

func pragma(ctx context.Context, conn *sqlite3.SQLiteConn, name string) (string, error) {
	value, err := single(ctx, conn, `PRAGMA `+name)
	if err != nil {
		return "", fmt.Errorf("read pragma %s: %w", name, err)
	}
	return value, nil
}

// single reads one value on a connection that has no pool.
func single(ctx context.Context, conn *sqlite3.SQLiteConn, query string) (string, error) {
	rows, err := conn.QueryContext(ctx, query, nil)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	value := make([]driver.Value, 1)
	if err := rows.Next(value); err != nil {
		return "", err
	}
	return fmt.Sprint(value[0]), nil
}
