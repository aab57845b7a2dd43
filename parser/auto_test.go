package parser

import (
	"strings"
	"testing"
)

// TestOwnGroup: a person who writes to the desk's address, which is a group of
// Google's or a Mailman list, is heard; a machine behind the group is not, nor
// whoever writes over another list.
func TestOwnGroup(t *testing.T) {
	o := desk
	o.Own = func(a string) bool { return a == "mesa.ayuda@uni.mx" }
	const google = "List-ID: <mesa.ayuda.uni.mx>\nPrecedence: list\nMailing-list: list mesa.ayuda@uni.mx; contact mesa.ayuda+owners@uni.mx\n" +
		"List-Post: <https://groups.google.com/a/uni.mx/group/mesa.ayuda/post>, <mailto:mesa.ayuda@uni.mx>\nList-Unsubscribe: <mailto:googlegroups-manage+1+unsubscribe@googlegroups.com>\nX-Google-Group-Id: 1\n"
	for name, c := range map[string]struct{ fields, want string }{
		"Google":                {google, ""},
		"its id alone":          {"List-Id: Mesa de ayuda <mesa.ayuda.uni.mx>\nPrecedence: list\n", ""},
		"Mailman":               {"List-Id: <x.y>\nX-BeenThere: mesa.ayuda@uni.mx\nX-Mailman-Version: 2.1\n", ""},
		"another list":          {strings.ReplaceAll(google, "mesa.ayuda", "avisos"), "list"},
		"precedence alone":      {"Precedence: list\n", "list"},
		"a machine in it":       {google + "Auto-Submitted: auto-generated\n", "system"},
		"an absence in it":      {google + "X-Autoreply: yes\n", "auto-reply"},
		"bulk in it":            {google + "Precedence: bulk\n", "bulk"},
		"an id of another host": {"List-Id: <mesa.ayuda.uni.mx.evil.example>\n", "list"},
	} {
		mail := c.fields + "From: Ana <ana@uni.mx>\nTo: mesa.ayuda@uni.mx\nSubject: No imprime\n\nLa impresora no imprime.\n"
		if m := Parse(strings.NewReader(mail), o); m.Auto.Kind != c.want {
			t.Errorf("%s: %q (%s), want %q", name, m.Auto.Kind, m.Auto.Why, c.want)
		}
		if m := Parse(strings.NewReader(mail), desk); m.Auto.Kind == "" {
			t.Errorf("%s: a person's, where no address is known for the desk's", name)
		}
	}
}

// TestAutoSaysWhy: what takes a mail for a machine's is told.
func TestAutoSaysWhy(t *testing.T) {
	m := corpusRead(t, "absent-es-text")
	if m.Auto.Why == "" || len(m.Findings) == 0 || m.Findings[len(m.Findings)-1].About != "automatic" {
		t.Errorf("%q, %+v", m.Auto.Why, m.Findings)
	}
	if m := corpusRead(t, "absent-case"); m.Auto.Why != "Auto-Submitted: auto-replied" && m.Auto.Why != "AUTO-SUBMITTED: auto-replied" {
		t.Errorf("why: %q", m.Auto.Why)
	}
}
