package hours

import (
	"strings"
	"testing"
	"time"
)

// BenchmarkParse reads what is usual, and the worst that is let in: words up to
// the limit, in every place of which hours might begin.
func BenchmarkParse(b *testing.B) {
	c := Calendar{loc: time.FixedZone("", -6*3600)}
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	for name, words := range map[string]string{
		"usual":  "martes 15 de diciembre de 2026 de 10:00 a 12:00 hrs",
		"worst":  strings.Repeat("10 a ", wordsMost/2),
		"hastas": "cada martes " + strings.Repeat("hasta 1/1 ", wordsMost/2-2) + " x",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _ = c.ParseSpan(words, now)
				_, _, _, _ = c.CutRepeat(words, now)
			}
		})
	}
}
