package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"sgaus/workflow"
)

const addressAllowed = `a bare address, like "beto@uni.mx"`

// bareAddress checks name@domain. It is narrower than RFC 5321: no quoted
// names, no domain literals, nothing that could mean two things on its way
// through a command line or a header.
func bareAddress(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && len(s) <= 254 && len(local) <= 64 && dotAtom(local, "!#$%&'*+-/=?^_`{|}~") && hostName(domain)
}

// dotAtom reports whether s is made of letters, digits and more, in runs
// parted by single dots.
func dotAtom(s, more string) bool {
	for run := range strings.SplitSeq(s, ".") {
		if run == "" || strings.ContainsFunc(run, func(c rune) bool {
			return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune(more, c))
		}) {
			return false
		}
	}
	return true
}

func hostName(s string) bool {
	if !dotAtom(s, "-_") {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return true
}

// address reads a mail address; its domain is kept in lower case.
func address(p *string) reader {
	return func(v any) error {
		s, err := asText(v, `"beto@uni.mx"`)
		if err != nil {
			return err
		}
		if !bareAddress(s) {
			return fmt.Errorf("%s is no mail address; allowed: %s", quote(s), addressAllowed)
		}
		at := strings.LastIndexByte(s, '@')
		*p = s[:at] + strings.ToLower(s[at:])
		return nil
	}
}

func addresses(p *[]string) reader { return each(p, `["beto@uni.mx"]`, address) }

// server reads host or host:port. What was written is not shown: people put
// user:password@host there.
func server(p *string) reader {
	const allowed = `host or host:port, like "mail.uni.mx:993"`
	return func(v any) error {
		s, err := asText(v, `"mail.uni.mx:993"`)
		if err != nil {
			return err
		}
		host, port := s, ""
		if h, n, err := net.SplitHostPort(s); err == nil {
			host, port = h, n
		} else {
			host = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
		}
		_, notIP := netip.ParseAddr(host)
		n, badPort := strconv.Atoi(port)
		switch {
		case strings.Contains(s, "://"):
			return errors.New("this is a URL; allowed: " + allowed)
		case notIP != nil && !hostName(host):
			return errors.New("this is no server's address; allowed: " + allowed)
		case port != "" && (badPort != nil || n < 1 || n > 65535):
			return errors.New("the port is no number from 1 to 65535; allowed: " + allowed)
		}
		*p = host
		if port != "" || strings.Contains(host, ":") {
			*p = net.JoinHostPort(host, port)
		}
		return nil
	}
}

// loopback reports whether a connection to the host stays in this machine.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// tag reads the word of [SGAUS #123].
func tag(p *string) reader {
	return func(v any) error {
		s, err := asText(v, `"SGAUS"`)
		if err != nil {
			return err
		}
		if len(s) > 20 || strings.Contains(s, ".") || !dotAtom(s, "-_") {
			return fmt.Errorf("%s cannot stand in a subject; allowed: up to 20 letters, digits, - and _", quote(s))
		}
		*p = s
		return nil
	}
}

// pattern reads a host's name in which * stands for anything, an address or a
// prefix of addresses, as identity.Border.Hosts takes them.
func pattern(p *string) reader {
	return func(v any) error {
		s, err := asText(v, `"*.uni.mx"`)
		if err != nil {
			return err
		}
		_, notIP := netip.ParseAddr(s)
		_, notPrefix := netip.ParsePrefix(s)
		if notIP != nil && notPrefix != nil && (strings.Trim(s, "*.") == "" || !dotAtom(s, "*-_")) {
			return fmt.Errorf(`%s is no pattern of our servers' names; allowed: a name, with * for anything, like "*.uni.mx", or "10.1.0.0/16"`, quote(s))
		}
		*p = strings.ToLower(s)
		return nil
	}
}

// mailPattern reads an address, or one in which * stands for anything.
func mailPattern(p *string) reader {
	return func(v any) error {
		s, err := asText(v, `"*@monitores.uni.mx"`)
		if err != nil {
			return err
		}
		local, domain, ok := strings.Cut(s, "@")
		if !ok || local == "" || strings.Trim(domain, "*.") == "" || !dotAtom(local, "*-_+") || !dotAtom(domain, "*-_") {
			return fmt.Errorf(`%s is no pattern of addresses; allowed: an address, with * for anything, like "*@monitores.uni.mx"`, quote(s))
		}
		*p = strings.ToLower(s)
		return nil
	}
}

// authserv reads the authserv-id of RFC 8601 section 2.5. Fields that have
// none are Microsoft's, and are to be believed in their place only.
func authserv(p *string) reader {
	return func(v any) error {
		s, err := asText(v, `"mx.uni.mx"`)
		if err != nil {
			return err
		}
		if !dotAtom(s, "-_") {
			return fmt.Errorf(`%s is no authserv-id; allowed: the word behind "Authentication-Results:" in mail received here, like "mx.uni.mx" (it has none at Microsoft: provider = "microsoft365")`, quote(s))
		}
		*p = strings.ToLower(s)
		return nil
	}
}

// command reads a command in any of its words and keeps the canonical one.
func command(p *string) reader {
	return func(v any) error {
		s, err := asText(v, `"TERMINADA"`)
		if err != nil {
			return err
		}
		got, ok := workflow.Recognise(strings.Trim(s, "[]"))
		if ok && !got.Near && got.Arg == "" {
			*p = got.Name
			return nil
		}
		e := fmt.Sprintf(`%s is no command; allowed: commands, like "TERMINADA"`, quote(s))
		if ok {
			e += "; nearest: " + got.Name
		}
		return errors.New(e)
	}
}

// database reads where the data is. A URL is not shown: it may hold a password.
func database(p *string) reader {
	const allowed = `"sqlite:" and a file, like "sqlite:sgaus.db"`
	return func(v any) error {
		s, err := asText(v, `"sqlite:sgaus.db"`)
		if err != nil {
			return err
		}
		file, ok := strings.CutPrefix(s, "sqlite:")
		if u, err := url.Parse(s); !ok && err == nil && u.Scheme != "" {
			return fmt.Errorf("%s is no database that this program knows; allowed: %s", quote(u.Scheme), allowed)
		}
		if !ok || strings.TrimPrefix(file, "//") == "" {
			return errors.New("this names no database; allowed: " + allowed)
		}
		*p = s
		return nil
	}
}

// code reads the short name of an area, a service or a resource, as people
// write it in a command.
func code(p *string) reader {
	return func(v any) error {
		s, err := asText(v, `"REDES"`)
		if err != nil {
			return err
		}
		if s == "" || len([]rune(s)) > 30 || strings.ContainsAny(s, " []@,;:=\"<>") {
			return fmt.Errorf(`%s is no code; allowed: one word that can stand in a command, like "REDES"`, quote(s))
		}
		*p = s
		return nil
	}
}

// word reads a text that is not empty.
func word(p *string) reader {
	return func(v any) error {
		s, err := asText(v, `"videoconferencia"`)
		if err == nil && s == "" {
			err = errors.New(`this is empty; allowed: a text in quotes, like "videoconferencia"`)
		}
		if err != nil {
			return err
		}
		*p = s
		return nil
	}
}
