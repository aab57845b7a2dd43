package config

import (
	"errors"
	"strings"
	"testing"
)

// TOML has many ways to write the same; each mistake keeps its line.
func TestEveryMistakeKnowsItsLine(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"dotted", "\nhelpdesk.tug = 1", "f:2: helpdesk.tug: unknown key"},
		{"quoted", "[helpdesk]\n\"tug\" = 1", "f:2: helpdesk.tug: unknown key"},
		{"quoted with a dot", "[helpdesk]\n\"a.b\" = 1", "f:2: helpdesk.a.b: unknown key"},
		{"inline", "[imap]\n\nsmtp = 1\n[x]\n", "f:3: imap.smtp: unknown key"},
		{"inline table", "\nhelpdesk = { name = \"x\", tug = 1 }", "f:2: helpdesk.tug: unknown key"},
		{"list of inline tables", "area = [\n  { code = \"A\" },\n  { cod = \"B\" },\n]", "f:3: area[2].cod: unknown key"},
		{"list over lines", "[hours]\ndays_off = [\n  \"2026-12-24\",\n  \"ayer\",\n]", "f:2: hours.days_off: element 2"},
		{"the third of a list", "[[area]]\ncode=\"A\"\n[[area]]\ncode=\"B\"\n[[area]]\nkode=\"C\"", "f:6: area[3].kode: unknown key"},
		{"a table inside one of a list", "[[area]]\ncode=\"A\"\n[area.head]\nemail=\"x\"", "f:3: area[1].head: this is a table; allowed: a text"},
		{"a missing key of a list", "[[area]]\ncode=\"A\"\n[[area]]\nname=\"B\"", "f:3: area[2].code: missing"},
		{"a missing section", "[helpdesk]\n", "f:1: imap.address: missing"},
		{"nothing", "", "f:1: helpdesk.address: missing"},
		{"many lines in a text", "[helpdesk]\nname = \"\"\"\na\nb\"\"\"\ntug = 1", "f:5: helpdesk.tug: unknown key"},
		{"carriage returns", "[helpdesk]\r\ntug = 1\r\n", "f:2: helpdesk.tug: unknown key"},
	} {
		_, err := Parse("f", []byte(c.file))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: want %s, got:\n%v", c.name, c.want, err)
		}
	}
}

// Whatever stands in the file, the answer is a configuration or a report.
func FuzzParse(f *testing.F) {
	f.Add(good)
	f.Add(Default(""))
	f.Add("helpdesk.a.b = [[{x={}}]]\n[[area.x]]\n[imap]\nx=1979-05-27T07:32:00Z")
	f.Fuzz(func(t *testing.T, file string) {
		c, err := Parse("sgaus.toml", []byte(file))
		var all Problems
		if (c == nil) != (err != nil) || err != nil && (!errors.As(err, &all) || len(all) == 0) {
			t.Errorf("Parse: %v, %v", c, err)
		}
		for _, p := range all {
			if p.Line < 1 || p.Line > strings.Count(file, "\n")+1 || p.Text == "" {
				t.Errorf("%+v", p)
			}
		}
	})
}
