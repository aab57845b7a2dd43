package config

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// opening reads the span of a day in which a resource can be had.
func opening(p **Window) reader {
	return func(v any) error {
		var w Window
		if err := window(&w)(v); err != nil {
			return err
		}
		*p = &w
		return nil
	}
}

// longestPause is the longest set-up or clean-up that is not taken for a slip
// of the pen.
const longestPause = 24 * time.Hour

// pause reads a duration that may be zero, "0" included.
func pause(p *time.Duration) reader {
	return func(v any) error {
		if s, ok := v.(string); ok && strings.Trim(s, " 0hms") == "" && strings.Contains(s, "0") {
			*p = 0
			return nil
		}
		var d time.Duration
		if err := duration(&d)(v); err != nil {
			return err
		}
		if d > longestPause {
			return fmt.Errorf("%s is more than a day; allowed: up to %s", short(d), short(longestPause))
		}
		*p = d
		return nil
	}
}

// collection reads the URL of a calendar. What was written is not shown:
// people put user:password@host there.
func collection(p *string) reader {
	const allowed = `an https URL of a calendar, like "https://calendario.uni.mx/mesa/eventos/", or http to this machine itself`
	return func(v any) error {
		s, err := asText(v, `"https://calendario.uni.mx/mesa/eventos/"`)
		if err != nil || s == "" {
			*p = ""
			return err
		}
		u, err := url.Parse(s)
		switch {
		case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
			return errors.New("this is no URL; allowed: " + allowed)
		case u.User != nil:
			return errors.New("there is a user in the URL; allowed: " + allowed + ", with username and password_file beside it")
		case u.Scheme == "http" && !loopback(u.Hostname()):
			return errors.New("http would send the password in the clear; allowed: " + allowed)
		}
		*p = s
		return nil
	}
}

// periods are the units of a retention by their names without accents.
var periods = map[string]Retention{
	"ano": {Years: 1}, "anos": {Years: 1}, "year": {Years: 1}, "years": {Years: 1}, "y": {Years: 1}, "a": {Years: 1},
	"mes": {Months: 1}, "meses": {Months: 1}, "month": {Months: 1}, "months": {Months: 1},
	"dia": {Days: 1}, "dias": {Days: 1}, "day": {Days: 1}, "days": {Days: 1}, "d": {Days: 1},
}

// longestRetention bounds the number of a retention, in any unit.
const longestRetention = 36_500

// retention reads how long what is closed is kept: PRO 6.0 asks for a year.
func retention(p *Retention) reader {
	const allowed = `"never", or at least one year: "1 año", "18 meses", "400 días"`
	return func(v any) error {
		s, err := asText(v, `"2 años"`)
		if err != nil {
			return err
		}
		word := plain(s)
		if word == "never" || word == "nunca" {
			*p = Retention{}
			return nil
		}
		digits := word[:len(word)-len(strings.TrimLeft(word, "0123456789"))]
		n, err := strconv.Atoi(digits)
		unit, ok := periods[strings.TrimSpace(word[len(digits):])]
		if err != nil || !ok || n > longestRetention {
			return fmt.Errorf("%s is no retention; allowed: %s", quote(s), allowed)
		}
		got := Retention{Years: n * unit.Years, Months: n * unit.Months, Days: n * unit.Days}
		if got.Years < 1 && got.Months < 12 && got.Days < 366 {
			return fmt.Errorf("%s is less than the year that PRO 6.0 asks for; allowed: %s", quote(s), allowed)
		}
		*p = got
		return nil
	}
}
