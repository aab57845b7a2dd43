// Package rehearsal replays the mail that a desk has kept, and tells what would
// have been decided differently: under another configuration, or by this
// program instead of the one that decided then.
//
// # How it is done
//
// All mail that came in is handled again, in its order and at its times, in an
// empty database, with the clocks running between; twice, if there is another
// configuration to compare with. The letters of a replay are marked as sent
// when their like was sent, or refused when it was refused: nothing leaves. Then
// three chronicles are compared mail by mail and clock by clock: what stands in
// the record, what the present configuration makes of the same mail, and what
// the other one does. A difference between the last two is the configuration's;
// one between the first two is the program's, or that of a configuration that
// was in force then and is no more.
//
// People answer notices by their tokens, and write the numbers of requests: each
// is turned into that of the replay, by its cause (translate.go).
//
// # What cannot be known
//
//   - When the desk was not running. It is taken to run all the time, unless
//     the record shows that a deadline was over and nothing was said: then it
//     is taken to be stopped until the next sign of life (Span).
//   - What people would have answered to other notices than they got. They are
//     taken to say what they said; a mail that answers a notice which would not
//     have gone out is taken as an answer to the request (Difference.Moot).
//   - The rest of a mail that was too large and of which only the beginning was
//     kept, and when a mail was taken out of quarantine: it is handled at the
//     time when it came.
package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"sgaus/mailbot"
	"sgaus/mailbot/store"
	"sgaus/templates"
)

// Desk is a configuration as a replay needs it.
type Desk struct {
	Words    *templates.Set
	Settings mailbot.Settings
}

// Plan says what is rehearsed.
type Plan struct {
	Record *store.DB // a copy of the desk's database; it is read only
	Dir    string    // where the replays' databases are made
	Since  time.Time // differences before are not told
	Now    Desk      // as it is configured
	With   *Desk     // as it might be; nil: only the program is compared
	// Progress is called now and then with how many mails were handled of how
	// many; it may be nil.
	Progress func(done, all int)
}

// Report is what a rehearsal found.
type Report struct {
	Replayed int // mails, from the first that was kept
	Compared int // of these, since Plan.Since
	From     time.Time
	To       time.Time // the last sign of life in the record
	// Config are the differences that the other configuration makes; Program
	// those between the record and this program.
	Config, Program []Difference
	Stopped         []Span // when the desk seems not to have run
}

// Span is a stretch of time.
type Span struct{ From, To time.Time }

// Run makes a rehearsal.
func Run(ctx context.Context, p Plan) (*Report, error) {
	rec, err := readRecord(ctx, p.Record)
	if err != nil {
		return nil, fmt.Errorf("read the record: %w", err)
	}
	keys, err := keysOf(ctx, p.Record)
	if err != nil {
		return nil, err
	}
	desks := []*Desk{&p.Now}
	if p.With != nil {
		desks = append(desks, p.With)
	}
	was := rec.chronicle
	rep := &Report{Replayed: len(rec.mails), From: rec.begin(), To: rec.end()}
	for _, m := range rec.mails {
		if !m.At.Before(p.Since) {
			rep.Compared++
		}
	}
	done := 0
	for i, d := range desks {
		tick := func() {
			if done++; p.Progress != nil {
				p.Progress(done, len(rec.mails)*len(desks))
			}
		}
		rec.learning = i == 0
		is, err := play(ctx, rec, d, p.Now, filepath.Join(p.Dir, fmt.Sprintf("replay%d.db", i)), keys, tick)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			rep.Program, rep.Stopped = compare(rec, was, is, p.Since), rec.stopped
		} else {
			rep.Config = compare(rec, was, is, p.Since)
		}
		was = is
	}
	rep.Stopped = slices.DeleteFunc(slices.Clone(rep.Stopped), func(s Span) bool { return s.To.Before(p.Since) })
	return rep, nil
}

// keysOf reads the desk's keys, the newest first, without which no token of the
// kept mail opens. One that was revoked since proved something then.
func keysOf(ctx context.Context, db *store.DB) ([][]byte, error) {
	ring, err := db.Keyring(ctx)
	var keys [][]byte
	for _, k := range ring {
		keys = append(keys, k.Key)
	}
	if len(keys) == 0 { // a desk that has never run has signed nothing
		keys = append(keys, make([]byte, 32))
	}
	return keys, err
}

// play replays the record under one configuration and reads what came of it.
func play(ctx context.Context, rec *record, d *Desk, present Desk, path string, keys [][]byte, tick func()) (_ *chronicle, err error) {
	db, err := store.OpenScratch(ctx, path, rec.begin())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.Write(ctx, func(tx *store.Tx) error {
		for _, key := range slices.Backward(keys) {
			if err := tx.AddKey(ctx, key, rec.begin()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	bot, err := mailbot.New(ctx, db, d.Words, d.Settings, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	r := newReplay(rec, db, bot, present.Settings, keys)
	if err := r.run(ctx, tick); err != nil {
		return nil, err
	}
	is, err := readChronicle(ctx, db, func(id int64) int64 { return r.real[id] })
	if err == nil {
		for id, moot := range r.moot {
			is.mails[id].Moot = moot
		}
	}
	return is, err
}
