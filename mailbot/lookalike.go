package mailbot

import (
	"strings"

	"sgaus/workflow"
)

// likeness finds the one of the staff whom a sender looks like without being
// them: by their name, by their address within the name, or by an address that
// begins like theirs. The desk is not deceived by it; people may be.
func (b *Bot) likeness(name, address string) (workflow.Person, bool) {
	if b.Desk.Known(address).Staff() {
		return workflow.Person{}, false
	}
	said, from := folded(name), folded(address)
	for _, p := range b.Desk.Staff {
		for _, theirs := range append([]string{p.Email}, p.Aliases...) {
			if a := folded(theirs); strings.Contains(said, a) || strings.HasPrefix(from, a) {
				return p, true
			}
		}
		if p.Name != "" && said == folded(p.Name) {
			return p, true
		}
	}
	return workflow.Person{}, false
}

// folded is a name or an address as it looks at a glance: letters of other
// alphabets that are drawn like ours are ours (UTS 39, the common ones).
func folded(s string) string {
	return strings.Join(strings.Fields(alike.Replace(strings.ToLower(s))), " ")
}

var alike = strings.NewReplacer(
	"а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "і", "i", "ј", "j", "ѕ", "s", "һ", "h", "ԁ", "d", "ո", "n", // Cyrillic, Armenian
	"α", "a", "ο", "o", "ν", "v", "ι", "i", "ρ", "p", "υ", "u", // Greek
	"ſ", "s", "ı", "i", "ɡ", "g", "0", "o", "1", "l",
	"á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n",
	"\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "", "\u00ad", "",
)
