package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// Unknown gives those of the UIDs of a mailbox whose mails were never handled,
// in their order.
func (r Reader) Unknown(ctx context.Context, mailbox string, validity uint32, uids []uint32) ([]uint32, error) {
	known := make(map[uint32]bool, len(uids))
	const most = 500 // bound variables of one query
	for from := 0; from < len(uids); from += most {
		query, args, err := sqlx.In(`SELECT uid FROM place WHERE mailbox = ? AND validity = ? AND mail IS NOT NULL AND uid IN (?)`,
			clean(mailbox), validity, uids[from:min(len(uids), from+most)])
		if err != nil {
			return nil, err
		}
		var some []uint32
		if err := r.all(ctx, &some, query, args...); err != nil {
			return nil, fmt.Errorf("look which mails of %s are known: %w", mailbox, err)
		}
		for _, uid := range some {
			known[uid] = true
		}
	}
	var unknown []uint32
	for _, uid := range uids {
		if !known[uid] {
			unknown = append(unknown, uid)
		}
	}
	return unknown, nil
}
