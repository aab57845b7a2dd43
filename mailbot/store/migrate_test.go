package store

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// remark is a comment in SQL, which says nothing to a database.
var remark = regexp.MustCompile(`(?m)--.*$`)

// schema is what a database is made of, apart from what is in it.
func schema(t *testing.T, db *DB) map[string]string {
	t.Helper()
	var rows []struct {
		Name string `db:"name"`
		SQL  string `db:"sql"`
	}
	if err := db.all(context.Background(), &rows, `SELECT name, COALESCE(sql, '') AS sql FROM sqlite_schema`); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, r := range rows {
		all[r.Name] = strings.Join(strings.Fields(remark.ReplaceAllString(r.SQL, "")), " ")
	}
	return all
}

func version(t *testing.T, db *DB) (v int) {
	t.Helper()
	if _, err := db.one(context.Background(), &v, `PRAGMA user_version`); err != nil {
		t.Fatal(err)
	}
	return v
}

// A database that was made by the oldest version and brought up to date is the
// same as a new one. testdata/schema1.sql is the schema of version 1: from the
// first release on it never changes, before it is a copy of schema.sql.
func TestMigrations(t *testing.T) {
	v1, err := os.ReadFile("testdata/schema1.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "old.db")
	old, err := openAs(path, string(v1), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := Open(context.Background(), path, noon)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	new := fresh(t)
	if diff := cmp.Diff(schema(t, new), schema(t, db)); diff != "" {
		t.Errorf("a migrated database (+) is not a new one (-); a new schema.sql needs a migration:\n%s", diff)
	}
	if version(t, db) != version(t, new) {
		t.Errorf("versions %d and %d", version(t, db), version(t, new))
	}
}

// openAs opens a database whose newest schema is another.
func openAs(path, schema string, steps []migration) (*DB, error) {
	return open(context.Background(), path, noon, history{schema, steps}, false)
}

// A second version, made up, shows that the frame holds: what was in the
// database stays, and the migrated is as the new.
func TestMigrate(t *testing.T) {
	const (
		v1  = `CREATE TABLE a (x INTEGER) STRICT; CREATE TABLE version (n INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;`
		v2  = `CREATE TABLE b (y TEXT) STRICT; ` + v1
		v3  = v2 + `CREATE INDEX b_y ON b (y); -- end`
		to2 = migration(`CREATE TABLE b (y TEXT) STRICT; INSERT INTO b (y) SELECT 'number ' || x FROM a`)
		to3 = migration(`CREATE INDEX b_y ON b (y)`)
	)
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "db")
	reopen := func(schema string, steps ...migration) (*DB, error) { return openAs(path, schema, steps) }
	db, err := reopen(v1)
	if err != nil {
		t.Fatal(err)
	}
	write(t, db, func(tx *Tx) error { return tx.run(ctx, `INSERT INTO a (x) VALUES (7)`) })
	db.Close()

	// One that fails leaves everything as it was.
	if db, err = reopen(v2, to2+`; CREATE TABLE a (twice TEXT) STRICT`); err == nil {
		db.Close()
		t.Fatal("a migration that fails has gone through")
	}
	if db, err = reopen(v1); err != nil {
		t.Fatal(err)
	}
	if _, there := schema(t, db)["b"]; there || version(t, db) != 1 {
		t.Errorf("half a migration stands: version %d, %v", version(t, db), schema(t, db))
	}
	db.Close()

	// Two versions at once.
	if db, err = reopen(v3, to2, to3); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var y string
	if _, err := db.one(ctx, &y, `SELECT y FROM b`); err != nil || y != "number 7" {
		t.Errorf("b holds %q %v", y, err)
	}
	fresh, err := openAs(filepath.Join(t.TempDir(), "fresh"), v3, []migration{to2, to3})
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	if diff := cmp.Diff(schema(t, fresh), schema(t, db)); diff != "" || version(t, db) != 3 || version(t, fresh) != 3 {
		t.Errorf("versions %d and %d, %s", version(t, fresh), version(t, db), diff)
	}
	var versions []int
	if err := db.all(ctx, &versions, `SELECT n FROM version ORDER BY n`); err != nil || !cmp.Equal(versions, []int{1, 3}) {
		t.Errorf("the log of versions is %v %v", versions, err)
	}
	if db, err := reopen(v2, to2); err == nil {
		db.Close()
		t.Error("an older program opened a newer database")
	}
}
