package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	"sgaus/workflow"
	"sgaus/workflow/form"
)

// ErrChanged is returned by Record when somebody else has changed the request
// since it was read: read it again and decide anew.
var ErrChanged = errors.New("the request has changed meanwhile")

// Create gives a new request its number: 1, 2, 3 …, never one that was used
// before. events are those that r is the result of; without them r is a
// request that still has no status, for Record to go on with.
func (tx *Tx) Create(ctx context.Context, r workflow.Request, events ...workflow.Event) (int64, error) {
	if r.Number != 0 || r.Events != int64(len(events)) {
		return 0, fmt.Errorf("create request: number %d and %d events of %d given", r.Number, len(events), r.Events)
	}
	var n int64
	_, err := tx.row(ctx, []any{&n}, `
		INSERT INTO request (subject, status, requester, requester_name, area, service, kind, priority, assignee,
			former, diagnosis, opened_at, updated_at, closed_at, answer_due, resume_at,
			since, entered, moved, fired, fired_at, events, answers, reminded)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		RETURNING number`, requestValues(r)...)
	if err != nil {
		return 0, fmt.Errorf("create request: %w", err)
	}
	return n, tx.append(ctx, n, 0, events)
}

// Record stores the request as it stands after events, and the events. It
// fails with ErrChanged if the request has had others since r was read.
func (tx *Tx) Record(ctx context.Context, r workflow.Request, events []workflow.Event) error {
	before := r.Events - int64(len(events))
	n, err := tx.count(ctx, `
		UPDATE request SET subject = ?, status = ?, requester = ?, requester_name = ?, area = ?, service = ?,
			kind = ?, priority = ?, assignee = ?, former = ?, diagnosis = ?, opened_at = ?, updated_at = ?,
			closed_at = ?, answer_due = ?, resume_at = ?, since = ?, entered = ?, moved = ?, fired = ?, fired_at = ?,
			events = ?, answers = ?, reminded = ?
		WHERE number = ? AND events = ?`, append(requestValues(r), r.Number, before)...)
	if err == nil && n == 0 {
		err = ErrChanged
	}
	if err != nil {
		return fmt.Errorf("record request %d: %w", r.Number, err)
	}
	return tx.append(ctx, r.Number, before, events)
}

