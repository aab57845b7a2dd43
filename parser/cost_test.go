//go:build !race

package parser

import (
	"testing"
	"time"
)

// measured: bounds of cost are held as they are. The race detector makes
// everything dearer, each thing by as much as it likes: with it only growth is.
const measured = true

// holdCost wants a mail to be read within a time.
func holdCost(t *testing.T, name, mail string, most time.Duration, read func(mail string)) {
	t.Helper()
	d := cost(func() { read(mail) })
	if d > most {
		t.Errorf("%s: %v", name, d)
	} else if testing.Verbose() {
		t.Logf("%6d ms a megabyte: %.40q", d.Milliseconds()<<20/int64(len(mail)), name)
	}
}
