package store

import (
	"context"
	"fmt"
	"time"
)

// SigningKey is one of the desk's keys.
type SigningKey struct {
	N      int64
	Key    []byte
	MadeAt time.Time // zero: before such things were noted
	Proves bool      // false: revoked
}

// Keyring gives the desk's keys, the newest first.
func (r Reader) Keyring(ctx context.Context) ([]SigningKey, error) {
	var rows []struct {
		N      int64  `db:"n"`
		Key    []byte `db:"value"`
		MadeAt int64  `db:"made_at"`
		Proves bool   `db:"proves"`
	}
	err := r.all(ctx, &rows, `
		SELECT k.n, s.value, k.made_at, k.proves FROM keyring k JOIN secret s ON s.name = k.secret ORDER BY k.n DESC`)
	if err != nil {
		return nil, fmt.Errorf("read the keyring: %w", err)
	}
	keys := make([]SigningKey, len(rows))
	for i, row := range rows {
		keys[i] = SigningKey{N: row.N, Key: row.Key, Proves: row.Proves}
		if row.MadeAt > 0 {
			keys[i].MadeAt = time.Unix(row.MadeAt, 0).UTC()
		}
	}
	return keys, nil
}

// AddKey puts a new key on the ring: from now on it signs.
func (tx *Tx) AddKey(ctx context.Context, key []byte, now time.Time) error {
	var n int64
	_, err := tx.one(ctx, &n, `SELECT COALESCE(MAX(n), 0) + 1 FROM keyring`)
	name := "keyring"
	if n > 1 {
		name = fmt.Sprintf("keyring %d", n)
	}
	if err == nil {
		err = tx.run(ctx, `INSERT INTO secret (name, value) VALUES (?, ?)`, name, key)
	}
	if err == nil {
		err = tx.run(ctx, `INSERT INTO keyring (n, secret, made_at, proves) VALUES (?, ?, ?, 1)`, n, name, now.Unix())
	}
	if err != nil {
		return fmt.Errorf("add a key: %w", err)
	}
	return nil
}

// RevokeKeys makes all keys before the newest prove nothing any more, and tells
// how many those were.
func (tx *Tx) RevokeKeys(ctx context.Context) (int64, error) {
	n, err := tx.count(ctx, `UPDATE keyring SET proves = 0 WHERE proves = 1 AND n < (SELECT MAX(n) FROM keyring)`)
	if err != nil {
		return 0, fmt.Errorf("revoke keys: %w", err)
	}
	return n, nil
}
