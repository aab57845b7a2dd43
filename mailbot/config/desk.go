package config

import (
	"strings"

	"sgaus/workflow"
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
	return d
}

// Domain is what stands behind the @ of the desk's address.
func (h Helpdesk) Domain() string {
	_, domain, _ := strings.Cut(h.Address, "@")
	return domain
}

// Calendar is when the desk works, in its time zone. Load has made sure that
// there is one.
func (c *Config) Calendar() (hours.Calendar, error) {
	return hours.New(hours.Spec{
		Zone: c.Helpdesk.Timezone, Workdays: c.Hours.Workdays, Open: c.Hours.Open, Close: c.Hours.Close,
		Holidays: c.Hours.Holidays, DaysOff: c.Hours.DaysOff,
	})
}
