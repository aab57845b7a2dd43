package mailbot

import (
	"strings"

	"sgaus/workflow"
	"sgaus/workflow/agenda"
)

// roomAt finds the room, or the equipment, that is invited at an address: its
// own, or the desk's with its name behind a plus («mesa+sala-a@»), which is the
// local part of its address or its code. People are invited as people.
func (s Settings) roomAt(address string) (agenda.Resource, bool) {
	_, domain, _ := strings.Cut(address, "@")
	local, _, _ := strings.Cut(address, "@")
	_, plus, _ := strings.Cut(local, "+")
	behind := plus != "" && s.itself(address)
	for _, r := range s.Desk.Resources {
		if r.Kind == agenda.Staff {
			continue
		}
		own, _, _ := strings.Cut(r.Email, "@")
		if domain != "" && r.Email != "" && workflow.SameAddress(r.Email, address) ||
			behind && (own != "" && strings.EqualFold(plus, own) || strings.EqualFold(plus, r.Code)) {
			if r.Name == "" {
				r.Name = r.Code
			}
			return r, true
		}
	}
	return agenda.Resource{}, false
}
