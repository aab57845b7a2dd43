package outbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// noon is when these tests happen, unless they run in synctest's time.
var noon = time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)

// memory is a Queue without a database: a letter that is put off is due again a
// minute later, for ever.
type memory struct {
	mu      sync.Mutex
	letters []*held
	claims  int
	failing int  // so many calls of Done fail
	forget  bool // leases run out at once
}

type held struct {
	Letter
	due    time.Time
	held   bool
	result Result // the last one
	over   bool
}

var errQueue = errors.New("database is locked")

// post queues a letter with a body of two lines.
func (m *memory) post(to, subject string, due time.Time) *held {
	return m.postBody(to, due, "Subject: "+subject+"\n\nhola\n")
}

func (m *memory) postBody(to string, due time.Time, body string) *held {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := &held{due: due, Letter: Letter{
		ID: int64(len(m.letters) + 1), From: "mesa@uni.example", To: to, Size: int64(len(body)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil },
	}}
	m.letters = append(m.letters, h)
	return h
}

func (m *memory) Claim(ctx context.Context, now time.Time, n int) ([]Letter, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.claims++
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var got []Letter
	seen := map[string]bool{}
	for _, h := range m.letters {
		if h.over || seen[h.To] {
			continue
		}
		seen[h.To] = true // an older one of the same recipient comes first
		if (!h.held || m.forget) && !h.due.After(now) && len(got) < n {
			h.held = true
			got = append(got, h.Letter)
		}
	}
	return got, nil
}

func (m *memory) Done(ctx context.Context, now time.Time, id int64, r Result) (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if ctx.Err() != nil {
		return time.Time{}, ctx.Err()
	}
	if m.failing > 0 {
		m.failing--
		return time.Time{}, errQueue
	}
	h := m.letters[id-1]
	h.held, h.result = false, r
	h.Tries++
	if r.State == Sent || r.State == Failed {
		h.over = true
		return time.Time{}, nil
	}
	h.due = now.Add(time.Minute)
	return h.due, nil
}

func (m *memory) Release(ctx context.Context, ids ...int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, id := range ids {
		m.letters[id-1].held = false
	}
	return nil
}

func (m *memory) Next(context.Context) (time.Time, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var due []time.Time
	for _, h := range m.letters {
		if !h.over && !h.held {
			due = append(due, h.due)
		}
	}
	if len(due) == 0 {
		return time.Time{}, false, nil
	}
	return slices.MinFunc(due, time.Time.Compare), true, nil
}

// standing tells in a line a letter what became of it.
func (m *memory) standing() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out strings.Builder
	for _, h := range m.letters {
		state := h.result.State
		if state == "" {
			state = "waiting"
		}
		if h.held {
			state += " held"
		}
		fmt.Fprintf(&out, "%d %s tries=%d\n", h.ID, state, h.Tries)
	}
	return out.String()
}

// drain runs a pass and wants no error.
func drain(t *testing.T, s *Sender, now time.Time) Report {
	t.Helper()
	report, err := s.Drain(t.Context(), now)
	if err != nil {
		t.Fatalf("drain: %v", err)
	}
	return report
}

// want compares a value with what it should be.
func want[T comparable](t *testing.T, what string, got, should T) {
	t.Helper()
	if got != should {
		t.Errorf("%s: %v, want %v", what, got, should)
	}
}

func wantLines(t *testing.T, what string, got []string, should ...string) {
	t.Helper()
	if !slices.Equal(got, should) {
		t.Errorf("%s:\n\t%s\nwant:\n\t%s", what, strings.Join(got, "\n\t"), strings.Join(should, "\n\t"))
	}
}

// elsewhere is a queue whose only letter is in another process's hands.
type elsewhere struct{ memory }

func (e *elsewhere) Next(context.Context) (time.Time, bool, error) {
	return noon.AddDate(-50, 0, 0), true, nil
}
