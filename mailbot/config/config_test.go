package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sgaus/mailbot/identity"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// good is a small configuration without a mistake; tests put one into it.
const good = `
[helpdesk]
address = "mesa@uni.mx"
[imap]
address = "localhost:1143"
security = "none"
username = "mesa"
password_env = "PATH"
[smtp]
address = "127.0.0.1:1025"
security = "none"
[identity]
trusted_authserv = ["mx.uni.mx"]
[limits]
[hours]
[deadlines]
[[area]]
code = "REDES"
head = "dora@uni.mx"
[[staff]]
email = "ana@casa.mx"
role = ["HD", "DAU"]
[[staff]]
email = "dora@uni.mx"
aliases = ["dora@casa.mx"]
role = "DSE"
[[staff]]
email = "beto@casa.mx"
role = "EDS"
area = "REDES"
`

// with puts lines into a section of good.
func with(section, lines string) string {
	return strings.Replace(good, section+"\n", section+"\n"+lines+"\n", 1)
}

func TestWarnings(t *testing.T) {
	open := filepath.Join(t.TempDir(), "clave")
	if err := os.WriteFile(open, []byte("hunter2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, file, want string }{
		{"nothing to say", strings.Replace(good, "dora@uni.mx", "dora@casa2.mx", 2), ""},
		{"From alone", with("[identity]", `policy = "from"`), `identity.policy: "from" believes whatever`},
		{"only tokens prove", strings.Replace(good, `trusted_authserv = ["mx.uni.mx"]`, "", 1), `sgaus.toml:12: identity.trusted_authserv: no server's verdict is believed, so that only replies`},
		{"students share the domain", good, `1 of the staff write from uni.mx`},
		{"a student may have the other address", strings.Replace(strings.Replace(good, "dora@uni.mx", "dora@casa2.mx", 2), `aliases = ["dora@casa.mx"]`, `aliases = ["dora@cs.uni.mx"]`, 1), `["TERMINADA", "NO PROCEDE", "REABRIR", "CANCELAR"]`},
		{"both without a verdict", strings.Replace(good, `trusted_authserv = ["mx.uni.mx"]`, `both = ["TERMINADA"]`, 1), `identity.both: these commands need the receiving server's verdict`},
		{"our own look at signatures is a verdict", strings.Replace(good, `trusted_authserv = ["mx.uni.mx"]`, `dkim = true`, 1), `1 of the staff write from uni.mx`},
		{"no HD", strings.Replace(good, `["HD", "DAU"]`, `"DAU"`, 1), `nobody has the role HD: nobody would be told`},
		{"no DAU", strings.Replace(good, `["HD", "DAU"]`, `"HD"`, 1), `nobody has the role DAU`},
		{"an engineer of nowhere", strings.Replace(good, `area = "REDES"`, "", 1), `staff[3].area: missing: EDS has no area`},
		{"an area without head", good + "[[area]]\ncode = \"OTRA\"\n", `area[2].head: missing: what is escalated`},
		{"others can read the password", strings.Replace(good, `password_env = "PATH"`, `password_file = "`+open+`"`, 1), `can be read by others on this machine (mode 0644); run: chmod 600 `},
		{"no password yet", strings.Replace(good, `password_env = "PATH"`, `password_file = "nada"`, 1), `imap.password_file: there is no file "nada" yet`},
		{"nothing in the environment", strings.Replace(good, `"PATH"`, `"SGAUS_NO_SUCH"`, 1), `the environment has no SGAUS_NO_SUCH`},
		{"TLS on the other port", strings.Replace(good, "address = \"localhost:1143\"\nsecurity = \"none\"", `address = "mail.uni.mx:143"`, 1), `port 143 usually speaks "starttls", not "tls"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg, err := Parse("sgaus.toml", []byte(c.file))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(cfg.Warnings(), "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("warned:\n%s\nwant: %s", got, c.want)
			}
		})
	}
}

func TestReadsWhatIsWritten(t *testing.T) {
	cfg, err := Parse("/etc/sgaus/sgaus.toml", []byte("\xef\xbb\xbf"+strings.ReplaceAll(with("[hours]", `
workdays = ["sáb", "mon-wed", 7]
open = 08:00:00
close = "15:30"
notices = "09:00 - 24:00"
days_off = [2026-12-24, "2026-12-28..2027-01-06"]
`), "\n", "\r\n")+`
[database]
url = "sqlite:datos/sgaus.db"
[[service]]
code = "VC"
words = ["videoconferencia"]
area = "redes"
assign_to = "DORA@casa.mx"
agenda = true
[[resource]]
code = "A"
kind = "sala"
`))
	if err != nil {
		t.Fatal(err)
	}
	wantHours := Hours{
		Workdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Saturday, time.Sunday},
		Open:     "08:00", Close: "15:30", Notices: Window{9 * time.Hour, 24 * time.Hour},
		Holidays: "mx", DaysOff: []string{"2026-12-24", "2026-12-28..2027-01-06"},
	}
	if diff := cmp.Diff(wantHours, cfg.Hours); diff != "" {
		t.Errorf("hours (-want +got):\n%s", diff)
	}
	wantDesk := workflow.Desk{
		Name: "Mesa de ayuda", Address: "mesa@uni.mx",
		Staff: []workflow.Person{
			{Email: "ana@casa.mx", Roles: []workflow.Role{workflow.HD, workflow.DAU}},
			{Email: "dora@uni.mx", Aliases: []string{"dora@casa.mx"}, Roles: []workflow.Role{workflow.DSE}, Area: "REDES"},
			{Email: "beto@casa.mx", Roles: []workflow.Role{workflow.EDS}, Area: "REDES"},
		},
		Areas: []workflow.Area{{Code: "REDES", Name: "REDES", Head: "dora@uni.mx"}},
		Services: []workflow.Service{{
			Code: "VC", Name: "Videoconferencia", Words: []string{"videoconferencia"}, Area: "REDES", AssignTo: "dora@uni.mx",
			Form: "FOR 7.5 DRT 09", Agenda: true,
		}},
		Resources: []agenda.Resource{ // and the staff, of whom each may be booked
			{Code: "A", Name: "A", Kind: agenda.Room, Count: 1},
			{Code: "ana", Kind: agenda.Staff, Count: 1, Email: "ana@casa.mx", Implied: true},
			{Code: "dora", Kind: agenda.Staff, Count: 1, Email: "dora@uni.mx", Implied: true},
			{Code: "beto", Kind: agenda.Staff, Count: 1, Email: "beto@casa.mx", Implied: true},
		},
	}
	if diff := cmp.Diff(wantDesk, cfg.Desk(), cmpopts.IgnoreUnexported(hours.Calendar{})); diff != "" {
		t.Errorf("desk (-want +got):\n%s", diff)
	}
	if got, want := cfg.Database.Path, "/etc/sgaus/datos/sgaus.db"; got != want {
		t.Errorf("database path %s, want %s", got, want)
	}
	if cfg.Resources[0].Count != 1 {
		t.Errorf("count %d, want 1", cfg.Resources[0].Count)
	}
}

// The routine's services hold where none is written; whoever writes one has
// those that are written, and of the routine's what they left open.
func TestCatalogue(t *testing.T) {
	for _, c := range []struct {
		file, want string
	}{
		{"", "VC FOR 7.5 DRT 09 true, TC FOR 7.5 DRT 33 true, NC FOR 7.5 DRT 31 true, GENERAL FOR 7.1 DAU 01 false"},
		{"[[service]]\ncode = \"tc\"\n", "tc FOR 7.5 DRT 33 true"},
		{"[[service]]\ncode = \"VC\"\nform = \"\"\nagenda = false\n", "VC  false"},
		{"[[service]]\ncode = \"CORREO\"\n", "CORREO  false"},
	} {
		cfg, err := Parse("sgaus.toml", []byte(good+c.file))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range cfg.Desk().Services {
			got = append(got, fmt.Sprintf("%s %s %v", s.Code, s.Form, s.Agenda))
			if known, ok := (workflow.Desk{Services: workflow.Catalogue}).Service(s.Code); ok && len(s.Words) != len(known.Words) {
				t.Errorf("%s: words %q", s.Code, s.Words)
			}
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%q:\n%s\nwant:\n%s", c.file, strings.Join(got, ", "), c.want)
		}
	}
}

func TestReadsServicesAndResources(t *testing.T) {
	cfg, err := Parse("/etc/sgaus/sgaus.toml", []byte(good+`
[agenda]
file = "/tmp/agenda.ics"
caldav = "http://localhost:5232/mesa/eventos/"
username = "mesa"
password = "hunter2"
[records]
retention = "18 meses"
archive = "/tmp"
[[service]]
code = "VC"
addresses = ["vc@uni.mx"]
answer = "16h"
reminders = ["8h"]
inactivity = "24h"
[[resource]]
code = "A"
kind = "sala"
email = "sala-a@uni.mx"
hours = "08:00-20:00"
workdays = "lun-sab"
setup = "15m"
cleanup = "0"
book = ["*@UNI.mx"]
[[resource]]
code = "beto"
kind = "personal"
email = "beto@casa.mx"
`))
	if err != nil {
		t.Fatal(err)
	}
	wantTerms := workflow.Terms{Answer: 16 * time.Hour, Reminders: []time.Duration{8 * time.Hour}, Inactivity: 24 * time.Hour}
	vc := cfg.Desk().Services[0]
	if diff := cmp.Diff(wantTerms, vc.Terms); diff != "" || vc.Addresses[0] != "vc@uni.mx" {
		t.Errorf("service %+v (-want +got):\n%s", vc, diff)
	}
	wantResources := []Resource{
		{
			Code: "A", Name: "A", Kind: "sala", Count: 1, Email: "sala-a@uni.mx", Hours: &Window{8 * time.Hour, 20 * time.Hour},
			Workdays: []time.Weekday{1, 2, 3, 4, 5, 6}, Setup: 15 * time.Minute, Book: []string{"*@uni.mx"},
		},
		{Code: "beto", Name: "beto", Kind: "personal", Count: 1, Email: "beto@casa.mx"},
	}
	if diff := cmp.Diff(wantResources, cfg.Resources); diff != "" {
		t.Errorf("resources (-want +got):\n%s", diff)
	}
	rooms := cfg.Desk().Resources
	saturday := time.Date(2026, 11, 28, 16, 0, 0, 0, time.UTC)
	hour := func(from time.Time) hours.Span { return hours.Span{From: from, To: from.Add(time.Hour)} }
	if a := rooms[0].Hours; !a.Covers(hour(saturday)) || a.Covers(hour(saturday.Add(12*time.Hour))) || rooms[0].Kind != agenda.Room || rooms[0].Setup != 15*time.Minute {
		t.Errorf("room A as the agenda knows it: %+v", rooms[0])
	}
	if got, err := cfg.Agenda.Secret(t.Context()); got != "hunter2" || err != nil {
		t.Errorf("the calendar's password: %v", err)
	}
	if got := fmt.Sprintf("%+v", cfg.Agenda); strings.Contains(got, "hunter2") {
		t.Error("the calendar's password prints")
	}
	now := time.Date(2028, 3, 31, 12, 0, 0, 0, time.UTC)
	if got, want := cfg.Records.Retention.Before(now), time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("purged before %s, want %s", got, want)
	}
}

// What an operator who writes nothing gets; design.md is the source.
func TestStandard(t *testing.T) {
	cfg, err := Parse("sgaus.toml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"tag", cfg.Helpdesk.Tag, "SGAUS"},
		{"timezone", cfg.Helpdesk.Timezone, "America/Mexico_City"},
		{"mailbox", cfg.IMAP.Mailbox + cfg.IMAP.Processed + cfg.IMAP.Quarantine, "INBOXProcesadosCuarentena"},
		{"poll", cfg.IMAP.Poll, time.Minute},
		{"idle", cfg.IMAP.Idle, true},
		{"connections", cfg.SMTP.Connections, 4},
		{"database", cfg.Database.Path, "sgaus.db"},
		{"size", cfg.Limits.Size, int64(35_000_000)},
		{"answer", cfg.Deadlines.Answer, 48 * time.Hour},
		{"digest", cfg.Deadlines.Digest, "0 8 * * 1-5"},
		{"notices", cfg.Hours.Notices.String(), "08:00-20:00"},
		{"policy", cfg.Identity.Policy, "verified"},
		{"retention", cfg.Records.Retention.String(), "never"},
		{"reminder of an event", cfg.Agenda.Reminder, 1},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
	wantBorder := identity.Border{Trusted: []string{"mx.uni.mx"}, Hosts: []string{"mx.uni.mx"}}
	if diff := cmp.Diff(wantBorder, cfg.Border()); diff != "" {
		t.Errorf("border (-want +got):\n%s", diff)
	}
	if _, err := cfg.Calendar(); err != nil {
		t.Error(err)
	}
}

// A shorter answer than the standard reminder moves the reminder, as nobody
// wrote it.
func TestReminderFollowsAnswer(t *testing.T) {
	cfg, err := Parse("sgaus.toml", []byte(with("[deadlines]", `answer = "8h"`)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]time.Duration{4 * time.Hour}, cfg.Deadlines.Reminders); diff != "" {
		t.Error(diff)
	}
}

func TestWorkdays(t *testing.T) {
	week := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	for written, want := range map[string][]time.Weekday{
		`"lun-vie"`: week, `"mon-fri"`: week, `"Lunes a viernes"`: week, `"1-5"`: week, `[1, 2, 3, 4, 5]`: week,
		`["lunes", "martes", "miércoles", "jueves", "VIERNES"]`: week,
		`"sáb-lun"`:       {time.Monday, time.Saturday, time.Sunday},
		`["dom", "0", 7]`: {time.Sunday},
	} {
		cfg, err := Parse("sgaus.toml", []byte(with("[hours]", "workdays = "+written)))
		if err != nil {
			t.Errorf("%s: %v", written, err)
			continue
		}
		if diff := cmp.Diff(want, cfg.Hours.Workdays); diff != "" {
			t.Errorf("%s (-want +got):\n%s", written, diff)
		}
	}
}

func TestPortsFollowSecurity(t *testing.T) {
	for written, want := range map[string]string{
		`address = "mail.uni.mx"`:                              "mail.uni.mx:993",
		"address = \"mail.uni.mx\"\nsecurity = \"starttls\"":   "mail.uni.mx:143",
		"address = \"::1\"\nsecurity = \"none\"":               "[::1]:143",
		"address = \"[::1]\"\nsecurity = \"none\"":             "[::1]:143",
		"address = \"[2001:db8::1]:9930\"\nsecurity = \"tls\"": "[2001:db8::1]:9930",
	} {
		cfg, err := Parse("sgaus.toml", []byte(strings.Replace(good, "address = \"localhost:1143\"\nsecurity = \"none\"", written, 1)))
		if err != nil {
			t.Errorf("%s: %v", written, err)
			continue
		}
		if cfg.IMAP.Address != want {
			t.Errorf("%s: %s, want %s", written, cfg.IMAP.Address, want)
		}
	}
}

func TestProvider(t *testing.T) {
	for _, name := range providerNames() {
		want, ok := identity.Provider(name)
		if !ok {
			t.Fatalf("package identity does not know %s", name)
		}
		file := strings.Replace(good, `trusted_authserv = ["mx.uni.mx"]`, `provider = "`+name+`"`, 1)
		cfg, err := Parse("sgaus.toml", []byte(file))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, cfg.Border()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	// What is written beside it wins.
	cfg, err := Parse("sgaus.toml", []byte(with("[identity]", "provider = \"google\"\nstrips = false")))
	if err != nil {
		t.Fatal(err)
	}
	if b := cfg.Border(); b.Strips || b.Trusted[0] != "mx.uni.mx" {
		t.Errorf("the provider overrules what is written: %+v", b)
	}
}
