package outbox

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// valid refuses what must not stand between the angle brackets of an envelope.
// QUIRK: go-smtp looks for CR and LF only; "a@x> SIZE=<1" would reach the wire
// as a parameter of ours.
func valid(address string) error {
	at := strings.LastIndexByte(address, '@')
	switch {
	case at < 1 || at == len(address)-1 || address[0] == '@':
		return errors.New("an address has a name, an @ and a domain")
	case len(address) > 254 || at > 64: // RFC 5321 4.5.3.1
		return errors.New("the address is too long")
	case !utf8.ValidString(address):
		return errors.New("the address is not UTF-8")
	case strings.ContainsAny(address, " <>") || strings.ContainsFunc(address, unicode.IsControl):
		return errors.New("the address holds a space, an angle bracket or a control character")
	}
	return nil
}

// ascii reports whether an address can go to a server without SMTPUTF8.
func ascii(address string) bool {
	return !strings.ContainsFunc(address, func(r rune) bool { return r >= utf8.RuneSelf })
}
