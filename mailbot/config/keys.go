package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// key is one key of the file: its name, and what reads its value.
type key struct {
	name string
	read reader
}

// section is a [name] with its keys; or a [[name]], where element makes room
// for one more and answers its keys.
type section struct {
	name    string
	keys    []key
	element func() []key
}

// sections is the table of all that may stand in the file. A new key is a row
// here, a field in config.go and a line in sgaus.toml beside this file.
func (c *Config) sections() []section {
	return []section{
		{name: "helpdesk", keys: c.Helpdesk.keys()},
		{name: "imap", keys: c.IMAP.keys()},
		{name: "smtp", keys: c.SMTP.keys()},
		{name: "database", keys: []key{{"url", database(&c.Database.URL)}}},
		{name: "identity", keys: c.Identity.keys()},
		{name: "limits", keys: c.Limits.keys()},
		{name: "hours", keys: c.Hours.keys()},
		{name: "deadlines", keys: c.Deadlines.keys()},
		{name: "area", element: func() []key { return more(&c.Areas, Area{}).keys() }},
		{name: "staff", element: func() []key { return more(&c.Staff, Staff{}).keys() }},
		{name: "service", element: func() []key { return more(&c.Services, Service{}).keys() }},
		{name: "resource", element: func() []key { return more(&c.Resources, Resource{Count: 1}).keys() }},
		{name: "agenda", keys: c.Agenda.keys()},
		{name: "records", keys: []key{
			{"retention", retention(&c.Records.Retention)},
			{"archive", text(&c.Records.Archive, `"archivo"`)},
		}},
	}
}

func more[T any](list *[]T, standard T) *T {
	*list = append(*list, standard)
	return &(*list)[len(*list)-1]
}

func (h *Helpdesk) keys() []key {
	return []key{
		{"name", text(&h.Name, `"Mesa de ayuda"`)},
		{"address", address(&h.Address)},
		{"tag", tag(&h.Tag)},
		{"timezone", zone(&h.Timezone)},
		{"plus", yesNo(&h.Plus)},
		{"templates", text(&h.Templates, `"plantillas"`)},
		{"machines", each(&h.Machines, `["*@monitores.uni.mx"]`, mailPattern)},
		{"operators", each(&h.Operators, `["soporte@uni.mx"]`, address)},
		{"alarm", duration(&h.Alarm)},
	}
}

func (c *Connection) keys() []key {
	return []key{
		{"address", server(&c.Address)},
		{"security", choice(&c.Security, "tls", "starttls", "none")},
		{"auth", choice(&c.Auth, "password", "xoauth2")},
		{"username", text(&c.Username, `"mesa@uni.mx"`)},
		{"password", secret(&c.Password)},
		{"password_file", text(&c.PasswordFile, `"imap.clave"`)},
		{"password_env", text(&c.PasswordEnv, `"SGAUS_IMAP"`)},
		{"token_file", text(&c.TokenFile, `"imap.token"`)},
		{"token_command", text(&c.TokenCommand, `"oauth2-token mesa"`)},
		{"ca_file", text(&c.CAFile, `"ca.pem"`)},
		{"tls_name", text(&c.TLSName, `"mail.uni.mx"`)},
	}
}

func (i *IMAP) keys() []key {
	return append(i.Connection.keys(),
		key{"mailbox", text(&i.Mailbox, `"INBOX"`)},
		key{"processed", text(&i.Processed, `"Procesados"`)},
		key{"quarantine", text(&i.Quarantine, `"Cuarentena"`)},
		key{"poll", duration(&i.Poll)},
		key{"idle", yesNo(&i.Idle)},
		key{"spool", text(&i.Spool, `"/var/spool/sgaus"`)},
	)
}

func (s *SMTP) keys() []key {
	return append(s.Connection.keys(), key{"connections", number(&s.Connections, 1, 50)})
}

func (i *Identity) keys() []key {
	return []key{
		{"trusted_authserv", each(&i.TrustedAuthserv, `["mx.uni.mx"]`, authserv)},
		{"hosts", each(&i.Hosts, `["*.uni.mx"]`, pattern)},
		{"strips", yesNo(&i.Strips)},
		{"provider", choice(&i.Provider, providerNames()...)},
		{"both", each(&i.Both, `["TERMINADA"]`, command)},
		{"confirm", duration(&i.Confirm)},
		{"dkim", yesNo(&i.DKIM)},
		{"policy", choice(&i.Policy, "verified", "from")},
	}
}

func (l *Limits) keys() []key {
	return []key{
		{"size", size(&l.Size, 1e3, 1e9)},
		{"depth", number(&l.Depth, 1, 100)},
		{"parts", number(&l.Parts, 1, 10_000)},
		{"files", number(&l.Files, 1, 10_000)},
		{"text", size(&l.Text, 1e4, 1e7)},
		{"header", size(&l.Header, 1e4, 4e6)},
		{"fields", number(&l.Fields, 50, 100_000)},
		{"recipients", number(&l.Recipients, 1, 100_000)},
		{"answers_hour", number(&l.AnswersHour, 1, 100_000)},
		{"answers_day", number(&l.AnswersDay, 1, 100_000)},
		{"requests_hour", number(&l.RequestsHour, 1, 100_000)},
		{"notices", number(&l.Notices, 1, 100_000)},
	}
}

func (h *Hours) keys() []key {
	return []key{
		{"workdays", days(&h.Workdays)},
		{"open", clock(&h.Open)},
		{"close", clock(&h.Close)},
		{"notices", window(&h.Notices)},
		{"holidays", choice(&h.Holidays, "mx", "none")},
		{"days_off", each(&h.DaysOff, `["2026-12-21..2027-01-06"]`, dayOff)},
	}
}

