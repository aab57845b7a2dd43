package config

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"sgaus/workflow"
)

// A reader puts the value of one key where it belongs. Its error says what is
// wrong and what is allowed; it never holds the value of a secret.
type reader func(value any) error

// kindOf names the type of a TOML value.
func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "a text"
	case bool:
		return "true or false"
	case int64, float64:
		return "a number"
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a date or time"
}

// mistyped is the error for a value of another type. It does not quote it.
func mistyped(v any, allowed string) error {
	return fmt.Errorf("this is %s; allowed: %s", kindOf(v), allowed)
}

// quote shows what was written, shortened.
func quote(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return strconv.Quote(s)
}

// asText is a text that will stand in headers, paths and pages: no control
// characters.
func asText(v any, example string) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", mistyped(v, "a text in quotes, like "+example)
	}
	if strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		return "", errors.New("there is a line end or a control character in the text; allowed: one line of text")
	}
	return strings.TrimSpace(s), nil
}

// text reads any one line.
func text(p *string, example string) reader {
	return func(v any) (err error) {
		s, err := asText(v, example)
		if err == nil {
			*p = s
		}
		return err
	}
}

// secret reads a text and says nothing about it.
func secret(p *Hidden) reader {
	return func(v any) error {
		s, ok := v.(string)
		if !ok {
			return mistyped(v, "a text in quotes")
		}
		*p = Hidden(s)
		return nil
	}
}

// choice reads one of a few words.
func choice(p *string, allowed ...string) reader {
	return func(v any) error {
		s, err := asText(v, strconv.Quote(allowed[0]))
		if err != nil {
			return err
		}
		for _, a := range allowed {
			if strings.EqualFold(a, s) {
				*p = a
				return nil
			}
		}
		return fmt.Errorf("%s is unknown%s", quote(s), among(s, allowed))
	}
}

func yesNo(p *bool) reader {
	return func(v any) error {
		b, ok := v.(bool)
		if !ok {
			return mistyped(v, "true or false, without quotes")
		}
		*p = b
		return nil
	}
}

// number reads a whole number from low to high.
func number(p *int, low, high int) reader {
	return func(v any) error {
		n, ok := v.(int64)
		if !ok {
			return mistyped(v, fmt.Sprintf("a whole number from %d to %d, without quotes", low, high))
		}
		if n < int64(low) || n > int64(high) {
			return fmt.Errorf("%d is out of range; allowed: from %d to %d", n, low, high)
		}
		*p = int(n)
		return nil
	}
}

// asList is a list, or one value that stands for a list of one.
func asList(v any) []any {
	if l, ok := v.([]any); ok {
		return l
	}
	return []any{v}
}

// each reads a list with the reader of one element: the error tells which.
func each[T any](p *[]T, example string, one func(*T) reader) reader {
	return func(v any) error {
		list, ok := v.([]any)
		if !ok {
			return mistyped(v, "a list, like "+example)
		}
		got := make([]T, len(list))
		for i, e := range list {
			if err := one(&got[i])(e); err != nil {
				return fmt.Errorf("element %d: %w", i+1, err)
			}
		}
		*p = got
		return nil
	}
}

const durationAllowed = `hours, minutes, seconds in quotes, like "48h", "90m", "30s"`

// duration reads a time above zero.
func duration(p *time.Duration) reader {
	return func(v any) error {
		s, ok := v.(string)
		if !ok {
			return mistyped(v, durationAllowed)
		}
		d, err := time.ParseDuration(strings.ReplaceAll(s, " ", ""))
		switch {
		case err != nil && strings.HasSuffix(strings.TrimSpace(s), "d"):
			return fmt.Errorf("%s: there is no unit for days, as a working day has as many hours as [hours] says; allowed: %s", quote(s), durationAllowed)
		case err != nil:
			return fmt.Errorf("%s is no duration; allowed: %s", quote(s), durationAllowed)
		case d <= 0:
			return fmt.Errorf("%s is not above zero; allowed: %s", quote(s), durationAllowed)
		}
		*p = d
		return nil
	}
}

// units of a size in bytes, longest name first.
var units = []struct {
	name  string
	bytes float64
}{
	{"KIB", 1 << 10},
	{"MIB", 1 << 20},
	{"GIB", 1 << 30},
	{"KB", 1e3},
	{"MB", 1e6},
	{"GB", 1e9},
	{"B", 1},
	{"", 1},
}

// size reads a number of bytes from low to high.
func size(p *int64, low, high int64) reader {
	const allowed = `a size in quotes, like "35MB", "500kB", "1GB", "32MiB"`
	return func(v any) error {
		written, ok := v.(string)
		if n, isNumber := v.(int64); isNumber {
			written, ok = strconv.FormatInt(n, 10), true
		}
		if !ok {
			return mistyped(v, allowed)
		}
		s := strings.ToUpper(strings.ReplaceAll(written, " ", ""))
		for _, u := range units {
			digits, ok := strings.CutSuffix(s, u.name)
			if !ok {
				continue
			}
			n, err := strconv.ParseFloat(digits, 64)
			if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
				break
			}
			if n *= u.bytes; n < float64(low) || n > float64(high) {
				return fmt.Errorf("%s is out of range; allowed: from %d to %d bytes", quote(written), low, high)
			}
			*p = int64(n)
			return nil
		}
		return fmt.Errorf("%s is no size; allowed: %s", quote(written), allowed)
	}
}

// roles reads a text or a list of texts.
func roles(p *[]workflow.Role) reader {
	var allowed []string
	for _, r := range workflow.Roles {
		allowed = append(allowed, string(r))
	}
	return func(v any) error {
		var got []workflow.Role
		for _, e := range asList(v) {
			var one string
			if err := choice(&one, allowed...)(e); err != nil {
				return err
			}
			got = append(got, workflow.Role(one))
		}
		if len(got) == 0 {
			return errors.New("the list is empty; allowed: " + strings.Join(allowed, ", "))
		}
		*p = got
		return nil
	}
}

// tomlTime and tomlDate let people write times and dates without quotes, as
// TOML has them.
func tomlTime(v any) any {
	if t, ok := v.(toml.LocalTime); ok && t.Second == 0 && t.Nanosecond == 0 {
		return fmt.Sprintf("%02d:%02d", t.Hour, t.Minute)
	}
	return v
}

func tomlDate(v any) any {
	if d, ok := v.(toml.LocalDate); ok {
		return d.String()
	}
	return v
}
