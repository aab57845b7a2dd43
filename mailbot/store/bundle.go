package store

import (
	"context"
	"fmt"
	"time"
)

// Bundled is what one of the staff will be told of a request in one mail with
// others.
type Bundled struct {
	Request int64
	Notices int // how many notices it stands for
	At      time.Time
}

// Crowded reports whether a person has had most letters since an instant, or
// has notices waiting to be bundled: then the next joins them.
func (r Reader) Crowded(ctx context.Context, person string, since time.Time, most int) (bool, error) {
	queue := fold(clean(person))
	var one, n int
	waiting, err := r.row(ctx, []any{&one}, `SELECT 1 FROM bundle WHERE person = ? LIMIT 1`, queue)
	if err == nil && !waiting {
		_, err = r.row(ctx, []any{&n}, `
			SELECT COUNT(*) FROM (SELECT 1 FROM letter WHERE queue = ? AND due >= ? LIMIT ?)`, queue, since.Unix(), most)
	}
	if err != nil {
		return false, fmt.Errorf("count the letters to %s: %w", person, err)
	}
	return waiting || n >= most, nil
}

// Bundle notes a notice that will be told with others.
func (tx *Tx) Bundle(ctx context.Context, person string, request int64, kind string, at time.Time) error {
	err := tx.run(ctx, `INSERT INTO bundle (person, request, kind, at) VALUES (?, ?, ?, ?)`,
		fold(clean(person)), request, kind, at.Unix())
	if err != nil {
		return fmt.Errorf("bundle a notice to %s: %w", person, err)
	}
	return nil
}

// Bundles gives who has notices waiting of which the first was noted by an
// instant.
func (r Reader) Bundles(ctx context.Context, by time.Time) ([]string, error) {
	var people []string
	err := r.all(ctx, &people, `SELECT person FROM bundle GROUP BY person HAVING MIN(at) <= ? ORDER BY person`, by.Unix())
	if err != nil {
		return nil, fmt.Errorf("look for bundles: %w", err)
	}
	return people, nil
}

// TakeBundle gives what waits for a person, a request once, in the order in
// which it was first spoken of, and empties it.
func (tx *Tx) TakeBundle(ctx context.Context, person string) ([]Bundled, error) {
	var rows []struct {
		Request int64 `db:"request"`
		Notices int   `db:"notices"`
		At      int64 `db:"at"`
	}
	queue := fold(clean(person))
	err := tx.all(ctx, &rows, `
		SELECT request, COUNT(*) AS notices, MIN(at) AS at FROM bundle WHERE person = ? GROUP BY request ORDER BY MIN(n)`, queue)
	if err == nil {
		err = tx.run(ctx, `DELETE FROM bundle WHERE person = ?`, queue)
	}
	if err != nil {
		return nil, fmt.Errorf("take the bundle of %s: %w", person, err)
	}
	list := make([]Bundled, len(rows))
	for i, b := range rows {
		list[i] = Bundled{Request: b.Request, Notices: b.Notices, At: time.Unix(b.At, 0).UTC()}
	}
	return list, nil
}
