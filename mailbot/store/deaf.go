package store

import (
	"context"
	"fmt"
	"time"
)

// Deaf is an address of the staff that refuses our mail for good: nothing more
// is sent there until it is corrected.
type Deaf struct {
	Address string    `db:"address"`
	Since   time.Time `db:"-"`
	Why     string    `db:"why"`
}

// SetDeaf notes that an address refuses mail for good. It is false if that was
// known.
func (tx *Tx) SetDeaf(ctx context.Context, address, why string, now time.Time) (bool, error) {
	n, err := tx.count(ctx, `INSERT INTO deaf (address, since, why) VALUES (?, ?, ?) ON CONFLICT (address) DO NOTHING`,
		fold(clean(address)), now.Unix(), clean(why))
	if err != nil {
		return false, fmt.Errorf("note that %s gets no mail: %w", address, err)
	}
	return n > 0, nil
}

// Hears notes that an address works (again). It is false if nobody had doubted
// it.
func (tx *Tx) Hears(ctx context.Context, address string) (bool, error) {
	n, err := tx.count(ctx, `DELETE FROM deaf WHERE address = ?`, fold(clean(address)))
	if err != nil {
		return false, fmt.Errorf("note that %s gets mail: %w", address, err)
	}
	return n > 0, nil
}

// IsDeaf reports whether an address refuses our mail.
func (r Reader) IsDeaf(ctx context.Context, address string) (bool, error) {
	var one int
	ok, err := r.row(ctx, []any{&one}, `SELECT 1 FROM deaf WHERE address = ?`, fold(clean(address)))
	if err != nil {
		return false, fmt.Errorf("look whether %s gets mail: %w", address, err)
	}
	return ok, nil
}

// Deafs lists the addresses that refuse our mail.
func (r Reader) Deafs(ctx context.Context) ([]Deaf, error) {
	var rows []struct {
		Deaf
		At int64 `db:"since"`
	}
	if err := r.all(ctx, &rows, `SELECT address, since, why FROM deaf ORDER BY address`); err != nil {
		return nil, fmt.Errorf("list the addresses that get no mail: %w", err)
	}
	list := make([]Deaf, len(rows))
	for i, row := range rows {
		list[i] = row.Deaf
		list[i].Since = time.Unix(row.At, 0).UTC()
	}
	return list, nil
}
