package config

import (
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestAllMistakesAreToldAtOnce(t *testing.T) {
	const path = "testdata/mistakes.toml"
	_, err := Load(path)
	var all Problems
	if !errors.As(err, &all) {
		t.Fatalf("Load: %v", err)
	}
	if len(all) < 20 {
		t.Errorf("%d mistakes told, the file has more", len(all))
	}
	golden(t, "testdata/mistakes.txt", all.Error()+"\n")
	for _, secret := range []string{"hunter", "12345", "67890"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the report tells the secret %s", secret)
		}
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// One mistake each in an otherwise good file: where it is and what is said.
func TestOneMistake(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"no address of the desk", strings.Replace(good, `address = "mesa@uni.mx"`, "", 1), `sgaus.toml:2: helpdesk.address: missing; allowed: a bare address`},
		{"a key misspelt", strings.Replace(good, "address = \"mesa", "adress = \"mesa", 1), `:3: helpdesk.adress: unknown key; allowed: name, address, tag, timezone, plus, templates, machines, operators, alarm; nearest: address`},
		{"a section misspelt that is needed", strings.Replace(good, "[imap]", "[imapp]", 1), `:4: imapp: unknown section; allowed: helpdesk, imap,`},
		{"a password's key misspelt", strings.Replace(good, `password_env = "PATH"`, `pasword = "hunter2"`, 1), `nearest: password`},
		{"a password that is a number", strings.Replace(good, `password_env = "PATH"`, `password = 98765`, 1), `imap.password: this is a number`},
		{"a word is no address", strings.Replace(good, "mesa@uni.mx", "mesa", 1), `:3: helpdesk.address: "mesa" is no mail address`},
		{"a name with its address", strings.Replace(good, `"mesa@uni.mx"`, `"Mesa <mesa@uni.mx>"`, 1), `allowed: a bare address`},
		{"the desk is one of the staff", strings.Replace(good, "ana@casa.mx", "MESA@uni.mx", 1), `staff[1].email: mesa@uni.mx stands at helpdesk.address already (line 3)`},
		{"an alias is somebody's address", strings.Replace(good, `"dora@casa.mx"`, `"beto@casa.mx"`, 1), `beto@casa.mx stands at staff[2].aliases already`},
		{"one alias twice", strings.Replace(good, `"dora@casa.mx"`, `"d@casa.mx", "D@casa.mx"`, 1), `staff[2].aliases: d@casa.mx stands at staff[2].aliases already`},
		{"an area's address is a person's", with(`code = "REDES"`, `addresses = ["ana@casa.mx"]`), `stands at area[1].addresses already`},
		{"plus with a plus", strings.Replace(good, `"mesa@uni.mx"`, "\"mesa+a@uni.mx\"\nplus = true", 1), `helpdesk.plus: the desk's own address has a +`},
		{"the tag cannot stand in a subject", with("[helpdesk]", `tag = "SG AUS"`), `allowed: up to 20 letters`},
		{"a zone without its continent", with("[helpdesk]", `timezone = "Chihuahua"`), `nearest: America/Chihuahua`},
		{"the machine's zone", with("[helpdesk]", `timezone = "Local"`), `"Local" is no time zone`},
		{"no folder of templates", with("[helpdesk]", `templates = "nada"`), `helpdesk.templates: there is no folder "nada"`},
		{"clear text over the net", strings.Replace(good, "localhost:1143", "10.0.0.1", 1), `imap.security: "none" would send the password`},
		{"no way to log in", strings.Replace(good, `password_env = "PATH"`, "", 1), `:4: imap.password: missing; allowed: one of password, password_file, password_env`},
		{"two ways to log in", with(`username = "mesa"`, `password = "x"`), `password is given as well; allowed: one of`},
		{"a blank way", strings.Replace(good, `password_env = "PATH"`, `password = ""`, 1), `imap.password: this is empty`},
		{"a token without xoauth2", with("[smtp]", "username = \"m\"\npassword_env = \"PATH\"\ntoken_file = \"t\""), `smtp.token_file: a token is for auth = "xoauth2"`},
		{"a password for nobody", with("[smtp]", `password_env = "PATH"`), `smtp.username: missing, though password_env is given`},
		{"no IMAP user", strings.Replace(good, `username = "mesa"`, "", 1), `imap.username: missing`},
		{"a URL as server", strings.Replace(good, "localhost:1143", "imaps://u:geheim@h", 1), `imap.address: this is a URL; allowed: host or host:port`},
		{"a port that is none", strings.Replace(good, "localhost:1143", "localhost:99999", 1), `the port is no number`},
		{"an authority that is none", with("[imap]", `ca_file = "config.go"`), ""}, // security none: not read
		{"handled mail is watched", with("[imap]", `processed = "inbox"`), `imap.processed: "inbox" is already imap.mailbox`},
		{"no unit", with("[imap]", `poll = "60"`), `"60" is no duration; allowed: hours, minutes, seconds`},
		{"a number as duration", with("[imap]", `poll = 60`), `imap.poll: this is a number; allowed: hours`},
		{"no time at all", with("[imap]", `poll = "0s"`), `is not above zero`},
		{"days as unit", with("[deadlines]", `answer = "2d"`), `there is no unit for days`},
		{"a reminder after the end", with("[deadlines]", `reminders = ["48h"]`), `comes when the request is closed already; allowed: less than deadlines.answer, 48h`},
		{"reminders that fall", with("[deadlines]", `reminders = ["24h", "12h"]`), `element 2 is not later`},
		{"one reminder outside a list", with("[deadlines]", `reminders = "24h"`), `this is a text; allowed: a list, like ["24h"]`},
		{"cron with a zone panics", with("[deadlines]", `digest = "CRON_TZ=UTC"`), `the time zone is helpdesk.timezone`},
		{"cron that never rings", with("[deadlines]", `digest = "0 8 30 2 *"`), `there is no such day`},
		{"cron with six fields", with("[deadlines]", `digest = "0 0 8 * * 1"`), `is no cron expression`},
		{"cron with a Sunday of ISO", with("[deadlines]", `digest = "0 8 * * 7"`), `is no cron expression`},
		{"open without close", with("[hours]", `open = "08:00"`), `hours.close: missing; allowed: both`},
		{"closed before open", with("[hours]", "open = \"15:00\"\nclose = \"08:00\""), `hours.close: 08:00 is not after 15:00`},
		{"no such hour", with("[hours]", "open = \"25:00\"\nclose = \"15:00\""), `"25:00" is no time of day`},
		{"a span backwards", with("[hours]", `notices = "20:00-08:00"`), `ends before it begins`},
		{"no working day", with("[hours]", `workdays = []`), `no day is a working day`},
		{"a day's name misspelt", with("[hours]", `workdays = ["lunes", "miercole"]`), `nearest: miercoles`},
		{"a day beyond the week", with("[hours]", `workdays = [1, 8]`), `8 is no day of the week`},
		{"no such date", with("[hours]", `days_off = ["2026-02-30"]`), `element 1: "2026-02-30" is no date`},
		{"half a century off", with("[hours]", `days_off = ["2026-01-01..2062-01-01"]`), `longer than a year`},
		{"holidays of nowhere", with("[hours]", `holidays = "mex"`), `allowed: mx, none; nearest: mx`},
		{"a size in words", with("[limits]", `size = "35 megas"`), `is no size; allowed: a size in quotes`},
		{"a size of nothing", with("[limits]", `size = "1B"`), `out of range`},
		{"fewer a day than an hour", with("[limits]", `answers_day = 5`), `limits.answers_day: 5 is less than 10`},
		{"a limit in quotes", with("[limits]", `depth = "20"`), `allowed: a whole number from 1 to 100, without quotes`},
		{"a command misspelt", with("[identity]", `both = ["TERMINDA"]`), `nearest: TERMINADA`},
		{"everybody is our server", with("[identity]", `hosts = ["*"]`), `is no pattern`},
		{"no area of that code", strings.Replace(good, `area = "REDES"`, `area = "RDES"`, 1), `staff[3].area: there is no area "RDES"; allowed: REDES; nearest: REDES`},
		{"the head is a stranger", strings.Replace(good, `head = "dora@uni.mx"`, `head = "dra@uni.mx"`, 1), `area[1].head: dra@uni.mx is not of the staff; allowed: an address of a [[staff]]; nearest: dora@uni.mx`},
		{"the head is no DSE", strings.Replace(good, `head = "dora@uni.mx"`, `head = "beto@casa.mx"`, 1), `beto@casa.mx is not a DSE`},
		{"the head of another area", good + "[[area]]\ncode = \"OTRA\"\nhead = \"dora@uni.mx\"\n", `area[2].head: dora@uni.mx belongs to the area REDES`},
		{"one code twice", good + "[[area]]\ncode = \"redes\"\n", `area[2].code: "redes" stands at area[1] already`},
		{"no role", strings.Replace(good, `role = "EDS"`, "", 1), `staff[3].role: missing; allowed: one or a list of HD, EDS, ASV, DSE, DAU`},
		{"a role of nobody", strings.Replace(good, `"EDS"`, `"EDZ"`, 1), `staff[3].role: "EDZ" is unknown; allowed: HD, EDS, ASV, DSE, DAU; nearest: EDS`},
		{"an empty list of roles", strings.Replace(good, `"EDS"`, `[]`, 1), `the list is empty`},
		{"one bracket for two", strings.Replace(good, "[[area]]", "[area]", 1), `area: this is a table; allowed: [[area]] with two brackets`},
		{"two brackets for one", strings.Replace(good, "[limits]", "[[limits]]", 1), `allowed: [limits], once`},
		{"a key before its section", "poll = \"1m\"\n" + good, `sgaus.toml:1: poll: this key stands before any section; allowed: below [imap]`},
		{"a section misspelt", good + "[resorce]\n", `resorce: unknown section; allowed: helpdesk, imap`},
		{"a dotted key", with("[helpdesk]", `nombre.largo = "x"`), `helpdesk.nombre: unknown key; allowed: name, address`},
		{"assigned to a stranger", good + "[[service]]\ncode = \"VC\"\nassign_to = \"asv@uni.mx\"\n", `service[1].assign_to: asv@uni.mx is not of the staff`},
		{"a resource of no kind", good + "[[resource]]\ncode = \"A\"\n", `resource[1].kind: missing; allowed: sala, equipo, personal`},
		{"a service's address is an area's", strings.Replace(good, `code = "REDES"`, "code = \"REDES\"\naddresses = [\"vc@uni.mx\"]", 1) + "[[service]]\ncode = \"VC\"\naddresses = [\"VC@uni.mx\"]\n", `service[1].addresses: vc@uni.mx stands at area[1].addresses already`},
		{"a form that is none", good + "[[service]]\ncode = \"VC\"\nform = \"FOR 7.5 DRT 90\"\n", `service[1].form: there is no form "FOR 7.5 DRT 90"; allowed: FOR 7.5 DRT 09, FOR 7.5 DRT 33, FOR 7.5 DRT 31, FOR 7.1 DAU 01; nearest: FOR 7.5 DRT 09`},
		{"a room has a person's address", good + "[[resource]]\ncode = \"A\"\nkind = \"sala\"\nemail = \"beto@casa.mx\"\n", `resource[1].email: beto@casa.mx stands at staff[3].email already`},
		{"two rooms, one address", good + "[[resource]]\ncode = \"A\"\nkind = \"sala\"\nemail = \"s@uni.mx\"\n[[resource]]\ncode = \"B\"\nkind = \"sala\"\nemail = \"s@uni.mx\"\n", `resource[2].email: s@uni.mx stands at resource[1].email already`},
		{"a service's reminder after its end", good + "[[service]]\ncode = \"VC\"\nanswer = \"8h\"\nreminders = [\"12h\"]\n", `service[1].reminders: element 1 comes when the request is closed already; allowed: less than service[1].answer, 8h`},
		{"a service's reminder after the desk's end", good + "[[service]]\ncode = \"VC\"\nreminders = [\"49h\"]\n", `less than deadlines.answer, 48h`},
		{"a room's hours backwards", good + "[[resource]]\ncode = \"A\"\nkind = \"sala\"\nhours = \"20:00-08:00\"\n", `resource[1].hours: "20:00-08:00" ends before it begins`},
		{"two days to set up", good + "[[resource]]\ncode = \"A\"\nkind = \"sala\"\nsetup = \"48h\"\n", `resource[1].setup: 48h is more than a day`},
		{"minutes without a unit", good + "[[resource]]\ncode = \"A\"\nkind = \"sala\"\ncleanup = \"15\"\n", `resource[1].cleanup: "15" is no duration`},
		{"who books what cannot be invited", good + "[[resource]]\ncode = \"A\"\nkind = \"sala\"\nbook = [\"*@uni.mx\"]\n", `resource[1].book: this has no email to invite`},
		{"everybody books", good + "[[resource]]\ncode = \"A\"\nkind = \"sala\"\nemail = \"s@uni.mx\"\nbook = [\"*\"]\n", `resource[1].book: element 1: "*" is no pattern of addresses`},
		{"a calendar in the clear", good + "[agenda]\ncaldav = \"http://calendario.uni.mx/\"\n", `agenda.caldav: http would send the password in the clear`},
		{"a password in the calendar's URL", good + "[agenda]\ncaldav = \"https://mesa:hunter2@calendario.uni.mx/\"\n", `agenda.caldav: there is a user in the URL`},
		{"a calendar that is a word", good + "[agenda]\ncaldav = \"calendario\"\n", `agenda.caldav: this is no URL`},
		{"a user of no calendar", good + "[agenda]\nusername = \"mesa\"\npassword_env = \"PATH\"\n", `agenda.caldav: missing, though username is given`},
		{"a calendar's user without a password", good + "[agenda]\ncaldav = \"https://c.uni.mx/\"\nusername = \"mesa\"\n", `agenda.password: missing; allowed: one of password`},
		{"two passwords of a calendar", good + "[agenda]\ncaldav = \"https://c.uni.mx/\"\nusername = \"mesa\"\npassword = \"hunter2\"\npassword_env = \"PATH\"\n", `agenda.password_env: password is given as well`},
		{"a calendar's password for nobody", good + "[agenda]\ncaldav = \"https://c.uni.mx/\"\npassword_env = \"PATH\"\n", `agenda.username: missing, though password_env is given`},
		{"a calendar in no folder", good + "[agenda]\nfile = \"nada/agenda.ics\"\n", `agenda.file: there is no folder "nada"`},
		{"a reminder in hours", good + "[agenda]\nreminder = \"24h\"\n", `agenda.reminder: this is a text; allowed: a whole number from 0 to 30`},
		{"records for half a year", good + "[records]\nretention = \"6 meses\"\narchive = \".\"\n", `records.retention: "6 meses" is less than the year`},
		{"a year of 365 days may be a leap year", good + "[records]\nretention = \"365 días\"\narchive = \".\"\n", `is less than the year`},
		{"records for a while", good + "[records]\nretention = \"un rato\"\narchive = \".\"\n", `records.retention: "un rato" is no retention; allowed: "never", or at least one year`},
		{"purged to nowhere", good + "[records]\nretention = \"1 año\"\n", `records.archive: missing; allowed: a folder`},
		{"an archive that is none", good + "[records]\narchive = \"nada\"\n", `records.archive: there is no folder "nada"`},
		{"a quote left open", with("[imap]", `password = "hunter2`), `sgaus.toml:5: this is not TOML`},
		{"no quotes", with("[imap]", `password = hunter2`), `sgaus.toml:5: this is not TOML`},
		{"a password that is nearly a number", with("[imap]", `password = 1e99999`), `sgaus.toml:5: this is not TOML: unable to parse float; allowed`},
		{"a key twice", with("[limits]", "depth = 3\ndepth = 4"), `depth`},
		{"Latin-1", with("[helpdesk]", "name = \"Atenci\xf3n\""), `sgaus.toml:3: this is not UTF-8`},
		{"a line end in a header", with("[helpdesk]", `name = "Mesa\nBcc: x@y.mx"`), `control character`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("sgaus.toml", []byte(c.file))
			switch {
			case c.want == "" && err != nil:
				t.Fatalf("Parse: %v", err)
			case c.want == "":
				return
			case err == nil:
				t.Fatalf("nothing said; want %s", c.want)
			case !strings.Contains(err.Error(), c.want):
				t.Errorf("said:\n%v\nwant: %s", err, c.want)
			}
			for _, secret := range []string{"hunter", "geheim", "98765", "99999;", "1e99"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the secret is told: %v", err)
				}
			}
			if n := strings.Count(err.Error(), "\n"); n > 0 {
				t.Errorf("one mistake, %d lines:\n%v", n+1, err)
			}
		})
	}
}
