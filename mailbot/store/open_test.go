package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A database opens wherever a person may put it, and is the same file again
// the next time.
func TestOddPaths(t *testing.T) {
	for _, name := range []string{
		"sgaus.db", "mesa de ayuda.db", "100% ayuda?.db", "a#b&c=d.db", "año;ñ.db", "%41.db", "file:x.db", "'\"`.db",
		"\xff.db", "a\nb.db", "x?mode=memory",
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "mi carpeta?#%20")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, name)
			db, err := Open(context.Background(), path, noon)
			if err != nil {
				t.Fatal(err)
			}
			create(t, db)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			files, _ := os.ReadDir(dir)
			if len(files) != 1 || files[0].Name() != name {
				t.Errorf("the folder holds %v", files)
			}
			if n := create(t, opened(t, path)); n != 2 {
				t.Errorf("the second request of the file is number %d", n)
			}
		})
	}
}

func TestRelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	create(t, opened(t, "sgaus.db"))
	if _, err := os.Stat("sgaus.db"); err != nil {
		t.Error(err)
	}
}

// Nobody else reads the mail, whatever the umask says: not in the file, and
// not in what SQLite puts beside it.
func TestPrivate(t *testing.T) {
	before := syscall.Umask(0)
	defer syscall.Umask(before)
	dir := t.TempDir()
	path := filepath.Join(dir, "sgaus.db")
	// A copy that was made carelessly is made private.
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	create(t, opened(t, path))
	create(t, opened(t, filepath.Join(dir, "new.db")))
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 6 {
		t.Fatalf("the folder holds %v %v, not two databases with -wal and -shm", files, err)
	}
	for _, f := range files {
		if info, _ := f.Info(); info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", f.Name(), info.Mode())
		}
	}
}

// A misspelt key of the DSN is not ignored.
func TestPragmasAreReadBack(t *testing.T) {
	file := func() string { // a new one each: the journal mode stays with the file
		d, err := dsn(filepath.Join(t.TempDir(), "sgaus.db"))
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, key := range []string{"_foreign_keys=on", "_journal_mode=WAL", "_synchronous=FULL", "_busy_timeout=5000"} {
		misspelt := "_x" + key
		if key == "_busy_timeout=5000" {
			misspelt = "_busy_timeout=50" // 5000 is the driver's own
		}
		wrong := strings.Replace(file(), key, misspelt, 1)
		_, err := connector{dsn: wrong, writes: true}.Connect(context.Background())
		name := strings.Trim(key[:strings.Index(key, "=")], "_")
		if err == nil || !strings.Contains(err.Error(), "pragma "+name) {
			t.Errorf("without %s: %v", key, err)
		}
	}
	if _, err := (connector{dsn: file()}).Connect(context.Background()); err == nil || !strings.Contains(err.Error(), "query_only") {
		t.Errorf("a reader that may write: %v", err)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	db := fresh(t)
	if _, err := db.reader.Exec(`INSERT INTO counter (name, n) VALUES ('x', 1)`); err == nil {
		t.Error("a reading connection has written")
	}
}

// What cannot be opened says why.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	foreign := func(path, sql string) {
		db, err := open(context.Background(), path, noon, ours(), false)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.writer.Exec(sql); err != nil {
			t.Fatal(err)
		}
		db.Close()
	}
	newer, others, text := filepath.Join(dir, "newer"), filepath.Join(dir, "others"), filepath.Join(dir, "text")
	foreign(newer, `PRAGMA user_version = 99`)
	foreign(others, `PRAGMA user_version = 0`)
	if err := os.WriteFile(text, []byte(strings.Repeat("no es una base de datos\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{
		newer:                            "version 99 and this program knows up to 2",
		others:                           "another program",
		text:                             "not a database",
		dir:                              "not a regular file",
		filepath.Join(dir, "no/such/db"): "no such file or directory",
	} {
		db, err := Open(context.Background(), path, noon)
		if err == nil {
			db.Close()
		}
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), path) {
			t.Errorf("open %s: %v; want a word on %q", path, err, says)
		}
	}
}

// Processes that start at the same moment make one database.
func TestOpenedAtOnce(t *testing.T) {
	const starts, times = 2, 100
	for range times {
		path := filepath.Join(t.TempDir(), "sgaus.db")
		type opening struct {
			db  *DB
			err error
		}
		all := make(chan opening)
		for range starts {
			go func() {
				db, err := Open(context.Background(), path, noon)
				all <- opening{db, err}
			}()
		}
		for range starts {
			o := <-all
			if o.err != nil {
				t.Error(o.err)
				continue
			}
			create(t, o.db)
			if err := o.db.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// Whoever waits to write can be called off, whether another goroutine writes
// or another process.
func TestWaitingCanBeCancelled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sgaus.db")
	mine, theirs := opened(t, path), opened(t, path)
	for who, db := range map[string]*DB{"goroutine": theirs, "process": mine} {
		inside, finish, done := make(chan struct{}), make(chan struct{}), make(chan error)
		go func() {
			done <- theirs.Write(context.Background(), func(*Tx) error {
				close(inside)
				<-finish
				return nil
			})
		}()
		<-inside
		ctx, cancel := context.WithCancelCause(context.Background())
		time.AfterFunc(20*time.Millisecond, func() { cancel(nil) })
		began := time.Now()
		err := db.Write(ctx, func(*Tx) error { t.Error("two write at once"); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("waiting for a %s: %v", who, err)
		}
		// SQLite's own wait would be 5 s, deaf to the context.
		if waited := time.Since(began); waited > 4*time.Second {
			t.Errorf("waited %v for a %s after being called off", waited, who)
		}
		close(finish)
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
