package mailbot

import (
	"context"
	"crypto/rand"
	"time"

	"sgaus/mailbot/identity"
	"sgaus/mailbot/store"
)

// firstKey gives a desk its first key, unless it has one, and reads them all.
func (b *Bot) firstKey(ctx context.Context) error {
	keys, err := b.db.Keyring(ctx)
	if err == nil && len(keys) == 0 {
		err = b.db.Write(ctx, func(tx *store.Tx) error {
			if keys, err := tx.Keyring(ctx); err != nil || len(keys) > 0 { // another process was first
				return err
			}
			return tx.AddKey(ctx, newKey(), time.Unix(0, 0)) // when is not known here
		})
	}
	if err != nil {
		return err
	}
	return b.readKeys(ctx)
}

func newKey() []byte {
	key := make([]byte, 32)
	rand.Read(key)
	return key
}

// readKeys learns of keys that another process has made or revoked: a key that
// got into wrong hands must not be good until the daemon is started again.
func (b *Bot) readKeys(ctx context.Context) error {
	stored, err := b.db.Keyring(ctx)
	if err != nil {
		return err
	}
	var good, revoked [][]byte
	var oldest []byte
	for _, k := range stored {
		oldest = k.Key
		if k.Proves {
			good = append(good, k.Key)
		} else {
			revoked = append(revoked, k.Key)
		}
	}
	b.ring.Store(&rings{
		Keyring: identity.NewKeyring(b.Desk.Address, good...).Revoke(revoked...),
		first:   identity.NewKeyring(b.Desk.Address, oldest),
	})
	return nil
}

// rings are the desk's keys. The first key names the root of each conversation,
// which never changes and proves nothing.
type rings struct {
	identity.Keyring
	first identity.Keyring
}

// keys are the rings as they were last read.
func (b *Bot) keys() *rings { return b.ring.Load() }

// Rotate makes a new key, unless the one that signs is younger than age: it
// signs from now on, and what the others signed proves who writes until it runs
// out. With revoke that ends at once: all that was signed so far proves nothing
// any more, and still finds its request. It tells whether there is a new key,
// and how many were revoked.
func Rotate(ctx context.Context, db *store.DB, now time.Time, age time.Duration, revoke bool) (made bool, revoked int64, err error) {
	err = db.Write(ctx, func(tx *store.Tx) error {
		keys, err := tx.Keyring(ctx)
		if err != nil {
			return err
		}
		if len(keys) > 0 && !revoke && keys[0].MadeAt.After(now.Add(-age)) && age > 0 {
			return nil
		}
		made = true
		if err := tx.AddKey(ctx, newKey(), now); err != nil || !revoke {
			return err
		}
		revoked, err = tx.RevokeKeys(ctx)
		return err
	})
	return made, revoked, err
}
