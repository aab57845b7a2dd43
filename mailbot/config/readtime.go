package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
	"golang.org/x/text/unicode/norm"
)

const clockAllowed = `a time of day in quotes, like "08:00"`

// minuteOf reads "08:00" as time since midnight; "24:00" is the end of a day.
func minuteOf(s string) (time.Duration, error) {
	if s == "24:00" {
		return 24 * time.Hour, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("%s is no time of day; allowed: %s", quote(s), clockAllowed)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// clock reads a time of day and keeps it as "08:00".
func clock(p *string) reader {
	return func(v any) error {
		s, ok := tomlTime(v).(string)
		if !ok {
			return mistyped(v, clockAllowed)
		}
		d, err := minuteOf(strings.TrimSpace(s))
		if err != nil {
			return err
		}
		*p, _, _ = strings.Cut(Window{From: d}.String(), "-")
		return nil
	}
}

// window reads a span of a day.
func window(p *Window) reader {
	const allowed = `two times of day in quotes, like "08:00-20:00"`
	return func(v any) error {
		s, ok := v.(string)
		if !ok {
			return mistyped(v, allowed)
		}
		from, to, ok := strings.Cut(s, "-")
		a, err1 := minuteOf(strings.TrimSpace(from))
		b, err2 := minuteOf(strings.TrimSpace(to))
		switch {
		case !ok || err1 != nil || err2 != nil:
			return fmt.Errorf("%s is no span of a day; allowed: %s", quote(s), allowed)
		case a >= b:
			return fmt.Errorf("%s ends before it begins; allowed: %s", quote(s), allowed)
		}
		*p = Window{a, b}
		return nil
	}
}

// dayNames by time.Weekday; the first three letters of each suffice.
var dayNames = [7][2]string{
	{"domingo", "sunday"},
	{"lunes", "monday"},
	{"martes", "tuesday"},
	{"miercoles", "wednesday"},
	{"jueves", "thursday"},
	{"viernes", "friday"},
	{"sabado", "saturday"},
}

// day reads one name.
func day(s string) (time.Weekday, error) {
	word := plain(s)
	if len(word) == 1 && word >= "0" && word <= "7" { // as in cron
		return time.Weekday((word[0] - '0') % 7), nil
	}
	var all []string
	for d, names := range dayNames {
		for _, n := range names {
			if word == n || word == n[:3] {
				return time.Weekday(d), nil
			}
			all = append(all, n)
		}
	}
	e := fmt.Sprintf(`%s is no day of the week; allowed: "lun-vie", or a list of days like ["lunes", "martes"]`, quote(s))
	if n := nearest(word, all); n != "" {
		e += "; nearest: " + n
	}
	return 0, errors.New(e)
}

// plain is a word without case and accents.
func plain(s string) string {
	s = norm.NFD.String(strings.ToLower(strings.TrimSpace(s)))
	return strings.Map(func(c rune) rune {
		if c > 0x2ff && c < 0x370 { // combining accents
			return -1
		}
		return c
	}, s)
}

// days reads names, numbers and spans of them, alone or in a list.
func days(p *[]time.Weekday) reader {
	const allowed = `"lun-vie", or a list of days like ["lunes", "martes"]`
	return func(v any) error {
		var on [7]bool
		for _, e := range asList(v) {
			switch e := e.(type) {
			case int64:
				if e < 0 || e > 7 {
					return fmt.Errorf("%d is no day of the week; allowed: 0 to 7, where 0 and 7 are Sunday", e)
				}
				on[e%7] = true
			case string:
				first, last, span := strings.Cut(strings.Replace(e, " a ", "-", 1), "-")
				if !span {
					last = first
				}
				a, err := day(first)
				if err != nil {
					return err
				}
				b, err := day(last)
				if err != nil {
					return err
				}
				on[b] = true
				for ; a != b; a = (a + 1) % 7 {
					on[a] = true
				}
			default:
				return mistyped(e, allowed)
			}
		}
		var got []time.Weekday
		for _, d := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
			if on[d] {
				got = append(got, d)
			}
		}
		if len(got) == 0 {
			return errors.New("no day is a working day; allowed: " + allowed)
		}
		*p = got
		return nil
	}
}

// longestOff is the longest span of days off that is not taken for a slip of
// the pen.
const longestOff = 366 * 24 * time.Hour

// dayOff reads a date or a span of dates.
func dayOff(p *string) reader {
	const allowed = `a date "2026-12-21" or a span of them "2026-12-21..2027-01-06"`
	return func(v any) error {
		s, ok := tomlDate(v).(string)
		if !ok {
			return mistyped(v, allowed)
		}
		first, last, span := strings.Cut(s, "..")
		if !span {
			last = first
		}
		a, err1 := time.Parse(time.DateOnly, strings.TrimSpace(first))
		b, err2 := time.Parse(time.DateOnly, strings.TrimSpace(last))
		switch {
		case err1 != nil || err2 != nil:
			return fmt.Errorf("%s is no date; allowed: %s", quote(s), allowed)
		case b.Before(a):
			return fmt.Errorf("%s ends before it begins; allowed: %s", quote(s), allowed)
		case b.Sub(a) > longestOff:
			return fmt.Errorf("%s is longer than a year; allowed: %s", quote(s), allowed)
		}
		*p = a.Format(time.DateOnly)
		if span {
			*p += ".." + b.Format(time.DateOnly)
		}
		return nil
	}
}

// digest reads a cron expression; "" is none.
func digest(p *string) reader {
	const allowed = `minute hour day month weekday, like "0 8 * * 1-5", or "" for no digest`
	return func(v any) error {
		s, ok := v.(string)
		if !ok {
			return mistyped(v, allowed)
		}
		s = strings.TrimSpace(s)
		if err := rings(s); s != "" && err != nil {
			return fmt.Errorf("%s is no cron expression (%w); allowed: %s", quote(s), err, allowed)
		}
		*p = s
		return nil
	}
}

// rings reports what keeps a cron expression from ever ringing.
func rings(s string) (err error) {
	// QUIRK robfig/cron panics on "TZ=UTC" without fields. The zone is the
	// desk's anyway.
	if strings.Contains(s, "TZ=") {
		return errors.New("the time zone is helpdesk.timezone")
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	five := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)
	schedule, err := five.Parse(s)
	if err != nil {
		return err
	}
	// QUIRK robfig/cron takes the 30th of February and never rings.
	if schedule.Next(time.Unix(0, 0).UTC()).IsZero() {
		return errors.New("there is no such day")
	}
	return nil
}

// zones are those that an institution of this part of the world may mean, to
// find the nearest to a misspelt one: Go cannot list the machine's.
var zones = []string{
	"America/Mexico_City", "America/Chihuahua", "America/Ciudad_Juarez", "America/Ojinaga",
	"America/Monterrey", "America/Matamoros", "America/Merida", "America/Cancun", "America/Mazatlan",
	"America/Hermosillo", "America/Tijuana", "America/Bahia_Banderas", "America/Guatemala", "America/Bogota",
	"America/Lima", "America/Santiago", "America/Caracas", "America/Havana", "America/Argentina/Buenos_Aires",
	"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Europe/Madrid", "UTC",
}

// zone reads the name of a time zone that this machine knows.
func zone(p *string) reader {
	const allowed = `an IANA name in quotes, like "America/Mexico_City"`
	return func(v any) error {
		s, err := asText(v, `"America/Mexico_City"`)
		if err != nil {
			return err
		}
		// LoadLocation takes "" for UTC, and "Local" for whatever the machine is set to.
		if _, err = time.LoadLocation(s); err == nil && s != "" && !strings.EqualFold(s, "local") {
			*p = s
			return nil
		}
		e := fmt.Sprintf("%s is no time zone; allowed: %s", quote(s), allowed)
		near := nearest(s, zones)
		if near == "" { // «Chihuahua», «Ciudad de México»
			if i := slices.IndexFunc(zones, func(z string) bool { return s != "" && strings.HasSuffix(plain(z), "/"+plain(s)) }); i >= 0 {
				near = zones[i]
			}
		}
		if near != "" {
			e += "; nearest: " + near
		}
		return errors.New(e)
	}
}
