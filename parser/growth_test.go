package parser

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestGrowth counts instead of timing: what is four times as long may cost
// four times as many allocations and octets, and a few for its pieces. What
// looks at all lines for each line makes it sixteen.
func TestGrowth(t *testing.T) {
	const small, times = 1 << 15, 4
	long := hostile(small * times)
	for name, mail := range hostile(small) {
		holdGrowth(t, name, mail, long[name])
	}
	head := "From: a@b\nSubject: RE: [SGAUS #12] x\nIn-Reply-To: <a@b>\n\n"
	for _, s := range suspicious {
		holdGrowth(t, s, head+strings.Repeat(s, small/len(s)), head+strings.Repeat(s, small*times/len(s)))
	}
}

func holdGrowth(t *testing.T, name, short, long string) {
	t.Helper()
	n, size := work(short)
	n4, size4 := work(long)
	const most, each, some = 6, 2000, 256 << 10
	if n4 > most*n+each {
		t.Errorf("%.40q: %d allocations for %d octets, %d for %d", name, n, len(short), n4, len(long))
	}
	if size4 > most*size+some {
		t.Errorf("%.40q: %d octets allocated for %d, %d for %d", name, size, len(short), size4, len(long))
	}
	// However it grows, no octet of a mail costs more than this.
	if perOctet := size4 / uint64(len(long)); measured && perOctet > 600 || 2*n4 > 3*uint64(len(long)) {
		t.Errorf("%.40q: %d octets allocated and %.2f allocations for each of the mail's", name, perOctet, float64(n4)/float64(len(long)))
	} else if testing.Verbose() {
		t.Logf("%-24.24q %6d allocations, ×%.1f; %4d octets each, ×%.1f", name, n4, float64(n4)/float64(n), perOctet, float64(size4)/float64(size))
	}
}

// work counts what is allocated to read a mail.
func work(mail string) (allocations, octets uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	parse(mail)
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc
}

// cost is what this process works while f runs.
func cost(f func()) time.Duration {
	start := cpuTime()
	f()
	return cpuTime() - start
}
