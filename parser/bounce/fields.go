package bounce

import (
	"strings"
)

// Fields is what a message/delivery-status part says.
type Fields struct {
	EnvelopeID string
	MTA        string // Reporting-MTA
	Recipients []Recipient
	Dropped    int // recipients beyond Most
}

// Read reads a message/delivery-status part (RFC 3464) as servers write it: a
// group of fields for the message, then one a recipient, separated by empty
// lines; or with none of them, with too many, with fields in another order or
// misspelt. to are the recipients of the mail that came back, where known.
func Read(b string, to []string) Fields {
	g := gatherer{to: map[string]bool{}}
	for _, t := range to {
		g.to[strings.ToLower(t)] = true
	}
	for b != "" {
		var l string
		l, b, _ = strings.Cut(b, "\n")
		g.line(strings.TrimRight(l, "\r"))
	}
	g.endField()
	g.flush()
	return g.out
}

// gatherer puts the fields of a status part together.
type gatherer struct {
	out Fields
	to  map[string]bool

	name, value string // the field that is being read

	blank                   bool // an empty line stands above
	final, original, actual string
	action, status, diag    string
	some                    bool
}

func (g *gatherer) line(l string) {
	const longest = 4000
	t := strings.TrimSpace(l)
	if t == "" {
		g.endField()
		g.blank = true
		return
	}
	name, value, ok := strings.Cut(l, ":")
	if ok && l[0] != ' ' && l[0] != '\t' && fieldName(name) {
		g.endField()
		g.name, g.value = name, strings.TrimSpace(value)
		return
	}
	// Folded, or QUIRK: unfolded without the blank in front.
	if len(g.value) < longest {
		g.value += " " + t
	}
}

// fieldName tells a field from a line of a diagnostic that has a colon in it.
func fieldName(s string) bool {
	s = strings.TrimSpace(s)
	if known(s) != "" {
		return true
	}
	return len(s) < 40 && strings.Contains(s, "-") && !strings.ContainsAny(s, " \t<>@.,;()[]") && (s[0] < '0' || s[0] > '9')
}

// unjoined takes out what joins the words of a field's name.
var unjoined = strings.NewReplacer("-", "", "_", "", " ", "", "\t", "")

// known gives what a field is about, however it is spelt; "" for the others.
func known(name string) string {
	if name == "" || len(name) > 40 {
		return ""
	}
	n := unjoined.Replace(strings.ToLower(name))
	switch {
	case strings.HasPrefix(n, "final") && strings.Contains(n, "recip"):
		return "final"
	case strings.HasPrefix(n, "orig") && strings.Contains(n, "recip"):
		return "original"
	case strings.HasPrefix(n, "xactual") && strings.Contains(n, "recip"):
		return "actual"
	case n == "failedrecipient" || n == "xfailedrecipient":
		return "final"
	case strings.HasPrefix(n, "diagnos"):
		return "diagnostic"
	case n == "status" || n == "statuscode":
		return "status"
	case n == "action" || n == "actions":
		return "action"
	case strings.HasSuffix(n, "originalenvelopeid"):
		return "envelope"
	case n == "reportingmta":
		return "mta"
	}
	return ""
}

func (g *gatherer) endField() {
	name, v := known(g.name), strings.TrimSpace(g.value)
	g.name, g.value = "", ""
	switch name {
	case "":
		return
	case "envelope":
		if g.out.EnvelopeID == "" {
			g.out.EnvelopeID = v
		}
		return
	case "mta":
		if g.out.MTA == "" {
			g.out.MTA = v
		}
		return
	}
	if g.begins(name) {
		g.flush()
	}
	g.some, g.blank = true, false
	switch name {
	case "final":
		g.final = typed(v)
	case "original":
		g.original = typed(v)
	case "actual":
		g.actual = typed(v)
	case "action":
		g.action = action(v)
	case "status":
		g.status = v
	case "diagnostic":
		g.diag = strings.TrimSpace(g.diag + " " + diagnostic(v))
	}
}

// begins tells that a field is the first of the next recipient: this one has it
// already, or an empty line stood above and it names somebody. QUIRK: some put
// an empty line between the fields of one recipient.
func (g *gatherer) begins(name string) bool {
	told := g.action != "" || g.status != "" || g.diag != ""
	switch name {
	case "final":
		return g.final != "" || g.blank && told && g.address() != ""
	case "original":
		return g.original != "" || g.blank && told && g.address() != ""
	case "actual":
		return g.actual != ""
	case "action":
		return g.action != ""
	case "status":
		return g.status != ""
	}
	return g.diag != "" && (g.blank || len(g.diag) > 4000)
}

// address chooses between the addresses of one recipient; see the package's
// doc.
func (g *gatherer) address() string {
	for _, a := range []string{g.original, g.final, g.actual} {
		if a != "" && g.to[strings.ToLower(a)] {
			return a
		}
	}
	switch {
	case g.original != "" && !strings.HasPrefix(strings.ToUpper(g.original), "IMCEA"):
		return g.original
	case g.final != "":
		return g.final
	case g.actual != "":
		return g.actual
	}
	return g.original
}

// flush ends a recipient.
func (g *gatherer) flush() {
	a := g.address()
	if !g.some || a == "" && Code(g.status) == "" && g.diag == "" {
		return
	}
	if len(g.out.Recipients) == Most {
		g.out.Dropped++
		g.final, g.original, g.actual, g.action, g.status, g.diag, g.some = "", "", "", "", "", "", false
		return
	}
	r := Recipient{Address: a, Action: g.action, Diagnostic: g.diag, Rule: "Final-Recipient"}
	if a != "" && strings.EqualFold(a, g.original) && !strings.EqualFold(a, g.final) {
		r.Rule = "Original-Recipient"
	}
	if r.Action == "" {
		r.Action = actionOf(g.status, g.diag)
	}
	r.Status, r.From = Judge(g.status, g.diag, r.Action)
	g.out.Recipients = append(g.out.Recipients, r)
	g.final, g.original, g.actual, g.action, g.status, g.diag, g.some = "", "", "", "", "", "", false
}

// action reads an Action field, whose word some conjugate or comment.
func action(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, a := range []string{"failed", "delayed", "delivered", "relayed", "expanded"} {
		if strings.HasPrefix(s, a[:4]) {
			return a
		}
	}
	if strings.HasPrefix(s, "bounc") || strings.HasPrefix(s, "undeliver") || strings.HasPrefix(s, "reject") {
		return "failed"
	}
	return ""
}

// actionOf guesses the action of a recipient that names none, from the class
// of its status.
func actionOf(status, diag string) string {
	c := Code(status)
	if c == "" {
		c = Code(diag)
	}
	switch {
	case strings.HasPrefix(c, "2"):
		return "delivered"
	case strings.HasPrefix(c, "4"):
		return "delayed"
	}
	return "failed"
}

// diagnostic takes off the type of a Diagnostic-Code, "smtp; 550 …"; a
// semicolon inside of what the server said stays.
func diagnostic(s string) string {
	if typ, v, ok := strings.Cut(s, ";"); ok && len(typ) < 20 && !strings.ContainsAny(strings.TrimSpace(typ), " \t.<>@:") && (typ == "" || typ[0] < '0' || typ[0] > '9') {
		s = v
	}
	return strings.Join(strings.Fields(s), " ")
}
