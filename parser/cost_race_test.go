//go:build race

package parser

import (
	"testing"
	"time"
)

const measured = false

// holdCost wants the whole of a mail to cost little more than four times as
// much as a quarter of it, if it costs anything: what looks at all lines for
// each line makes it sixteen.
func holdCost(t *testing.T, name, mail string, most time.Duration, read func(mail string)) {
	t.Helper()
	quarter := cost(func() { read(mail[:len(mail)/4]) })
	if whole := cost(func() { read(mail) }); whole > most+8*quarter {
		t.Errorf("%s: %v, a quarter of it %v", name, whole, quarter)
	}
}
