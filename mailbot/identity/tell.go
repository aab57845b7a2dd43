package identity

import (
	"fmt"

	"sgaus/parser"
)

// Told is how a header is read: where our servers end, and which of its
// Authentication-Results count. For `explain`.
type Told struct {
	Border  string // how it was found, in words
	Results []Read
}

// Read is one Authentication-Results field. Why says where it stands and whose
// it is, or why it is not believed.
type Read struct {
	Value  string
	Counts bool
	Why    string
}

// Tell says how Judge reads a header. It believes what ours gives, which Judge
// believes too.
func (b Border) Tell(header []parser.Field) Told {
	border, by, notes := b.border(header)
	t := Told{Border: b.told(header, border, by)}
	for _, n := range notes {
		t.Border += "; " + n
	}
	below := b.Strips // as in ours
	for i, f := range header {
		if i > border && is(f, "Received") {
			below = false
		}
		if is(f, "Authentication-Results") {
			t.Results = append(t.Results, b.read(f.Value, i < border, border >= 0, i < border || border >= 0 && below))
		}
	}
	return t
}

func (b Border) told(header []parser.Field, border int, by string) string {
	received := 0
	for i, f := range header {
		if is(f, "Received") {
			received++
		}
		if i == border {
			return fmt.Sprintf("Received number %d from the top, by %s", received, show(by))
		}
	}
	if received == 0 {
		return "none: the mail has no Received"
	}
	return "none: no server of identity.hosts is seen"
}

// read says what becomes of one field.
func (b Border) read(value string, above, bordered, believed bool) Read {
	r := Read{Value: value}
	f, err := parseResults(value)
	switch {
	case !bordered:
		r.Why = "there is no border, so anybody may have written it"
	case !believed && b.Strips:
		r.Why = "it stands below the servers that are ours"
	case !believed:
		r.Why = "it stands below the border, and identity.strips is not set"
	case err != nil:
		r.Why = err.Error()
	case !b.trusts(f.id):
		r.Why = show(f.id) + " is not in identity.trusted_authserv"
	case above:
		r.Counts, r.Why = true, "above the border"
	default:
		r.Counts, r.Why = true, "right below the border, where identity.strips believes it"
	}
	return r
}
