package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Problem is one thing wrong in the file.
type Problem struct {
	File string
	Line int    // of the key; of the section's head, or the file's end, if a key is missing
	Key  string // "imap.poll", "staff[2].email" (people count from 1); "" for the file as such
	Text string // what is wrong; what is allowed; what is nearest
}

// String is one line: file:line: key: text.
func (p Problem) String() string {
	if p.Key == "" {
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
	}
	key := p.Key
	if strings.ContainsFunc(key, unicode.IsControl) { // TOML lets a key have line ends
		key = strconv.Quote(key)
	}
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, key, p.Text)
}

// Problems is all that is wrong, in the order of the file. It is the error of
// Load.
type Problems []Problem

// Error implements error: a line for each.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

// report collects problems and warnings while a file is read.
type report struct {
	file     string
	doc      *document
	problems Problems
	warned   Problems
	// excused are keys and sections that another problem stands for already:
	// what a misspelt one probably means is not missing as well, and what could
	// not be read is not empty.
	excused map[string]bool
}

// wrong notes an error at a key, which may be missing.
func (r *report) wrong(key, format string, args ...any) {
	r.problems = append(r.problems, r.problem(key, format, args...))
}

// warn notes something allowed that deserves a second look.
func (r *report) warn(key, format string, args ...any) {
	r.warned = append(r.warned, r.problem(key, format, args...))
}

func (r *report) problem(key, format string, args ...any) Problem {
	return Problem{File: r.file, Line: r.doc.line(key), Key: key, Text: fmt.Sprintf(format, args...)}
}

// err is the problems found, sorted, or nil.
func (r *report) err() error {
	if len(r.problems) == 0 {
		return nil
	}
	r.problems.sort()
	return r.problems
}

// warnings are the lines for Config.Warnings.
func (r *report) warnings() []string {
	r.warned.sort()
	var lines []string
	for _, w := range r.warned {
		lines = append(lines, w.String())
	}
	return lines
}

// sort keeps the order of discovery among problems of one line.
func (p Problems) sort() {
	slices.SortStableFunc(p, func(a, b Problem) int { return a.Line - b.Line })
}

// among says what is allowed and which of it is nearest to what was written.
func among(written string, allowed []string) string {
	s := "; allowed: " + strings.Join(allowed, ", ")
	if n := nearest(written, allowed); n != "" {
		s += "; nearest: " + n
	}
	return s
}

// said are words that people bring along from elsewhere, by what they mean here.
var said = map[string]string{
	"ssl": "tls", "ssl/tls": "tls", "imaps": "tls", "smtps": "tls", "plain": "none",
	"oauth2": "xoauth2", "oauth": "xoauth2", "oauthbearer": "xoauth2", "login": "password",
	"gmail": "google", "workspace": "google", "outlook": "microsoft365", "office365": "microsoft365", "exchange": "microsoft365",
	"user": "username", "pass": "password", "host": "address", "server": "address", "port": "address",
	"email": "address", "correo": "email", "nombre": "name", "rol": "role", "roles": "role", "jefe": "head",
}

// nearest is the word with the fewest changed letters, or "" if none is alike.
func nearest(written string, words []string) string {
	folded := plain(written)
	if meant, ok := said[folded]; ok && slices.Contains(words, meant) {
		return meant
	}
	letters := len([]rune(folded))
	best, least := "", 2+letters/9 // changes that still count as a slip, and one more
	if letters > 3 {
		least++
	}
	for _, w := range words {
		if w == "" {
			continue
		}
		d := distance(folded, plain(w))
		if letters >= 3 && (strings.HasPrefix(plain(w), folded) || strings.HasPrefix(folded, plain(w))) {
			d = min(d, 1)
		}
		if d < least {
			best, least = w, d
		}
	}
	return best
}

// distance counts the letters to add, take away, change or swap with their
// neighbour between two words (optimal string alignment).
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			change := rows[i-1][j-1]
			if s[i-1] != t[j-1] {
				change++
			}
			rows[i][j] = min(change, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(s)][len(t)]
}
