package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sgaus"
)

// migration brings the schema one version up, in SQL. It is written once and
// never changed: databases that have run it are out there.
type migration string

// history is the newest schema and how older ones become it. The first step
// leads from version 1 to version 2.
type history struct {
	schema string
	steps  []migration
}

// ours is the history of schema.sql. Whoever changes schema.sql adds a step to
// the same end; TestMigrations compares.
func ours() history {
	return history{schema: sgaus.Schema, steps: []migration{toVersion2}}
}

// migrate makes the tables of a new database, or brings an old one up to date,
// in one transaction.
func (db *DB) migrate(ctx context.Context, now time.Time, h history) error {
	current := 1 + len(h.steps)
	return db.Write(ctx, func(tx *Tx) error {
		var version int
		if _, err := tx.one(ctx, &version, `PRAGMA user_version`); err != nil {
			return fmt.Errorf("read the version: %w", err)
		}
		switch {
		case version == current:
			return nil
		case version > current:
			return fmt.Errorf("its schema has version %d and this program knows up to %d: use the program that wrote it, or a newer one", version, current)
		case version == 0:
			if err := tx.create(ctx, h.schema); err != nil {
				return err
			}
		default:
			for i, step := range h.steps[version-1:] {
				if err := tx.run(ctx, string(step)); err != nil {
					return fmt.Errorf("migrate from version %d to %d: %w", version+i, version+i+1, err)
				}
			}
		}
		if err := tx.run(ctx, `INSERT INTO version (n, at) VALUES (?, ?)`, current, now.Unix()); err != nil {
			return fmt.Errorf("note the version: %w", err)
		}
		return tx.run(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, current))
	})
}

// create makes the tables, unless the file is somebody else's.
func (tx *Tx) create(ctx context.Context, schema string) error {
	var tables int
	if _, err := tx.one(ctx, &tables, `SELECT COUNT(*) FROM sqlite_schema`); err != nil {
		return err
	}
	if tables > 0 {
		return errors.New("it is a database of another program: it has tables and no version")
	}
	if err := tx.run(ctx, schema); err != nil {
		return fmt.Errorf("make the tables: %w", err)
	}
	return nil
}
