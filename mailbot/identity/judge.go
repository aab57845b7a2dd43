package identity

import "sgaus/parser"

// Judge weighs what our own servers wrote into the header about the one
// address of From. The header is the top one of the mail, in order.
func (b Border) Judge(header []parser.Field, from string) Verdict {
	return Verdict{Evidence: NoEvidence}
}
