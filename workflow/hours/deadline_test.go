package hours

import (
	"testing"
	"time"
)

// A term that ends with the day is told by that day.
func TestDeadline(t *testing.T) {
	zone := time.FixedZone("CST", -6*3600)
	for at, want := range map[string]string{
		"2026-11-25T06:00:00Z": "martes 24 de noviembre de 2026, 24:00",
		"2026-11-25T16:30:00Z": "miércoles 25 de noviembre de 2026, 10:30",
		"2027-01-01T06:00:00Z": "jueves 31 de diciembre de 2026, 24:00",
	} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := Deadline(instant, zone); got != want {
			t.Errorf("Deadline(%s) = %q, want %q", at, got, want)
		}
	}
	if got := Deadline(time.Time{}, zone); got != "" {
		t.Errorf("the deadline of nothing is %q", got)
	}
}