// append writes events that follow the one numbered before.
func (tx *Tx) append(ctx context.Context, request, before int64, events []workflow.Event) error {
	for i, e := range events {
		seq := before + int64(i) + 1
		if e.Seq != 0 && e.Seq != seq {
			return fmt.Errorf("record event %d of request %d as %d: %w", e.Seq, request, seq, ErrChanged)
		}
		change, err := json.Marshal(e.Change)
		if err != nil {
			return fmt.Errorf("record event %d of request %d: %w", seq, request, err)
		}
		if err := tx.run(ctx, `
			INSERT INTO event (request, seq, at, actor, actor_name, role, evidence, command,
				from_status, to_status, said, public, change)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			request, seq, e.At.Unix(), clean(e.Actor), clean(e.Name), string(e.Role), clean(e.Evidence), e.Command,
			string(e.From), string(e.To), clean(e.Text), e.Public, clean(string(change))); err != nil {
			return fmt.Errorf("record event %d of request %d: %w", seq, request, err)
		}
	}
	return nil
}

func requestValues(r workflow.Request) []any {
	return []any{
		clean(r.Subject), string(r.Status), clean(r.Requester.Email), clean(r.Requester.Name), r.Area, r.Service,
		r.Kind, string(r.Priority), clean(r.Assignee), addresses(r.Former), clean(r.Diagnosis), seconds(r.OpenedAt),
		seconds(r.UpdatedAt), seconds(r.ClosedAt), seconds(r.AnswerDue), seconds(r.ResumeAt),
		seconds(r.Since), r.Entered, r.Moved, r.Fired, seconds(r.FiredAt), r.Events,
		answers(r.Answers), seconds(r.Reminded),
	}
}

// addresses is a list at rest.
func addresses(list []string) string {
	if len(list) == 0 {
		return "[]"
	}
	b, _ := json.Marshal(list) // strings marshal
	return clean(string(b))
}

// answers are those of a form at rest.
func answers(a form.Answers) string {
	if len(a) == 0 {
		return "{}"
	}
	b, _ := json.Marshal(a) // strings marshal
	return clean(string(b))
}

// requestRow is a row of request as it is read.
type requestRow struct {
	Number        int64         `db:"number"`
	Subject       string        `db:"subject"`
	Status        string        `db:"status"`
	Requester     string        `db:"requester"`
	RequesterName string        `db:"requester_name"`
	Area          string        `db:"area"`
	Service       string        `db:"service"`
	Kind          string        `db:"kind"`
	Priority      string        `db:"priority"`
	Assignee      string        `db:"assignee"`
	Former        string        `db:"former"`
	Diagnosis     string        `db:"diagnosis"`
	OpenedAt      sql.NullInt64 `db:"opened_at"`
	UpdatedAt     sql.NullInt64 `db:"updated_at"`
	ClosedAt      sql.NullInt64 `db:"closed_at"`
	AnswerDue     sql.NullInt64 `db:"answer_due"`
	ResumeAt      sql.NullInt64 `db:"resume_at"`
	Since         sql.NullInt64 `db:"since"`
	Entered       int64         `db:"entered"`
	Moved         int64         `db:"moved"`
	Fired         int           `db:"fired"`
	FiredAt       sql.NullInt64 `db:"fired_at"`
	Events        int64         `db:"events"`
	Answers       string        `db:"answers"`
	Reminded      sql.NullInt64 `db:"reminded"`
	Booking       string        `db:"booking"`
	Purged        sql.NullInt64 `db:"purged"`
}

func (r requestRow) request() (workflow.Request, error) {
	q := workflow.Request{
		Number: r.Number, Subject: r.Subject, Status: workflow.Status(r.Status),
		Requester: workflow.Person{Email: r.Requester, Name: r.RequesterName},
		Area:      r.Area, Service: r.Service, Kind: r.Kind, Priority: workflow.Priority(r.Priority),
		Assignee: r.Assignee, Diagnosis: r.Diagnosis, OpenedAt: moment(r.OpenedAt), UpdatedAt: moment(r.UpdatedAt),
		ClosedAt: moment(r.ClosedAt), AnswerDue: moment(r.AnswerDue), ResumeAt: moment(r.ResumeAt),
		Since: moment(r.Since), Entered: r.Entered, Moved: r.Moved, Fired: r.Fired, FiredAt: moment(r.FiredAt), Events: r.Events,
		Purged:   moment(r.Purged),
		Reminded: moment(r.Reminded),
	}
	if r.Booking != "" {
		b, err := bookingIn(r.Booking)
		if err != nil {
			return q, fmt.Errorf("read request %d: %w", r.Number, err)
		}
		q.Booking = &b
	}
	for _, list := range []struct {
		stored, empty string
		into          any
	}{{r.Former, "[]", &q.Former}, {r.Answers, "{}", &q.Answers}} {
		if list.stored == list.empty {
			continue
		}
		if err := json.Unmarshal([]byte(list.stored), list.into); err != nil {
			return q, fmt.Errorf("read request %d: %w", r.Number, err)
		}
	}
	return q, nil
}

// columns of request, as requestRow reads them.
const requestColumns = `
	SELECT number, subject, status, requester, requester_name, area, service, kind, priority, assignee,
		former, diagnosis, opened_at, updated_at, closed_at, answer_due, resume_at,
		since, entered, moved, fired, fired_at, events, answers, reminded,
		COALESCE((SELECT entry FROM booking WHERE request = number), '') AS booking,
		(SELECT at FROM tombstone WHERE request = number) AS purged
	FROM request`

// Request gives the request with a number; false if there is none. Of its
// requester it knows the name and the address; what they may do is for the
// configuration to say. What it has in the agenda comes along; Book writes it.
func (r Reader) Request(ctx context.Context, n int64) (workflow.Request, bool, error) {
	var row requestRow
	ok, err := r.one(ctx, &row, requestColumns+` WHERE number = CAST(? AS INTEGER)`, n)
	if err != nil || !ok {
		return workflow.Request{}, false, err
	}
	q, err := row.request()
	return q, err == nil, err
}

// History gives the events of a request, oldest first.
func (r Reader) History(ctx context.Context, n int64) ([]workflow.Event, error) {
	var rows []struct {
		Seq      int64         `db:"seq"`
		At       sql.NullInt64 `db:"at"`
		Actor    string        `db:"actor"`
		Name     string        `db:"actor_name"`
		Role     string        `db:"role"`
		Evidence string        `db:"evidence"`
		Command  string        `db:"command"`
		From     string        `db:"from_status"`
		To       string        `db:"to_status"`
		Said     string        `db:"said"`
		Public   bool          `db:"public"`
		Change   string        `db:"change"`
	}
	if err := r.all(ctx, &rows, `
		SELECT seq, at, actor, actor_name, role, evidence, command, from_status, to_status, said, public, change
		FROM event WHERE request = CAST(? AS INTEGER) ORDER BY seq`, n); err != nil {
		return nil, fmt.Errorf("read the history of request %d: %w", n, err)
	}
	events := make([]workflow.Event, len(rows))
	for i, e := range rows {
		events[i] = workflow.Event{
			Seq: e.Seq, At: moment(e.At), Actor: e.Actor, Name: e.Name, Role: workflow.Role(e.Role),
			Evidence: e.Evidence, Command: e.Command, From: workflow.Status(e.From), To: workflow.Status(e.To),
			Text: e.Said, Public: e.Public,
		}
		if err := json.Unmarshal([]byte(e.Change), &events[i].Change); err != nil {
			return nil, fmt.Errorf("read event %d of request %d: %w", e.Seq, n, err)
		}
	}
	return events, nil
}

// listOrder is that of reports: by status as workflow.Statuses has them (the
// open ones first), the most urgent first, then the oldest.
const listOrder = `
	ORDER BY CASE status
			WHEN 'REGISTRO' THEN 1 WHEN 'EN_PROCESO' THEN 2 WHEN 'PENDIENTE' THEN 3 WHEN 'ESPERA' THEN 4
			WHEN 'TERMINADA' THEN 5 WHEN 'NO_PROCEDE' THEN 6 ELSE 7 END,
		CASE priority WHEN 'URGENTE' THEN 1 WHEN 'ALTA' THEN 2 WHEN 'BAJA' THEN 4 ELSE 3 END,
		opened_at, number`

// List gives at most limit requests (0: all) that a filter lets through, in
// the order of reports. Who may see nothing gets nothing: a zero Visible.
func (r Reader) List(ctx context.Context, f workflow.Filter, limit int) ([]workflow.Request, error) {
	where, args := f2sql(f)
	query, args, err := sqlx.In(requestColumns+` WHERE `+where+listOrder, args...)
	if err != nil {
		return nil, fmt.Errorf("list requests: %w", err)
	}
	if limit > 0 {
		query += ` LIMIT ?`
		args = append(args, limit)
	}
	var rows []requestRow
	if err := r.all(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("list requests: %w", err)
	}
	list := make([]workflow.Request, len(rows))
	for i, row := range rows {
		if list[i], err = row.request(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// f2sql says a filter as a condition, with lists for sqlx.In.
func f2sql(f workflow.Filter) (string, []any) {
	where, args := []string{`events > 0`}, []any(nil)
	if len(f.Statuses) > 0 {
		statuses := make([]string, len(f.Statuses))
		for i, s := range f.Statuses {
			statuses[i] = string(s)
		}
		where, args = append(where, `status IN (?)`), append(args, statuses)
	}
	if f.Assignee != "" {
		where, args = append(where, `lower(assignee) = ?`), append(args, fold(f.Assignee))
	}
	if f.Area != "" {
		where, args = append(where, `area = ?`), append(args, f.Area)
	}
	if !f.Visible.All {
		seen, more := visible(f.Visible)
		where, args = append(where, seen), append(args, more...)
	}
	return strings.Join(where, ` AND `), args
}

// visible is what somebody may see who may not see everything: their area's,
// what is theirs to do, and what they asked for themselves.
func visible(v workflow.Visible) (string, []any) {
	any, args := []string{`1 = 2`}, []any(nil)
	if v.Area != "" {
		any, args = append(any, `area = ?`), append(args, v.Area)
	}
	var own []string
	for _, address := range v.Email {
		if address != "" {
			own = append(own, fold(address))
		}
	}
	if len(own) > 0 {
		any, args = append(any, `lower(assignee) IN (?)`, `lower(requester) IN (?)`), append(args, own, own)
	}
	return `(` + strings.Join(any, ` OR `) + `)`, args
}

// Join notes that an address takes part in a request on its requester's side.
func (tx *Tx) Join(ctx context.Context, n int64, address string) error {
	if address = fold(clean(address)); address == "" {
		return nil
	}
	if err := tx.run(ctx, `
		INSERT INTO participant (request, address) VALUES (?, ?) ON CONFLICT (request, address) DO NOTHING`,
		n, address); err != nil {
		return fmt.Errorf("join %s to request %d: %w", address, n, err)
	}
	return nil
}

// Participants gives the addresses of the requester's side, folded.
func (r Reader) Participants(ctx context.Context, n int64) ([]string, error) {
	var list []string
	err := r.all(ctx, &list, `SELECT address FROM participant WHERE request = CAST(? AS INTEGER) ORDER BY address`, n)
	return list, err
}

// TakesPart tells whether an address is of the requester's side.
func (r Reader) TakesPart(ctx context.Context, n int64, address string) (bool, error) {
	var one int
	return r.row(ctx, []any{&one}, `
		SELECT 1 FROM participant WHERE request = ? AND address = ?`, n, fold(clean(address)))
}
