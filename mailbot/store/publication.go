package store

import (
	"context"
	"fmt"
)

// Publication is what stands of a booking in a calendar collection: an event as
// the desk wrote it last.
type Publication struct {
	Name    string `db:"name"` // of the resource in the collection
	Request int64  `db:"request"`
	Digest  string `db:"digest"` // of what was written; "" nothing yet, as far as we know
	ETag    string `db:"etag"`   // as the server wrote it; "" it gave none
}

// Publications gives all that the desk wrote into a collection and did not
// delete.
func (r Reader) Publications(ctx context.Context, collection string) (list []Publication, err error) {
	err = r.all(ctx, &list, `
		SELECT name, request, digest, etag FROM publication WHERE collection = CAST(? AS TEXT) ORDER BY name`, collection)
	if err != nil {
		return nil, fmt.Errorf("list what is published: %w", err)
	}
	return list, nil
}

// PublicationsOf is Publications of one booking.
func (r Reader) PublicationsOf(ctx context.Context, collection string, request int64) (list []Publication, err error) {
	err = r.all(ctx, &list, `
		SELECT name, request, digest, etag FROM publication
		WHERE collection = CAST(? AS TEXT) AND request = CAST(? AS INTEGER) ORDER BY name`, collection, request)
	if err != nil {
		return nil, fmt.Errorf("list what is published of request %d: %w", request, err)
	}
	return list, nil
}

// SetPublication notes that an event was written into a collection.
func (tx *Tx) SetPublication(ctx context.Context, collection string, p Publication) error {
	err := tx.run(ctx, `
		INSERT INTO publication (collection, name, request, digest, etag) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (collection, name) DO UPDATE SET request = excluded.request, digest = excluded.digest, etag = excluded.etag`,
		clean(collection), clean(p.Name), p.Request, p.Digest, clean(p.ETag))
	if err != nil {
		return fmt.Errorf("note that %s is published: %w", p.Name, err)
	}
	return nil
}

// DropPublication notes that an event stands in a collection no more.
func (tx *Tx) DropPublication(ctx context.Context, collection, name string) error {
	if err := tx.run(ctx, `DELETE FROM publication WHERE collection = ? AND name = ?`, clean(collection), clean(name)); err != nil {
		return fmt.Errorf("note that %s is published no more: %w", name, err)
	}
	return nil
}

// LastChange gives the number of the booking that changed last; 0 if there is
// none.
func (r Reader) LastChange(ctx context.Context) (last int64, err error) {
	if _, err = r.one(ctx, &last, `SELECT COALESCE(MAX(changed), 0) FROM booking`); err != nil {
		err = fmt.Errorf("look for the last change of the agenda: %w", err)
	}
	return last, err
}
