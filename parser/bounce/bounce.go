// Package bounce knows how mail systems say that a mail did not arrive: the
// part for machines (RFC 3464, RFC 6533), and the prose of forty years in a
// dozen languages. It tells who did not get it and why, in the terms of the
// registry of enhanced status codes (RFC 3463, RFC 5248). Whether a mail is a
// report at all is judged by the parser, with the signs that are listed here.
//
// # Whose address
//
// The recipient is the address that the mail was sent to, as a person would
// name it: Original-Recipient before Final-Recipient, «(expanded from: <a>)»
// and «(generated from a)» before the address that an alias led to; but
// whichever of them stands in the To of the mail that came back is believed
// first, since some servers fill Original-Recipient with names of their own.
//
// # Which status
//
// What the refusing server said, in Diagnostic-Code behind its reply code, is
// believed before what the reporting server made of it; a code that means
// nothing (5.0.0, 5.1.0) is made precise from words. A status that is given is
// never changed into another class: a mail that was given up after 4.4.1 has
// that status, and its Action tells that it failed.
package bounce

// Recipient is one address of a report.
type Recipient struct {
	Address    string
	Status     string // RFC 3463, or ""
	Action     string // "failed", "delayed", "delivered", "relayed", "expanded"
	Diagnostic string // the words of the server that refused
	Rule       string // what knew the address, in English
	From       string // the words that the status comes from
}

// Failed tells that the mail did not get there, or not yet.
func (r Recipient) Failed() bool { return r.Action == "failed" || r.Action == "delayed" }

// Most is how many recipients of one report are told of. A mailing to more is
// no notice of a desk, and what is left out is told by the caller.
const Most = 1000
