package invite

import (
	"regexp"
	"strings"
	"time"
)

// clock turns what a clock on some wall shows into an instant. The wall's time
// is carried as if it were UTC.
type clock interface {
	instant(wall time.Time) time.Time
}

// place is a zone that the tz database knows.
type place struct{ *time.Location }

func (p place) instant(w time.Time) time.Time {
	return time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, p.Location).UTC()
}

// zones are those that one calendar names.
type zones struct {
	fallback *time.Location
	custom   map[string]*component // its VTIMEZONEs, by TZID
	known    map[string]clock

	exceptions int // that were read
}

// zonesMost bounds how many are looked for: each is a file.
const zonesMost = 50

func zonesOf(calendar *component, fallback *time.Location) *zones {
	z := &zones{fallback: fallback, custom: map[string]*component{}, known: map[string]clock{}}
	for _, c := range calendar.parts {
		if c.name == "VTIMEZONE" {
			z.custom[strings.TrimSpace(c.prop("TZID").value)] = c
		}
	}
	return z
}

// named finds a zone by its TZID: as the tz database names it, alone or at the
// end of a path (Evolution and old Mozilla), as Windows does, or as the calendar
// itself lays it down. A name goes before the definition beside it: people
// agreed on what the wall shows, and rules change after a computer was set up
// (Mexico gave up summer time in October 2022).
func (z *zones) named(tzid string) (clock, bool) {
	tzid = strings.Trim(strings.TrimSpace(tzid), `"`)
	if tzid == "" {
		return place{z.fallback}, true
	}
	if c, ok := z.known[tzid]; ok {
		return c, c != nil
	}
	if len(z.known) == zonesMost {
		return nil, false
	}
	c, ok := z.find(tzid)
	z.known[tzid] = c
	return c, ok
}

func (z *zones) find(tzid string) (clock, bool) {
	if name, ok := windowsZones[strings.ToLower(tzid)]; ok {
		if loc, err := time.LoadLocation(name); err == nil {
			return place{loc}, true
		}
	}
	m := ""
	if len(tzid) < 100 {
		m = zoneName.FindString(tzid)
	}
	if m != "" {
		for _, name := range []string{m, m[strings.IndexByte(m, '/')+1:]} { // "20050126_1/America/Mexico_City"
			if loc, err := time.LoadLocation(name); err == nil && name != "Local" && (strings.Contains(name, "/") || name == tzid) {
				return place{loc}, true
			}
		}
	}
	if def, ok := z.custom[tzid]; ok {
		if rules := rulesOf(def); len(rules) > 0 {
			return rules, true
		}
	}
	return nil, false
}

// zoneName is what may be a name of the tz database at the end of a TZID.
var zoneName = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z][A-Za-z0-9_+-]*){0,2}$`)
