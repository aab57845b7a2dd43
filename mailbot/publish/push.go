package publish

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"sgaus/mailbot/store"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// chunk is how many changed bookings are read at once.
const chunk = 200

// open enters the collection for a pass.
func (p *Publisher) open(ctx context.Context) (*shelf, error) {
	e, err := p.Collection.enter(ctx)
	if err != nil {
		return nil, err
	}
	return &shelf{entry: e, db: p.db, collection: p.Collection.Place(), log: p.log}, nil
}

// reconcile compares the whole collection with the agenda, and mends what
// differs. What comes first in time is mended first, what is over last.
func (p *Publisher) reconcile(ctx context.Context, now time.Time) error {
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer s.entry.close()
	last, err := p.agenda.LastChange(ctx)
	if err != nil {
		return err
	}
	have, err := s.entry.list(ctx)
	if is(err, http.StatusNotFound) {
		if made := s.entry.create(ctx); made != nil {
			return errors.Join(err, made)
		}
		p.log.Warn("the calendar collection was not there; it was made", "collection", p.Collection.Place())
		have, err = listing{}, nil
	}
	if err != nil {
		return err
	}
	rows, err := p.rows(ctx)
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, at := range byInterest(now) {
		want, err := p.items(ctx, at, now)
		if err == nil {
			err = s.each(ctx, want, rows, have, wanted)
		}
		if err != nil {
			return p.finish(ctx, s, now, last, true, err)
		}
	}
	err = p.tidy(ctx, s, wanted, rows, have)
	return p.finish(ctx, s, now, last, true, err)
}

// rows are what we wrote into the collection, by name.
func (p *Publisher) rows(ctx context.Context) (map[string]store.Publication, error) {
	list, err := p.db.Publications(ctx, p.Collection.Place())
	rows := make(map[string]store.Publication, len(list))
	for _, r := range list {
		rows[r.Name] = r
	}
	return rows, err
}

// byInterest are the stretches of the agenda in the order in which people miss
// them: from today on, then from today back.
func byInterest(now time.Time) (list []hours.Span) {
	all := stretches(now)
	today := slices.IndexFunc(all, func(s hours.Span) bool { return s.Contains(now) })
	back := slices.Clone(all[:today])
	slices.Reverse(back)
	return append(all[today:len(all):len(all)], back...)
}

// each settles events against a listing, and adds them to those that are wanted.
func (s *shelf) each(ctx context.Context, want []item, rows map[string]store.Publication, have listing, wanted map[string]bool) error {
	if err := s.intend(ctx, want, rows); err != nil {
		return err
	}
	for _, i := range want {
		wanted[i.name()] = true
		etag, there := have[i.name()]
		var row *store.Publication
		if r, ok := rows[i.name()]; ok && r.Digest != "" {
			row = &r
		}
		if err := s.settle(ctx, i, row, found{there: there, etag: etag}); s.stop(err) {
			return err
		}
	}
	return nil
}

