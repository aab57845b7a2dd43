package hours

import (
	"strings"
	"testing"
	"time"
)

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct {
		why  string
		spec Spec
		want string
	}{
		{"no such zone", Spec{Zone: "America/Chihuahuita"}, "timezone: "},
		{"the machine's zone is not the desk's", Spec{Zone: "Local"}, "depends on the machine"},
		{"no such holidays", Spec{Holidays: "us"}, `holidays: "us" is neither "mx" nor "none"`},
		{"half an opening", Spec{Open: "08:00"}, "open, close:"},
		{"no time", Spec{Open: "8 am", Close: "15:00"}, "is not a window like 08:00-15:00"},
		{"closes first", Spec{Open: "15:00", Close: "08:00"}, "closes before it opens"},
		{"no open minute", Spec{Open: "08:00", Close: "08:00"}, "closes before it opens"},
		{"no weekday", Spec{Workdays: []time.Weekday{7}}, "workdays: 7"},
		{"no weekday of its own", Spec{Hours: map[time.Weekday]string{9: "08:00-09:00"}}, "hours: 9"},
		{"overlapping windows", Spec{Hours: map[time.Weekday]string{1: "08:00-12:00,11:00-14:00"}}, "overlap"},
		{"no date", Spec{DaysOff: []string{"21/12/2026"}}, "days_off:"},
		{"a date that does not exist", Spec{DaysOff: []string{"2026-02-30"}}, "days_off:"},
		{"backwards", Spec{DaysOff: []string{"2027-01-06..2026-12-21"}}, "ends before it begins"},
		{"a slip of the pen", Spec{DaysOff: []string{"2026-12-21..2627-01-06"}}, "longer than 20 years"},
		{"three years without work", Spec{DaysOff: []string{"2026-12-21..2029-12-21"}}, "no open time in the two years from 2026-12-21"},
		{"three years in two pieces", Spec{DaysOff: []string{"2028-01-01..2029-06-01", "2026-12-21..2027-12-31"}}, "no open time in the two years"},
		{"extra twice", Spec{Extra: []string{"2026-11-21", "2026-11-21 08:00-09:00"}}, "stands there twice"},
		{"extra without sense", Spec{Extra: []string{"2026-11-21 all day"}}, "extra: 2026-11-21:"},
	} {
		_, err := New(tt.spec)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.why, err, tt.want)
		}
	}
}

func TestNewReportsAll(t *testing.T) {
	_, err := New(Spec{Zone: "Nowhere", Open: "x", Holidays: "us", DaysOff: []string{"a", "b"}})
	if got := strings.Count(err.Error(), "\n") + 1; got != 5 {
		t.Errorf("%d mistakes reported, want all 5:\n%v", got, err)
	}
}

func TestNewAccepts(t *testing.T) {
	for why, spec := range map[string]Spec{
		"nothing said: Monday to Friday, every hour": {},
		"until midnight": {Open: "16:00", Close: "24:00"},
		"two years off but for one extra day between":     {DaysOff: []string{"2026-01-01..2028-12-31"}, Extra: []string{"2027-06-01"}},
		"a day off that is worked after all: extra is so": {DaysOff: []string{"2026-12-24"}, Extra: []string{"2026-12-24 08:00-12:00"}},
	} {
		if _, err := New(spec); err != nil {
			t.Errorf("%s: %v", why, err)
		}
	}
	c, err := New(Spec{})
	if err != nil {
		t.Fatal(err)
	}
	saturday := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	if c.Working(saturday) || !c.Working(saturday.AddDate(0, 0, 2)) || c.Location() != time.UTC {
		t.Error("an empty Spec means Monday to Friday in UTC")
	}
}
