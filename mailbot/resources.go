package mailbot

import (
	"context"
	"slices"

	"sgaus/mailbot/store"
	"sgaus/workflow/agenda"
)

// syncResources keeps the resources of the database equal to the
// configuration's. Where they are, nothing is written.
func (b *Bot) syncResources(ctx context.Context) error {
	have, err := b.db.Resources(ctx)
	if err != nil {
		return err
	}
	same := func(r agenda.Resource) bool {
		return slices.ContainsFunc(have, func(h agenda.Resource) bool {
			return h.Code == r.Code && h.Name == r.Name && h.Kind == r.Kind && h.Count == r.Count
		})
	}
	gone := func(h agenda.Resource) bool {
		_, ok := agenda.Find(b.Desk.Resources, h.Code)
		return !ok
	}
	if !slices.ContainsFunc(have, gone) && !slices.ContainsFunc(b.Desk.Resources, func(r agenda.Resource) bool { return !same(r) }) {
		return nil
	}
	return b.db.Write(ctx, func(tx *store.Tx) error { return tx.SyncResources(ctx, b.Desk.Resources) })
}
