package bounce

import (
	"strings"
)

// Feedback is what a message/feedback-report part says (RFC 5965).
type Feedback struct {
	Type       string // "abuse", "fraud", "not-spam", "opt-out", "auth-failure" …
	EnvelopeID string
	Recipients []string
}

// Complaint tells whether somebody complained; a report that our own mail
// failed SPF or DKIM (RFC 6591) is no complaint of anybody.
func (f Feedback) Complaint() bool { return f.Type != "auth-failure" && f.Type != "dmarc" }

// ReadFeedback reads such a part. Who asks not to be named is left out.
func ReadFeedback(b string) Feedback {
	var f Feedback
	seen := map[string]bool{}
	for _, l := range unfolded(b) {
		name, v, _ := strings.Cut(l, ":")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "feedback-type":
			f.Type = strings.ToLower(strings.TrimSpace(v))
		case "original-envelope-id":
			f.EnvelopeID = strings.TrimSpace(v)
		case "original-rcpt-to", "removal-recipient", "original-recipient", "redacted-address":
			a := typed(v)
			if a == "" || hidden(a) || seen[strings.ToLower(a)] || len(f.Recipients) >= Most {
				continue
			}
			seen[strings.ToLower(a)] = true
			f.Recipients = append(f.Recipients, a)
		}
	}
	return f
}

// hidden knows the addresses that are put in the place of real ones.
func hidden(a string) bool {
	local, _, _ := strings.Cut(strings.ToLower(a), "@")
	return strings.Contains(local, "redacted") || local == "undisclosed-recipients" || strings.Trim(local, "x*") == ""
}

// Named gives the addresses of a list that are not hidden.
func Named(list []string) []string {
	var out []string
	for _, a := range list {
		if !hidden(a) {
			out = append(out, a)
		}
	}
	return out
}

// unfolded gives the lines of a header, each field on one.
func unfolded(b string) []string {
	const most = 5000
	var out []string
	for b != "" && len(out) < most {
		var l string
		l, b = cutLine(b)
		l = strings.TrimRight(l, "\r\n")
		switch {
		case l == "":
		case (l[0] == ' ' || l[0] == '\t') && len(out) > 0 && len(out[len(out)-1]) < 4000:
			out[len(out)-1] += " " + strings.TrimSpace(l)
		default:
			out = append(out, l)
		}
	}
	return out
}
