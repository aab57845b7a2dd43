package hours

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// official is the written table of the compulsory days of rest, Ley Federal
// del Trabajo, article 74: 1 January; first Monday of February in memory of 5
// February; third Monday of March in memory of 21 March; 1 May; 16 September;
// third Monday of November in memory of 20 November; 1 October every six years
// when the Federal Executive changes; 25 December.
const official = `
2024-01-01 2024-02-05 2024-03-18 2024-05-01 2024-09-16 2024-10-01 2024-11-18 2024-12-25
2025-01-01 2025-02-03 2025-03-17 2025-05-01 2025-09-16 2025-11-17 2025-12-25
2026-01-01 2026-02-02 2026-03-16 2026-05-01 2026-09-16 2026-11-16 2026-12-25
2027-01-01 2027-02-01 2027-03-15 2027-05-01 2027-09-16 2027-11-15 2027-12-25
2028-01-01 2028-02-07 2028-03-20 2028-05-01 2028-09-16 2028-11-20 2028-12-25
2029-01-01 2029-02-05 2029-03-19 2029-05-01 2029-09-16 2029-11-19 2029-12-25
2030-01-01 2030-02-04 2030-03-18 2030-05-01 2030-09-16 2030-10-01 2030-11-18 2030-12-25
2031-01-01 2031-02-03 2031-03-17 2031-05-01 2031-09-16 2031-11-17 2031-12-25
2032-01-01 2032-02-02 2032-03-15 2032-05-01 2032-09-16 2032-11-15 2032-12-25
`

func TestMexicanHolidays(t *testing.T) {
	var got []string
	for on := civil(2024, 1, 1); on <= civil(2032, 12, 31); on++ {
		if _, ok := mexican(on); ok {
			got = append(got, on.utc().Format(time.DateOnly))
		}
	}
	if diff := cmp.Diff(strings.Fields(official), got); diff != "" {
		t.Errorf("table (-) and rules (+) differ:\n%s", diff)
	}
}

// TestHolidayNotMoved: 16 September 2028 is a Saturday. Unlike in the United
// States the Friday before is an ordinary day.
func TestHolidayNotMoved(t *testing.T) {
	c := newCalendar(t, Spec{Zone: "America/Chihuahua", Holidays: "mx"})
	if !c.Working(at(t, "America/Chihuahua", "2028-09-15 10:00")) || !c.Working(at(t, "America/Chihuahua", "2028-09-18 10:00")) {
		t.Error("a holiday on a Saturday moves to no other day")
	}
}