// intend notes which events are about to be written for the first time: one that
// was written and then cancelled, while its answer was lost, must be found again.
func (s *shelf) intend(ctx context.Context, want []item, rows map[string]store.Publication) error {
	var news []store.Publication
	for _, i := range want {
		if _, ok := rows[i.name()]; !ok {
			news = append(news, store.Publication{Name: i.name(), Request: i.Booking.Request})
		}
	}
	for some := range slices.Chunk(news, chunk) {
		err := s.db.Write(ctx, func(tx *store.Tx) error {
			for _, p := range some {
				if err := tx.SetPublication(ctx, s.collection, p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tidy deletes what we wrote and the agenda has no more. What is only too old to
// be shown stays: it is history.
func (p *Publisher) tidy(ctx context.Context, s *shelf, wanted map[string]bool, rows map[string]store.Publication, have listing) error {
	for name, row := range rows {
		if wanted[name] {
			continue
		}
		b, ok, err := p.agenda.Booking(ctx, row.Request)
		if err != nil {
			return err
		}
		if ok && b.Live() && slices.ContainsFunc(directory(nil).items(b), func(i item) bool { return i.name() == name }) {
			continue
		}
		etag, there := have[name]
		if err := s.withdraw(ctx, row, found{there: there, etag: etag}); s.stop(err) {
			return err
		}
	}
	return nil
}

// follow brings the collection what changed in the agenda since the last pass.
func (p *Publisher) follow(ctx context.Context, now time.Time) error {
	changed, last, err := p.agenda.Changed(ctx, p.seen, chunk)
	if err != nil || len(changed) == 0 {
		return err
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer s.entry.close()
	for len(changed) > 0 && err == nil {
		for _, b := range changed {
			if err = p.bring(ctx, s, b, now); err != nil {
				return p.finish(ctx, s, now, p.seen, false, err)
			}
		}
		// What failed for one event is mended by the next comparison.
		p.seen = last
		changed, last, err = p.agenda.Changed(ctx, p.seen, chunk)
	}
	return p.finish(ctx, s, now, p.seen, false, err)
}

// bring makes the collection have one booking as it is.
func (p *Publisher) bring(ctx context.Context, s *shelf, b agenda.Booking, now time.Time) error {
	list, err := p.db.PublicationsOf(ctx, s.collection, b.Request)
	if err != nil {
		return err
	}
	rows, have := map[string]store.Publication{}, listing{}
	for _, r := range list {
		rows[r.Name], have[r.Name] = r, r.ETag
	}
	var want []item
	if b.Live() {
		want = slices.DeleteFunc(directoryOf(p.Resources).items(b), func(i item) bool { return !shown(i, now) })
	}
	wanted := map[string]bool{}
	if err := s.each(ctx, want, rows, have, wanted); err != nil {
		return err
	}
	return p.tidy(ctx, s, wanted, rows, have)
}

// finish says what a pass did, and remembers how far it came.
func (p *Publisher) finish(ctx context.Context, s *shelf, now time.Time, last int64, whole bool, err error) error {
	if s.wrote > 0 || s.removed > 0 {
		p.log.Info("the calendar collection", "written", s.wrote, "deleted", s.removed)
	}
	for n, e := range s.edits {
		if n == editsShown {
			p.log.Warn("more events were changed or deleted in the collection; all are as the agenda has them", "n", len(s.edits)-n)
			break
		}
		if e.Deleted {
			p.log.Warn("somebody deleted an event in the collection; it is there again", "title", e.Title, "from", e.From)
			continue
		}
		p.log.Warn("somebody changed an event in the collection; it is as the agenda has it again",
			"title", e.Title, "from", e.From, "said", e.FoundTitle, "at", e.FoundFrom)
	}
	if len(s.edits) > 0 && p.Edited != nil {
		if told := p.Edited(context.WithoutCancel(ctx), now, s.edits); told != nil {
			p.log.Error("tell of events that were changed in the collection", "error", told)
		}
	}
	if err == nil && len(s.failed) > 0 {
		err = fmt.Errorf("%d events could not be published, the first: %w", len(s.failed), s.failed[0])
	}
	if err != nil {
		return err
	}
	p.seen = last
	return p.remember(ctx, now, whole)
}

// remember keeps how far the collection is, for a pass of another process.
func (p *Publisher) remember(ctx context.Context, now time.Time, whole bool) error {
	return p.db.Write(ctx, func(tx *store.Tx) error {
		if whole {
			if err := tx.Remember(ctx, progress, now); err != nil {
				return err
			}
		}
		return tx.SetSetting(ctx, progress, fmt.Sprintf("%d %s", p.seen, p.Collection.Place()))
	})
}

// recall finds how far this collection was, and when all of it was last
// compared; never is long ago.
func (p *Publisher) recall(ctx context.Context) (compared time.Time, err error) {
	last, err := p.db.Setting(ctx, progress)
	if err != nil {
		return compared, err
	}
	n, place, _ := strings.Cut(last, " ")
	seen, err := strconv.ParseInt(n, 10, 64)
	if err != nil || place != p.Collection.Place() {
		return compared, nil
	}
	p.seen = seen
	return p.db.Moment(ctx, progress)
}

// progress names how far the collection is.
const progress = "publication"

// editsShown is how many edits are told one by one.
const editsShown = 10
