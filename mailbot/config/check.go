package config

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// check settles what follows from what was written, and looks at how the keys
// fit together. What a single key may be is known to its reader.
func (r *report) check(c *Config) {
	r.settleIdentity(&c.Identity)
	r.helpdesk(c)
	r.servers(c)
	r.database(c)
	r.identity(c)
	r.clocks(c)
	dir := r.people(c)
	r.services(dir, c)
	r.resources(dir, c)
	r.agenda(c)
	r.records(c)
	r.openFile(c)
}

// need notes a key that must be written. It answers whether it is there, even
// if its value is wrong.
func (r *report) need(key, allowed string) bool {
	section, _, _ := strings.Cut(key, ".")
	switch {
	case r.doc.has(key):
		return true
	case !r.excused[key] && !r.excused[section]:
		r.wrong(key, "missing; allowed: %s", allowed)
	}
	return false
}

func (r *report) helpdesk(c *Config) {
	h := &c.Helpdesk
	if r.need("helpdesk.address", addressAllowed) && h.Plus && strings.Contains(h.Address, "+") {
		r.wrong("helpdesk.plus", "the desk's own address has a + already; allowed: false, or an address without +")
	}
	if h.Name == "" {
		r.wrong("helpdesk.name", `this is empty; allowed: the desk's name, like "Mesa de ayuda"`)
	}
	if h.Templates = c.at(h.Templates); h.Templates != "" {
		r.folder("helpdesk.templates", h.Templates)
	}
}

func (r *report) folder(key, path string) {
	if i, err := os.Stat(path); err != nil || !i.IsDir() {
		r.wrong(key, "there is no folder %s; allowed: a folder, relative to this file's", quote(path))
	}
}

func (r *report) database(c *Config) {
	file := strings.TrimPrefix(strings.TrimPrefix(c.Database.URL, "sqlite:"), "//")
	c.Database.Path = c.at(file)
}

// identity tells what follows from who is believed.
func (r *report) identity(c *Config) {
	i := c.Identity
	verdict := len(i.TrustedAuthserv) > 0 || i.DKIM
	switch {
	case i.Policy == "from":
		r.warn("identity.policy", `"from" believes whatever a mail says of its sender: whoever can write to the desk can act as its staff; only for closed networks`)
		return
	case !verdict && len(i.Both) > 0:
		r.warn("identity.both", "these commands need the receiving server's verdict as well, and none is believed (identity.trusted_authserv, identity.provider, identity.dkim): whoever says one of them will be asked to confirm it, each time")
	case !verdict:
		r.warn("identity.trusted_authserv", "no server's verdict is believed, so that only replies to the desk's notices and their links prove who writes: a command in a mail of its own, [NUEVA] and a forward by the staff wait until whoever wrote them confirms it")
	case len(i.Both) == 0:
		if n := r.sharing(c); n > 0 {
			r.warn("identity.both", "%d of the staff write from %s: the verdict proves that domain, not the person; if users write from it too, list the commands that end a request, like %s", n, c.Helpdesk.Domain(), `["TERMINADA", "NO PROCEDE", "REABRIR", "CANCELAR"]`)
		}
	}
}

// sharing counts the staff who write from the desk's own domain, or one within
// it, where its users are likely to be too.
func (r *report) sharing(c *Config) (n int) {
	domain := c.Helpdesk.Domain()
	for _, s := range c.Staff {
		if domain != "" && slices.ContainsFunc(append([]string{s.Email}, s.Aliases...), func(address string) bool {
			return strings.HasSuffix(address, "@"+domain) || strings.HasSuffix(address, "."+domain)
		}) {
			n++
		}
	}
	return n
}

// clocks checks hours and deadlines against each other.
func (r *report) clocks(c *Config) {
	h, d := c.Hours, &c.Deadlines
	if r.doc.has("hours.open") != r.doc.has("hours.close") {
		key := "hours.open"
		if r.doc.has(key) {
			key = "hours.close"
		}
		r.wrong(key, "missing; allowed: both open and close, or neither for every hour of a working day")
	} else if h.Open != "" && h.Close != "" && h.Open >= h.Close {
		r.wrong("hours.close", "%s is not after %s; allowed: a time after hours.open", h.Close, h.Open)
	}
	r.calendar(c)
	r.reminders(d)
	if c.Limits.AnswersDay < c.Limits.AnswersHour {
		r.wrong("limits.answers_day", "%d is less than %d; allowed: at least limits.answers_hour", c.Limits.AnswersDay, c.Limits.AnswersHour)
	}
}

// calendar asks for the whole of what single keys cannot tell: is there any
// working day, does the machine know the zone's law?
func (r *report) calendar(c *Config) {
	for _, p := range r.problems {
		if strings.HasPrefix(p.Key, "hours.") || p.Key == "helpdesk.timezone" {
			return
		}
	}
	if _, err := c.Calendar(); err != nil {
		r.wrong("hours", "%s; allowed: a calendar with working time", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
}

// reminders must come one after the other, and before the request is closed.
func (r *report) reminders(d *Deadlines) {
	if !r.doc.has("deadlines.reminders") && d.Answer <= d.Reminders[0] {
		d.Reminders = []time.Duration{d.Answer / 2}
	}
	r.rising("deadlines.reminders", d.Reminders, "deadlines.answer", d.Answer)
}

// rising checks reminders against the end of the answer's time, which is of.
func (r *report) rising(key string, reminders []time.Duration, of string, answer time.Duration) {
	last := time.Duration(0)
	for i, one := range reminders {
		switch {
		case one <= last:
			r.wrong(key, "element %d is not later than the one before; allowed: rising durations", i+1)
		case one >= answer:
			r.wrong(key, "element %d comes when the request is closed already; allowed: less than %s, %s", i+1, of, short(answer))
		}
		last = one
	}
}

// short writes a duration without the zeros of Duration.String.
func short(d time.Duration) string {
	s := d.String()
	s = strings.TrimSuffix(s, "m0s") + strings.Repeat("m", strings.Count(s, "m0s"))
	return strings.TrimSuffix(s, "h0m") + strings.Repeat("h", strings.Count(s, "h0m"))
}

// openFile warns of a file with passwords that others can read.
func (r *report) openFile(c *Config) {
	switch {
	case c.IMAP.Password != "":
		r.readable("imap.password", c.Path)
	case c.SMTP.Password != "":
		r.readable("smtp.password", c.Path)
	case c.Agenda.Password != "":
		r.readable("agenda.password", c.Path)
	}
}

// readable warns of a file whose mode lets others read it.
func (r *report) readable(key, path string) {
	if i, err := os.Stat(path); err == nil && i.Mode().IsRegular() && i.Mode().Perm()&0o077 != 0 {
		r.warn(key, "%s can be read by others on this machine (mode %04o); run: chmod 600 %s", quote(path), i.Mode().Perm(), shellQuote(path))
	}
}

func shellQuote(s string) string {
	if !strings.ContainsFunc(s, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("/._-", c))
	}) {
		return s
	}
	return fmt.Sprintf("'%s'", strings.ReplaceAll(s, "'", `'\''`))
}
