package identity

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"sgaus/parser"
)

// Signatures verifies DKIM signatures (RFC 6376) where our server says nothing
// of a mail. A good signature proves that a domain let the mail out, as it
// stands. It is evidence where
//
//   - the domain is that of From, or a parent of it, as in Authentication-Results;
//   - From, Subject, Date and Message-ID stand there once and are signed, and so
//     is what says which conversation the mail belongs to: else somebody could
//     take a good mail and put another command, or another request, on top of it;
//   - it was written to us, as far as that is signed: a mail to others that is
//     sent to us once more (RFC 6376 section 8.6) is no word to us;
//   - the signature covers the whole body (no l=), has not expired, and its key
//     is in earnest (no t=y), is not revoked and has 1024 bits or more.
//
// A key that cannot be had now proves nothing, and refuses nothing for good: the
// writer is asked.
type Signatures struct {
	// LookupTXT asks the DNS for the TXT records of a name. It must end by
	// itself, within seconds.
	LookupTXT func(name string) ([]string, error)
	// Ours reports whether an address is the desk's.
	Ours func(address string) bool
}

// Bounds of a verification.
const (
	maxSignatures   = 5         // that are looked at; real mail has one to three
	maxSignedHeader = 256 << 10 // octets of a header that is read
)

// once are the fields that must stand in the mail once and be signed; bound,
// those that must be signed if they are there.
var (
	once  = []string{"From", "Subject", "Date", "Message-ID"}
	bound = []string{"In-Reply-To", "References", "Reply-To", "Sender"}
)

// Judge verifies the signatures of a mail for the one address of From. open
// gives its bytes as they came, as often as it is called.
//
// Signatures are verified one at a time: several at once would each have a
// goroutine of the library, whose panic nobody could catch. Those of other
// domains are not looked at, so that a stranger cannot make us ask the DNS for
// names of theirs.
func (s Signatures) Judge(open func() io.Reader, m *parser.Message, now time.Time) Verdict {
	v := Verdict{Evidence: NoEvidence}
	address := normal(m.From.Email)
	if address == "" || m.FromCount != 1 {
		v.note("From holds no single address")
		return v
	}
	head, signatures, err := signedHeader(open())
	switch {
	case err != nil:
		v.note(fmt.Sprintf("its DKIM signatures cannot be read: %v", err))
	case len(signatures) == 0:
		v.note("no DKIM signature")
	}
	tried := 0
	for _, field := range signatures {
		d := signer(field)
		switch {
		case !within(domainIn(address), d):
			v.note(fmt.Sprintf("the signature of %s does not count: its domain is not that of From", show(d)))
			continue
		case tried == maxSignatures:
			v.note("more signatures than are looked at")
			return v
		}
		tried++
		why := s.wrong(head, field, open(), m, now)
		if why == "" {
			v.Proven, v.Evidence = true, "dkim="+d
			return v
		}
		v.note(fmt.Sprintf("the signature of %s does not count: %s", show(d), why))
	}
	return v
}

// wrong says why a signature proves nothing; "": it does.
func (s Signatures) wrong(head [][]byte, field []byte, r io.Reader, m *parser.Message, now time.Time) string {
	b := bufio.NewReader(r)
	if _, err := header(b); err != nil {
		return err.Error()
	}
	flags := &keyFlags{lookup: s.LookupTXT}
	top := append(append(slices.Concat(head...), field...), "\r\n"...)
	found, err := dkim.VerifyWithOptions(io.MultiReader(bytes.NewReader(top), b), &dkim.VerifyOptions{LookupTXT: flags.key})
	switch {
	case err != nil:
		return err.Error()
	case len(found) != 1:
		return "it could not be read"
	}
	f := found[0]
	switch {
	case f.Err != nil:
		return f.Err.Error()
	case !f.Expiration.IsZero() && now.After(f.Expiration):
		return "it has expired"
	case flags.strict && !strings.HasSuffix(lower(f.Identifier), "@"+lower(f.Domain)):
		return "its key is not for subdomains (t=s)"
	}
	return s.uncovered(f.HeaderKeys, m)
}

