package workflow

import (
	"slices"
	"strings"
	"testing"
)

// The manual of a person lists just what they may ever say: on some request, in
// some status, it is accepted, or refused for something else than who they are.
func TestManualIsWhatOneMaySay(t *testing.T) {
	for _, p := range append([]Person{otro}, testDesk().Staff...) {
		var lists []string
		for _, e := range Manual(p, false) {
			name, _, _ := strings.Cut(strings.Trim(e.Command, "[]"), "]")
			r, _ := Recognise(name)
			lists = append(lists, r.Name)
		}
		for _, c := range everything()[1:] {
			may := maySay(p, c)
			if p.Staff() || rowNamed(c.Name).Everyone {
				if listed := slices.Contains(lists, c.Name); may != listed {
					t.Errorf("%s %v may say %s: %v; in the manual: %v", p.Name, p.Roles, c.Name, may, listed)
				}
			} else if slices.Contains(lists, c.Name) {
				t.Errorf("%s is told of %s, which is plain text to the desk", p.Name, c.Name)
			}
		}
	}
	if got, want := len(Manual(Person{}, true)), len(Commands); got != want {
		t.Errorf("the whole manual has %d of %d commands", got, want)
	}
}

// maySay looks for a request on which p may say c.
func maySay(p Person, c Command) bool {
	for _, s := range Statuses {
		for _, assignee := range []string{"", p.Email, dau.Email} {
			for _, area := range []string{"", p.Area} {
				for _, requester := range []Person{ana, p} {
					r := given(s)
					r.Assignee, r.Area, r.Requester = assignee, area, requester
					o := Decide(r, c, Actor{Person: p, Proven: true}, testFacts(), testNow)
					if o.Refusal == nil || o.Refusal.Reason != NotYours && o.Refusal.Reason != UnknownNumber {
						return true
					}
				}
			}
		}
	}
	return false
}
