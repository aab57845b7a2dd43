package config

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var commentedKey = regexp.MustCompile(`(?m)^#([a-z_]+ = .*)$`)

func TestDefaultIsAGoodFile(t *testing.T) {
	for _, domain := range []string{"", "uach.mx", "@UACH.mx"} {
		text := Default(domain)
		cfg, err := Parse("sgaus.toml", []byte(text))
		if err != nil {
			t.Fatalf("%s:\n%v", domain, err)
		}
		if domain != "" && (strings.Contains(text, exampleDomain) || cfg.Helpdesk.Address != "mesa@uach.mx") {
			t.Errorf("%s is not the domain everywhere", domain)
		}
	}
	if Default("no domain\n") != Default("") {
		t.Error("what is no domain was written into the file")
	}
}

// Each line that is switched off shows what would happen anyway, or works
// when it alone is switched on.
func TestDefaultLinesWork(t *testing.T) {
	text := Default("")
	t.Chdir(t.TempDir())
	for _, folder := range []string{"plantillas", "archivo"} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	alone := func(line string) string {
		on := strings.Replace(text, "#"+line, line, 1)
		if strings.Contains(line, "caldav") || strings.Contains(line, "CALDAV") || strings.HasPrefix(line, "username") {
			on = strings.NewReplacer("#caldav", "caldav", "#username", "username").Replace(on)
			if !strings.Contains(line, "password_") {
				on = strings.Replace(on, `#password_env = "SGAUS_CALDAV"`, `password_env = "SGAUS_CALDAV"`, 1)
			}
			return on
		}
		key, _, _ := strings.Cut(line, " ")
		switch key {
		case "password", "password_env":
			on = strings.Replace(on, "\npassword_file", "\n#password_file", 1)
		case "token_file", "token_command":
			on = strings.Replace(on, "\npassword_file", "\n#password_file", 1)
			on = strings.Replace(on, "#auth", "auth", 1)
			on = strings.Replace(on, "auth = \"password\"", "auth = \"xoauth2\"", 1)
		case "both":
			on = strings.Replace(on, "#provider", "provider", 1)
		case "open", "close":
			on = strings.NewReplacer("#open", "open", "#close", "close").Replace(on)
		}
		return on
	}
	head, places, _ := strings.Cut(text, "\n# Servicios con formato")
	for _, m := range commentedKey.FindAllStringSubmatch(head, -1) {
		if strings.HasPrefix(m[1], "ca_file") { // would have to be there
			continue
		}
		if _, err := Parse("sgaus.toml", []byte(alone(m[1]))); err != nil {
			t.Errorf("#%s\n%v", m[1], err)
		}
	}
	places = regexp.MustCompile(`(?m)^#(\S)`).ReplaceAllString(places, "$1")
	if _, err := Parse("sgaus.toml", []byte(head+"\n#"+places)); err != nil {
		t.Errorf("the services and resources switched on:\n%v", err)
	}
}

// Whoever adds a key is told to explain it.
func TestDefaultExplainsEveryKey(t *testing.T) {
	sections := strings.Split(Default(""), "\n[")
	for _, s := range new(Config).sections() {
		keys := s.keys
		if s.element != nil {
			keys = s.element()
		}
		for _, k := range keys {
			found := false
			for _, text := range append(sections, strings.Split(Default(""), "\n#[")...) {
				name := strings.HasPrefix(text, s.name+"]") || strings.HasPrefix(text, "["+s.name+"]]")
				found = found || name && regexp.MustCompile(`(?m)^#?`+k.name+` = `).MatchString(text)
			}
			if !found && !(s.name == "smtp" && k.name != "connections") { // as in [imap]
				t.Errorf("sgaus.toml does not show %s of [%s]", k.name, s.name)
			}
		}
	}
}