// signer is the domain that a signature speaks for, as it is compared.
func signer(field []byte) string {
	_, value, _ := strings.Cut(string(field), ":")
	for tag := range strings.SplitSeq(value, ";") {
		if name, d, _ := strings.Cut(tag, "="); strings.TrimSpace(name) == "d" {
			return domain(strings.Join(strings.Fields(d), ""))
		}
	}
	return ""
}

// uncovered says which of the fields that matter a signature leaves open.
func (s Signatures) uncovered(signed []string, m *parser.Message) string {
	covers := func(name string) bool {
		return slices.ContainsFunc(signed, func(k string) bool { return strings.EqualFold(k, name) })
	}
	count := func(name string) (n int) {
		for _, f := range m.Header {
			if is(f, name) {
				n++
			}
		}
		return n
	}
	for _, name := range once {
		if n := count(name); n != 1 || !covers(name) {
			return fmt.Sprintf("%s stands there %d times, and must be signed once", name, n)
		}
	}
	for _, name := range bound {
		if n := count(name); n > 1 || n == 1 && !covers(name) {
			return name + " is not signed"
		}
	}
	if !covers("To") || count("To") > 1 {
		return "" // to whom it was written nobody signed
	}
	for _, a := range slices.Concat(m.To, m.Cc) {
		if s.Ours(a.Email) {
			return ""
		}
	}
	return "it was written to others, and is sent to us once more"
}

// signedHeader cuts a header into its fields, and the signatures from the rest.
func signedHeader(r io.Reader) (rest, signatures [][]byte, err error) {
	head, err := header(bufio.NewReader(r))
	if err != nil {
		return nil, nil, err
	}
	var field []byte
	keep := func() {
		name, _, _ := bytes.Cut(field, []byte(":"))
		if strings.EqualFold(strings.TrimSpace(string(name)), "DKIM-Signature") {
			signatures = append(signatures, field)
		} else if len(field) > 0 {
			rest = append(rest, field)
		}
	}
	for line := range bytes.Lines(head) {
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			field = append(field, line...)
			continue
		}
		keep()
		field = slices.Clone(line)
	}
	keep()
	return rest, signatures, nil
}

// header reads up to the empty line.
func header(b *bufio.Reader) ([]byte, error) {
	var head []byte
	for {
		line, err := b.ReadSlice('\n')
		head = append(head, line...)
		switch {
		case len(head) > maxSignedHeader:
			return nil, fmt.Errorf("a header of more than %d octets", maxSignedHeader)
		case errors.Is(err, bufio.ErrBufferFull):
		case err != nil:
			return head, nil // a mail without a body
		case len(bytes.TrimRight(line, "\r\n")) == 0:
			return head, nil
		}
	}
}

// keyFlags reads the flags of a key as it passes by (RFC 6376 section 3.6.1),
// which the library does not heed.
type keyFlags struct {
	lookup func(string) ([]string, error)
	strict bool // t=s
}

func (k *keyFlags) key(name string) ([]string, error) {
	records, err := k.lookup(name)
	if err != nil || len(records) != 1 {
		return records, err
	}
	for tag := range strings.SplitSeq(records[0], ";") {
		label, value, _ := strings.Cut(tag, "=")
		if strings.TrimSpace(label) != "t" {
			continue
		}
		for flag := range strings.SplitSeq(value, ":") {
			switch strings.TrimSpace(flag) {
			case "y":
				return nil, errTesting
			case "s":
				k.strict = true
			}
		}
	}
	return records, nil
}

// errTesting is what a domain says that only tries DKIM out: its mail is to be
// taken as if it were not signed.
var errTesting = errors.New("the domain is still testing (t=y)")
