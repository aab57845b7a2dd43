package config

import (
	"slices"
	"strings"

	"sgaus/workflow"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// Desk is the desk as the rules know it: who works there, in which areas, for
// which services.
func (c *Config) Desk() workflow.Desk {
	d := workflow.Desk{Name: c.Helpdesk.Name, Address: c.Helpdesk.Address}
	for _, s := range c.Staff {
		d.Staff = append(d.Staff, workflow.Person{Name: s.Name, Email: s.Email, Aliases: s.Aliases, Roles: s.Roles, Area: s.Area})
	}
	for _, a := range c.Areas {
		d.Areas = append(d.Areas, workflow.Area{Code: a.Code, Name: a.Name, Head: a.Head, Addresses: a.Addresses, AssignTo: a.AssignTo})
	}
	for _, s := range c.Services {
		d.Services = append(d.Services, workflow.Service{
			Code: s.Code, Name: s.Name, Words: s.Words, Addresses: s.Addresses, Area: s.Area, AssignTo: s.AssignTo,
			Form: s.Form, Agenda: s.Agenda,
			Terms: workflow.Terms{Answer: s.Answer, Reminders: s.Reminders, Inactivity: s.Inactivity},
		})
	}
	d.Resources = c.resources()
	return d
}

// resources are what the agenda books: what the configuration names, and of the
// staff everybody else, by what stands before the @ of their address, so that
// nobody needs to be written down twice.
func (c *Config) resources() []agenda.Resource {
	var out []agenda.Resource
	for _, r := range c.Resources {
		open, _ := c.openingOf(r) // Load has made sure
		out = append(out, agenda.Resource{
			Code: r.Code, Name: r.Name, Kind: agenda.Kind(r.Kind), Count: r.Count, Email: r.Email, Hours: open,
			Setup: r.Setup, Cleanup: r.Cleanup, Book: r.Book,
		})
	}
	for _, s := range c.Staff {
		code, _, _ := strings.Cut(s.Email, "@")
		i := slices.IndexFunc(out, func(r agenda.Resource) bool {
			named := r.Email == "" && (strings.EqualFold(r.Code, code) || s.Name != "" && strings.EqualFold(r.Name, s.Name))
			return r.Kind == agenda.Staff && (named || workflow.Person{Email: s.Email, Aliases: s.Aliases}.Has(r.Email))
		})
		if i >= 0 { // the one whom the resource is
			if out[i].Email == "" {
				out[i].Email = s.Email
			}
			continue
		}
		if slices.ContainsFunc(out, func(r agenda.Resource) bool { return strings.EqualFold(r.Code, code) }) {
			code = s.Email
		}
		out = append(out, agenda.Resource{Code: code, Name: s.Name, Kind: agenda.Staff, Count: 1, Email: s.Email, Implied: true})
	}
	return out
}

// openingOf is when a resource can be had; the zero Calendar: always, where
// neither hours nor days are written.
func (c *Config) openingOf(r Resource) (hours.Calendar, error) {
	if r.Hours == nil && r.Workdays == nil {
		return hours.Calendar{}, nil
	}
	s := c.spec()
	s.Open, s.Close = "", ""
	if r.Hours != nil {
		s.Open, s.Close, _ = strings.Cut(r.Hours.String(), "-")
	}
	if r.Workdays != nil {
		s.Workdays = r.Workdays
	}
	return hours.New(s)
}

// Domain is what stands behind the @ of the desk's address.
func (h Helpdesk) Domain() string {
	_, domain, _ := strings.Cut(h.Address, "@")
	return domain
}

// Calendar is when the desk works, in its time zone. Load has made sure that
// there is one.
func (c *Config) Calendar() (hours.Calendar, error) {
	return hours.New(c.spec())
}

func (c *Config) spec() hours.Spec {
	return hours.Spec{
		Zone: c.Helpdesk.Timezone, Workdays: c.Hours.Workdays, Open: c.Hours.Open, Close: c.Hours.Close,
		Holidays: c.Hours.Holidays, DaysOff: c.Hours.DaysOff,
	}
}
