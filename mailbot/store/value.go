package store

import (
	"database/sql"
	"strings"
	"time"
	"unicode/utf8"
)

// seconds is t at rest; the zero time is NULL.
func seconds(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.Unix()
}

// moment is a time read back.
func moment(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.Unix(n.Int64, 0).UTC()
}

// number is an id at rest; 0 is NULL.
func number(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// clean drops what PostgreSQL refuses in a text: NUL and broken UTF-8.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return s
}

// fold is an address as it is compared: without case. The domain has none
// (RFC 5321 2.4), and nobody gives two people addresses that differ in case.
// Only ASCII is folded, as SQLite's lower() does.
func fold(address string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, strings.TrimSpace(address))
}
