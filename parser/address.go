package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxAddresses bounds the addresses that are taken from one field.
const maxAddresses = 20000

// parseAddresses reads an address list (RFC 5322 section 3.4) as it comes:
// quoted and unquoted names, encoded words in either, comments, groups, raw
// octets, brackets without an address, junk behind it. What holds no address
// gives none.
func parseAddresses(s string) []Address {
	var out []Address
	for _, item := range splitAddresses(s) {
		if a, ok := parseAddress(item); ok {
			if out = append(out, a); len(out) == maxAddresses {
				break
			}
		}
	}
	return out
}

// splitAddresses cuts a list at commas and semicolons that stand outside of
// quotes, comments and angle brackets; the name of a group is dropped.
func splitAddresses(s string) []string {
	var items []string
	start, depth := 0, 0
	quoted, angle := false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && (quoted || depth > 0):
			i++
		case c == '"' && depth == 0:
			// A quote that never closes is a letter like any other.
			if quoted || strings.IndexByte(s[i+1:min(len(s), i+1000)], '"') >= 0 {
				quoted = !quoted
			}
		case quoted:
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0 && c != '<': // a comment; one that never closes ends at the next bracket
		case c == '<':
			depth, angle = 0, true
		case c == '>':
			angle = false
		case (c == ',' || c == ';') && !angle:
			items = append(items, s[start:i])
			start = i + 1
		case c == ':' && !angle && isGroupName(s[start:i]):
			start = i + 1
		}
	}
	return append(items, s[min(start, len(s)):])
}

func isGroupName(s string) bool {
	return !strings.ContainsAny(s, "@<[")
}

// parseAddress reads one mailbox.
func parseAddress(s string) (Address, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Address{}, false
	}
	if i, j := lastAngle(s); i >= 0 {
		email := cleanEmail(s[i+1 : j])
		if validEmail(email) {
			return Address{Name: cleanName(s[:i]), Email: lowerDomain(email)}, true
		}
	}
	bare := stripComments(s)
	for _, w := range strings.Fields(bare) {
		w = cleanEmail(strings.Trim(w, "<>[]\"',;"))
		if validEmail(w) {
			name := strings.TrimSpace(strings.Replace(bare, w, "", 1))
			if name == "" {
				name = comment(s)
			}
			return Address{Name: cleanName(strings.Trim(name, "<>[]")), Email: lowerDomain(w)}, true
		}
	}
	if local := strings.TrimSpace(bare); strings.HasPrefix(local, `"`) && validEmail(local) {
		return Address{Email: lowerDomain(local)}, true
	}
	return Address{Name: cleanName(strings.Trim(s, "<>"))}, false
}

// lastAngle finds the last <…> of s that stands outside quotes, which is the
// address whatever the name contains.
func lastAngle(s string) (i, j int) {
	i, j = -1, -1
	quoted := false
	open := -1
	for k := 0; k < len(s); k++ {
		switch c := s[k]; {
		case c == '\\' && quoted:
			k++
		case c == '"' && open < 0:
			if quoted || strings.IndexByte(s[k+1:], '"') >= 0 {
				quoted = !quoted
			}
		case quoted:
		case c == '<':
			open = k
		case c == '>' && open >= 0:
			i, j = open, k
			open = -1
		}
	}
	if i < 0 && open >= 0 {
		return open, len(s) // QUIRK: the closing bracket is missing
	}
	return i, j
}

// cleanEmail takes off what surrounds an address: routes, "mailto:", comments,
// blanks.
func cleanEmail(s string) string {
	s = strings.TrimSpace(stripComments(s))
	s = strings.TrimPrefix(s, "mailto:")
	s = strings.TrimPrefix(s, "MAILTO:")
	if strings.HasPrefix(s, "@") { // source route, RFC 5322 section 4.4
		if i := strings.IndexByte(s, ':'); i > 0 {
			s = s[i+1:]
		}
	}
	return strings.Trim(s, " \t<>'\u200b\u00a0")
}

// validEmail is what we would send mail to: one @ with something before it and
// a host after it, no blanks, brackets or control characters.
func validEmail(s string) bool {
	local, domain, ok := cutLast(s, '@')
	if !ok || local == "" || domain == "" || len(s) > 320 {
		return false
	}
	if strings.HasPrefix(local, `"`) && strings.HasSuffix(local, `"`) && len(local) > 2 {
		local = strings.ReplaceAll(local[1:len(local)-1], " ", "")
	} else if strings.ContainsAny(local, "@:;\"()[]\\,") {
		return false
	}
	for _, r := range local {
		if r <= ' ' || r == '<' || r == '>' || r == 0x7f || r == utf8.RuneError || unicode.IsSpace(r) {
			return false
		}
	}
	if strings.HasPrefix(domain, "[") {
		return strings.HasSuffix(domain, "]") && !strings.ContainsAny(domain, " <>\r\n")
	}
	for _, r := range domain {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '.' && r != '-' && r != '_' {
			return false
		}
	}
	return domain[0] != '.' && domain[len(domain)-1] != '.' && domain[0] != '-' && !strings.Contains(domain, "..")
}

func lowerDomain(email string) string {
	i := strings.LastIndexByte(email, '@')
	return email[:i+1] + strings.ToLower(email[i+1:])
}

// comment gives the last comment of s: ancient clients put the name there.
func comment(s string) string {
	i := strings.LastIndexByte(s, '(')
	if i < 0 {
		return ""
	}
	inner, _, _ := strings.Cut(s[i+1:], ")")
	return inner
}

// cleanName makes a display name of what stands before an address.
func cleanName(s string) string {
	s = strings.TrimSpace(s)
	if strings.IndexByte(s, '"') >= 0 {
		var b strings.Builder
		for i := 0; i < len(s); i++ {
			if s[i] == '\\' && i+1 < len(s) {
				i++
			} else if s[i] == '"' {
				continue
			}
			b.WriteByte(s[i])
		}
		s = b.String()
	} else {
		s = strings.TrimSpace(stripComments(s))
	}
	s = oneLine(decodeHeader(s))
	return strings.Join(strings.Fields(strings.Trim(s, "'\" ")), " ")
}