func (d *Deadlines) keys() []key {
	return []key{
		{"answer", duration(&d.Answer)},
		{"reminders", each(&d.Reminders, `["24h"]`, duration)},
		{"inactivity", duration(&d.Inactivity)},
		{"digest", digest(&d.Digest)},
	}
}

func (a *Area) keys() []key {
	return []key{
		{"code", code(&a.Code)},
		{"name", text(&a.Name, `"Redes"`)},
		{"head", address(&a.Head)},
		{"addresses", addresses(&a.Addresses)},
		{"assign_to", address(&a.AssignTo)},
	}
}

func (s *Staff) keys() []key {
	return []key{
		{"name", text(&s.Name, `"Beto Ruiz"`)},
		{"email", address(&s.Email)},
		{"aliases", addresses(&s.Aliases)},
		{"role", roles(&s.Roles)},
		{"area", code(&s.Area)},
	}
}

func (s *Service) keys() []key {
	return []key{
		{"code", code(&s.Code)},
		{"name", text(&s.Name, `"Videoconferencia"`)},
		{"words", each(&s.Words, `["videoconferencia"]`, word)},
		{"addresses", addresses(&s.Addresses)},
		{"area", code(&s.Area)},
		{"assign_to", address(&s.AssignTo)},
		{"form", text(&s.Form, `"FOR 7.5 DRT 09"`)},
		{"agenda", yesNo(&s.Agenda)},
		{"answer", duration(&s.Answer)},
		{"reminders", each(&s.Reminders, `["24h"]`, duration)},
		{"inactivity", duration(&s.Inactivity)},
	}
}

func (r *Resource) keys() []key {
	return []key{
		{"code", code(&r.Code)},
		{"name", text(&r.Name, `"Sala A"`)},
		{"kind", choice(&r.Kind, "sala", "equipo", "personal")},
		{"count", number(&r.Count, 1, 10_000)},
		{"email", address(&r.Email)},
		{"hours", opening(&r.Hours)},
		{"workdays", days(&r.Workdays)},
		{"setup", pause(&r.Setup)},
		{"cleanup", pause(&r.Cleanup)},
		{"book", each(&r.Book, `["*@uni.mx"]`, mailPattern)},
	}
}

func (a *Agenda) keys() []key {
	return []key{
		{"file", text(&a.File, `"agenda.ics"`)},
		{"caldav", collection(&a.CalDAV)},
		{"username", text(&a.Username, `"mesa"`)},
		{"password", secret(&a.Password)},
		{"password_file", text(&a.PasswordFile, `"caldav.clave"`)},
		{"password_env", text(&a.PasswordEnv, `"SGAUS_CALDAV"`)},
		{"ca_file", text(&a.CAFile, `"ca.pem"`)},
		{"reminder", number(&a.Reminder, 0, 30)},
	}
}

// fill reads the document into the configuration by the table.
func (r *report) fill(c *Config, d *document) {
	table := c.sections()
	for name, v := range inOrder(d.values) {
		i := slices.IndexFunc(table, func(s section) bool { return s.name == name })
		if i < 0 {
			r.unknownSection(name, v, table)
			continue
		}
		r.section(table[i], v)
	}
}

// section reads one section, or each of a list of them.
func (r *report) section(s section, v any) {
	one, isTable := v.(map[string]any)
	list, isList := tables(v)
	switch {
	case s.element == nil && isTable:
		r.keys(s.name, s.keys, one)
	case s.element == nil:
		r.wrong(s.name, "this is %s; allowed: [%s], once", kindOf(v), s.name)
	case isList:
		for i, t := range list {
			r.keys(fmt.Sprintf("%s[%d]", s.name, i+1), s.element(), t)
		}
	default:
		r.wrong(s.name, "this is %s; allowed: [[%s]] with two brackets, once for each", kindOf(v), s.name)
	}
}

// tables is a list of nothing but tables.
func tables(v any) ([]map[string]any, bool) {
	list, ok := v.([]any)
	var got []map[string]any
	for _, e := range list {
		t, isTable := e.(map[string]any)
		ok = ok && isTable
		got = append(got, t)
	}
	return got, ok
}

// keys reads the keys of one table.
func (r *report) keys(prefix string, allowed []key, values map[string]any) {
	var names []string
	for _, k := range allowed {
		names = append(names, k.name)
	}
	for name, v := range inOrder(values) {
		i := slices.Index(names, name)
		if i < 0 {
			r.wrong(prefix+"."+name, "unknown key%s", among(name, names))
			r.excused[prefix+"."+nearest(name, names)] = true
			continue
		}
		if err := allowed[i].read(v); err != nil {
			r.wrong(prefix+"."+name, "%v", err)
			r.excused[prefix+"."+name] = true
		}
	}
}

// unknownSection says where what was written probably belongs.
func (r *report) unknownSection(name string, v any, table []section) {
	var names, homes []string
	for _, s := range table {
		names = append(names, s.name)
		if slices.ContainsFunc(s.keys, func(k key) bool { return k.name == name }) {
			homes = append(homes, "["+s.name+"]")
		}
	}
	_, isTable := v.(map[string]any)
	_, isList := tables(v)
	switch {
	case isTable || isList:
		r.wrong(name, "unknown section%s", among(name, names))
		r.excused[nearest(name, names)] = true
	case len(homes) > 0:
		r.wrong(name, "this key stands before any section; allowed: below %s", strings.Join(homes, " or "))
	default:
		r.wrong(name, "unknown key, before any section%s", among(name, names))
	}
}

// inOrder goes through a table by name, so that reports are always the same.
func inOrder(values map[string]any) func(yield func(string, any) bool) {
	return func(yield func(string, any) bool) {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			if !yield(name, values[name]) {
				return
			}
		}
	}
}
