package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sgaus/workflow"
	"sgaus/workflow/form"
)

// services checks the catalogue: the routine's where the file has none.
func (r *report) services(dir *directory, c *Config) {
	if !r.doc.has("service") && !r.excused["service"] {
		for _, s := range workflow.Catalogue {
			c.Services = append(c.Services, Service{Code: s.Code}.with(s, func(string) bool { return false }))
		}
		return
	}
	r.codes("service", len(c.Services), func(i int) string { return c.Services[i].Code })
	for i := range c.Services {
		s, key := &c.Services[i], fmt.Sprintf("service[%d]", i+1)
		for _, known := range workflow.Catalogue {
			if strings.EqualFold(known.Code, s.Code) {
				*s = s.with(known, func(name string) bool { return r.doc.has(key + "." + name) })
			}
		}
		s.Area = r.areaCode(dir, key+".area", s.Area)
		s.AssignTo = r.member(c, key+".assign_to", s.AssignTo)
		for _, one := range s.Addresses {
			r.claim(dir, key+".addresses", one)
		}
		if s.Name == "" {
			s.Name = s.Code
		}
		if _, ok := form.ByCode(s.Form); s.Form != "" && !ok {
			r.wrong(key+".form", "there is no form %s%s", quote(s.Form), among(s.Form, formCodes()))
		}
		answer, of := s.Answer, key+".answer"
		if answer == 0 {
			answer, of = c.Deadlines.Answer, "deadlines.answer"
		}
		r.rising(key+".reminders", s.Reminders, of, answer)
	}
}

// with fills in what the routine says of a service, where nothing is written.
func (s Service) with(known workflow.Service, written func(key string) bool) Service {
	for _, one := range []struct {
		key  string
		fill func()
	}{
		{"name", func() { s.Name = known.Name }},
		{"words", func() { s.Words = slices.Clone(known.Words) }},
		{"form", func() { s.Form = known.Form }},
		{"agenda", func() { s.Agenda = known.Agenda }},
	} {
		if !written(one.key) {
			one.fill()
		}
	}
	return s
}

func formCodes() (codes []string) {
	for _, f := range form.Forms {
		codes = append(codes, f.Code)
	}
	return codes
}

// resources checks what the agenda books.
func (r *report) resources(dir *directory, c *Config) {
	r.codes("resource", len(c.Resources), func(i int) string { return c.Resources[i].Code })
	people := &directory{owner: map[string]string{}}
	for i := range c.Resources {
		s, key := &c.Resources[i], fmt.Sprintf("resource[%d]", i+1)
		r.need(key+".kind", "sala, equipo, personal")
		if s.Kind == "personal" { // who is of the staff too
			r.claim(people, key+".email", s.Email)
		} else {
			r.claim(dir, key+".email", s.Email)
		}
		if len(s.Book) > 0 && s.Email == "" && !r.excused[key+".email"] {
			r.wrong(key+".book", "this has no email to invite; allowed: with email, the address of the resource")
		}
		if s.Name == "" {
			s.Name = s.Code
		}
		if _, err := c.openingOf(*s); err != nil && len(r.problems) == 0 {
			r.wrong(key+".hours", "%s; allowed: hours with open time", strings.ReplaceAll(err.Error(), "\n", "; "))
		}
	}
}

// agenda settles where the calendar is published.
func (r *report) agenda(c *Config) {
	a := &c.Agenda
	if a.File = c.at(a.File); a.File != "" {
		r.folder("agenda.file", filepath.Dir(a.File))
	}
	a.PasswordFile = c.at(strings.Replace(a.PasswordFile, "${CREDENTIALS_DIRECTORY}", os.Getenv("CREDENTIALS_DIRECTORY"), 1))
	if a.CAFile = c.at(a.CAFile); a.CAFile != "" {
		if _, err := a.TLS(); err != nil {
			r.wrong("agenda.ca_file", "%v; allowed: a file of certificates in PEM form", err)
		}
	}
	var given []string
	for _, k := range passwordKeys {
		if r.doc.has("agenda." + k) {
			given = append(given, k)
		}
	}
	login, server := r.doc.has("agenda.username"), r.doc.has("agenda.caldav") || r.excused["agenda.caldav"]
	switch {
	case login && !server:
		r.wrong("agenda.caldav", "missing, though username is given; allowed: the URL of a calendar, or neither")
	case len(given) > 1:
		r.wrong("agenda."+given[1], "%s is given as well; allowed: one of %s", given[0], strings.Join(passwordKeys, ", "))
	case login && len(given) == 0 && !r.excusedAny("agenda", passwordKeys):
		r.wrong("agenda.password", "missing; allowed: one of %s", strings.Join(passwordKeys, ", "))
	case !login && len(given) == 1 && !r.excused["agenda.username"]:
		r.wrong("agenda.username", "missing, though %s is given; allowed: the name that logs in, or neither", given[0])
	}
	r.reachable("agenda", &Connection{PasswordFile: a.PasswordFile, PasswordEnv: a.PasswordEnv})
}

// records settles where what is purged goes first.
func (r *report) records(c *Config) {
	k := &c.Records
	if k.Archive = c.at(k.Archive); k.Archive != "" {
		r.folder("records.archive", k.Archive)
	}
	if !k.Retention.Forever() && k.Archive == "" && !r.excused["records.archive"] {
		r.wrong("records.archive", `missing; allowed: a folder that what is purged goes to first, or retention = "never"`)
	}
}

// codes checks that each of a list has a code of its own.
func (r *report) codes(list string, n int, code func(int) string) {
	first := map[string]int{}
	for i := range n {
		key := fmt.Sprintf("%s[%d].code", list, i+1)
		if !r.need(key, `one word, like "REDES"`) || code(i) == "" {
			continue
		}
		folded := strings.ToUpper(code(i))
		if at, ok := first[folded]; ok {
			r.wrong(key, "%s stands at %s[%d] already; allowed: each code once", quote(code(i)), list, at)
			continue
		}
		first[folded] = i + 1
	}
}
