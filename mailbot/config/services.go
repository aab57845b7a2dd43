package config

import (
	"context"
	"crypto/tls"
	"fmt"
	"time"
)

// Service is a kind of work with its own form and people.
type Service struct {
	Code, Name string
	Words      []string // by which a subject asks for it
	Addresses  []string // mail written to one of these asks for it
	Area       string
	AssignTo   string
	Form       string // code of a form, like "FOR 7.5 DRT 09"; "" none
	Agenda     bool
	// Its own deadlines: zero, and nil reminders, are those of [deadlines].
	Answer     time.Duration
	Reminders  []time.Duration
	Inactivity time.Duration
}

// Resource is what the agenda books.
type Resource struct {
	Code, Name string
	Kind       string // "sala", "equipo" or "personal"
	Count      int
	Email      string
	// Hours of a day in which it can be had; nil: all.
	Hours *Window
	// Workdays on which it can be had; nil: those of the desk where it has hours,
	// else every day, holidays too.
	Workdays []time.Weekday
	// Setup and Cleanup are kept free before and after each use.
	Setup, Cleanup time.Duration
	// Book are addresses, or patterns of them, that book by inviting it.
	Book []string
}

// Agenda is how the Calendario de Eventos is published, and when it reminds.
type Agenda struct {
	File         string // of iCalendar, written at each change; "" none
	CalDAV       string // URL of a collection (RFC 4791); "" none
	Username     string
	Password     Hidden
	PasswordFile string
	PasswordEnv  string
	CAFile       string // PEM; trusted beside the system's authorities
	Reminder     int    // working days before an event; 0 none
}

// Secret is the password, read at every call. Without a username there is none.
func (a Agenda) Secret(ctx context.Context) (string, error) {
	if a.Username == "" {
		return "", nil
	}
	return Connection{Password: a.Password, PasswordFile: a.PasswordFile, PasswordEnv: a.PasswordEnv}.Secret(ctx, false)
}

// TLS is what to expect of the calendar server's certificate.
func (a Agenda) TLS() (*tls.Config, error) { return Connection{CAFile: a.CAFile}.TLS() }

// Records is how long what is closed is kept.
type Records struct {
	Retention Retention
	Archive   string // folder that what is purged goes to first; "" none
}

// Retention is a span of the calendar since closure. The zero value is for ever.
type Retention struct{ Years, Months, Days int }

// Forever reports whether nothing is purged.
func (r Retention) Forever() bool { return r == Retention{} }

// Before is the moment before which a request must have been closed to be
// purged at now. It means nothing of a retention for ever.
func (r Retention) Before(now time.Time) time.Time { return now.AddDate(-r.Years, -r.Months, -r.Days) }

// String writes the retention as the file does.
func (r Retention) String() string {
	switch {
	case r.Years > 0:
		return fmt.Sprintf("%d años", r.Years)
	case r.Months > 0:
		return fmt.Sprintf("%d meses", r.Months)
	case r.Days > 0:
		return fmt.Sprintf("%d días", r.Days)
	}
	return "never"
}
