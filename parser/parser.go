// Package parser reads mail as people and machines write it and says what it
// means: what was written now, about which request, with which commands, by
// hand or by a machine. Bytes in, meaning out: it opens no file, asks no clock
// and never fails on content, since whatever cannot be understood is still a
// mail.
//
// # What it reads
//
// The subject, in any order: reply and forward prefixes of many languages
// (RE:, RV:, AW:, Re[2]:, 回复：), our tag ([SGAUS #123]), commands in brackets
// ([TERMINADA], ［no-procede］) and tags of others ([EXTERNO]), which stay.
//
// The text: plain, format=flowed (RFC 3676) or HTML. From it the new text is
// cut: what is quoted, the lines that clients put above a quote, signatures
// ("-- "), device lines and legal notices are left out, but never lost
// (Message.Text has everything, Message.Quoted what was cut). A first mail and
// a forward keep all of their text. Where the cut would leave nothing, the
// whole is the new text, unless what is quoted is a notice of this desk: then
// nothing was said.
//
// Commands in the text are those on its first lines, as long as they hold
// nothing but brackets; a greeting may stand above, marks of bold, of lists and
// of quotation around, and a full stop behind. Text behind a bracket on the
// same line is said, and ends them. A first line of an answer that is a
// command's words in other clothes («(terminada)», «Terminada») is a Command
// with Near, never carried out. "Clave: …" lines give the reply token of a
// mailto link. Nothing in a quote is ever a command.
//
// What was never a part, or only by name, is read as if it were one: files in
// uuencode, yEnc and BinHex in the middle of a text, Outlook's winmail.dat,
// signed S/MIME, the two forks of a Mac, a clear signature of PGP (room unpack).
// An encoding, charset, boundary or type that is declared wrongly, or not at
// all, is judged by what stands there; Findings tell each such decision.
//
// Beside the text: forwards (inline in the forms of the common clients, or
// attached), automatic mail, delivery reports (RFC 3464, and in prose),
// thanks that need no answer, attachments, calendars.
//
// # Limits
//
// Time is linear in the size of the mail; what is held in memory is bounded by
// Options. What goes beyond a limit is dropped and told in Message.Problems.
package parser

import (
	"errors"
	"io"
	"time"

	"github.com/emersion/go-message/textproto"
)

// Options say what the desk calls itself and how much of a mail is read. The
// zero value reads everything but tags and commands.
type Options struct {
	// Tag is the word of the desk's subject tag: "SGAUS" for [SGAUS #123].
	Tag string

	// Command tells what the words inside a bracket say: the canonical name
	// of the command and the rest. ok: it is one; near: it is at most two
	// letters away from the one named. Nil: no commands are read.
	Command func(words string) (name, arg string, near, ok bool)

	// Own tells whether an address is the desk's. Nil: none is known, and what
	// comes over a list is the list's.
	Own func(address string) bool

	// Whole is how many octets the mail had, where only its beginning is there
	// to be read; 0: it is whole.
	Whole int64

	MaxSize       int64 // octets of a mail that are read; 0: 35 MB
	MaxDepth      int   // nesting of parts; 0: 20
	MaxParts      int   // parts of a mail; 0: 500
	MaxFiles      int   // attachments of a mail; 0: 200
	MaxText       int   // octets of decoded text; 0: 1 MB
	MaxHeader     int   // octets of the top header; 0: 1 MB
	MaxFields     int   // fields of the top header; 0: 1,000
	MaxRecipients int   // addresses of To and of Cc; 0: 20,000
}

// Address is a mailbox. Email is lower case in its domain, and "" if none
// could be read.
type Address struct{ Name, Email string }

// Field is a header field: unfolded, its encoded words as they came.
type Field struct{ Name, Value string }

// Message is what a mail says. Ids stand without their angle brackets.
type Message struct {
	Header []Field // the top header in its order, mended

	From       Address // the one address of the one From; zero if there is none
	FromCount  int     // addresses in all From fields; where it is not 1 nothing may run
	ReplyTo    Address
	Sender     Address
	ReturnPath Address // zero with HasReturnPath: the null sender

	// HasReturnPath tells that a Return-Path stood in the header.
	HasReturnPath bool

	To, Cc      []Address
	DeliveredTo []string // Delivered-To, X-Original-To, Envelope-To

	Date       time.Time // UTC; zero if unreadable
	MessageID  string
	InReplyTo  []string
	References []string

	Subject      string // decoded, whole
	CleanSubject string // without prefixes, our tag and commands
	Ticket       int64  // number in the subject's tag; 0: none
	TextTicket   int64  // number in a tag in the quoted text; 0: none
	Reply        bool   // it looks like an answer to some mail

	Text    string // the whole decoded body
	NewText string // what was written now
	Said    string // NewText without commands and keys
	Quoted  string // what was cut from Text
	HTML    bool   // the text was made from HTML
	Whole   bool   // the cut left nothing, so NewText is the whole, or "" if that is our own notice; no command is read in it

	Commands  []Command // of the subject, then of the first lines of the new text
	Tokens    []string  // values of "Clave:" lines in the new text, and what stands behind + in To, Cc and DeliveredTo
	QuotedIDs []string  // Message-IDs named in the quoted text

	Auto     Auto     // Kind "": a person wrote it
	Mute     bool     // do not acknowledge, though it may be a person's
	Loop     []string // values of X-Loop
	Bounce   *Bounce
	Forward  *Forward
	Courtesy bool // the whole new text is thanks

	Attachments []Attachment
	Calendar    []string // text/calendar parts, decoded

	Digest   string    // hex SHA-256 of the mail without the fields that its way adds
	Size     int64     // octets read
	Missing  []Missing // what was sent and is not here
	Problems []string  // what was dropped or not understood, for operators

	Cuts     []Cut     // what stands in Text and not in NewText, in its order
	Findings []Finding // the rules that fired, in their order

	subject subjectReading
	body    cutting
}

// Command is a bracket that says, or nearly says, a command.
type Command struct {
	Name, Arg string
	Raw       string // the words of the bracket, as they stood
	Near      bool   // misspelt, or without its brackets: Name is what was probably meant
	InSubject bool
	Line      int // line of the new text, from 1; 0 in the subject
}

// Auto tells why a mail is taken for a machine's.
type Auto struct {
	Kind        string // "auto-reply", "list", "bulk", "report", "system"; "" for a person's mail
	Why         string // the field or rule that decided
	From, Until time.Time
	Back        time.Time // the day of the return; zero where no day is named
}

// Bounce is a delivery report (RFC 3464, or in prose) or, with Feedback, a
// complaint (RFC 5965).
type Bounce struct {
	Recipients []Recipient
	OriginalID string // Message-ID of the mail that did not arrive
	EnvelopeID string // our ENVID, if one was given
	Permanent  bool   // at least one recipient failed for good
	Feedback   bool
}

// Recipient is one address of a delivery report. Status is an enhanced status
// (RFC 3463) or "".
type Recipient struct{ Address, Status, Action, Diagnostic string }

// Forward is a mail inside the mail.
type Forward struct {
	From      Address
	Subject   string
	Date      time.Time // UTC; zero if unreadable
	To        []Address
	Cc        []Address `json:",omitempty"`
	Text      string
	Note      string // what the person who forwards wrote above it
	Attached  bool   // message/rfc822; else a block in the text
	MessageID string
	IDs       []string // References and In-Reply-To of an attached mail
	Ticket    int64    // our tag in its subject or text

	// Attachments are the files of the forwarded mail. Of an attached mail
	// their Part counts inside of it; else they are those of the whole mail.
	Attachments []Attachment `json:",omitempty"`
}

// Attachment is a file in the mail. Name comes from strangers: no path, no
// control character and no mark of direction is in it, and at most 200 octets,
// but it may be empty. Part numbers the leaf parts of the mail, and the files
// inside of them. Type is as declared; where nothing is, as the name says.
type Attachment struct {
	Name, Type, ContentID string
	Size                  int64 // octets, decoded
	Inline                bool  // shown in the text: Content-Disposition inline, or named by a cid
	Part                  int
}

// Parse reads a mail. It never fails on content; an error of r is noted in
// Problems, and what was read until then is kept.
func Parse(r io.Reader, o Options) *Message { return parseMail(r, o.withDefaults(), 0, nil) }

// Files reads the same mail again and calls f for each attachment in the
// order of Message.Attachments, with its decoded octets; Size is not yet
// known. It ends with the first error of f, which it returns as it is, or with
// that of r; a mail that is damaged is no error.
func Files(r io.Reader, o Options, f func(Attachment, io.Reader) error) error {
	o = o.withDefaults()
	src := &watched{r: r}
	var stopped error
	emit := func(a Attachment, r io.Reader) error {
		stopped = f(a, ended{r, src})
		return stopped
	}
	w := &walker{o: o, m: new(Message), emit: emit, budget: o.MaxText}
	_, _ = w.readEntity(io.LimitReader(src, o.MaxSize), func(*textproto.Header) {})
	if stopped != nil {
		return stopped
	}
	return src.err
}

// ended is a part of a mail that ends where it can no longer be read: in
// base64 that breaks off, without its last boundary. What was read stands, as
// Parse counted it. Where the mail itself cannot be read, that is the error.
type ended struct {
	r    io.Reader
	mail *watched
}

func (e ended) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	switch {
	case e.mail.err != nil:
		err = e.mail.err
	case err != nil:
		err = io.EOF
	}
	return n, err
}

// watched remembers why a mail could not be read to its end.
type watched struct {
	r   io.Reader
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if err != nil && err != io.EOF {
		w.err = err
	}
	return n, err
}

func (o Options) withDefaults() Options {
	if o.MaxSize <= 0 {
		o.MaxSize = 35 << 20
	}
	for _, x := range []struct {
		limit    *int
		standard int
	}{
		{&o.MaxDepth, 20},
		{&o.MaxParts, 500},
		{&o.MaxFiles, 200},
		{&o.MaxText, 1 << 20},
		{&o.MaxHeader, 1 << 20},
		{&o.MaxFields, 1000},
		{&o.MaxRecipients, 20_000},
	} {
		if *x.limit <= 0 {
			*x.limit = x.standard
		}
	}
	return o
}

// source counts and hashes what is read, stops at the limit and turns an error
// into a note, since half a mail is still one.
type source struct {
	r      io.Reader
	left   int64
	n      int64
	whole  int64 // octets that there should be; 0: unknown
	digest *digester
	err    error
}

func (s *source) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, io.EOF
	}
	n, err := s.r.Read(p[:min(int64(len(p)), s.left+1)])
	if int64(n) > s.left {
		n, err = int(s.left), errTooLarge
	}
	s.left -= int64(n)
	s.n += int64(n)
	_, _ = s.digest.Write(p[:n])
	if err != nil {
		s.err, err = err, io.EOF
	}
	return n, err
}

var errTooLarge = errors.New("mail beyond the size limit cut off")

// parseMail reads a mail that stands depth mails deep in another. cut tells
// whether that one was cut.
func parseMail(r io.Reader, o Options, depth int, cut func() bool) *Message {
	m := new(Message)
	src := &source{r: r, left: o.MaxSize, whole: o.Whole, digest: newDigester()}
	if cut == nil {
		cut = src.short
	}
	w := &walker{o: o, m: m, budget: o.MaxText, depth: depth, cut: cut}
	pieces, _ := w.readEntity(src, func(h *textproto.Header) { m.readHeader(h, o) })
	_, _ = io.Copy(io.Discard, src)
	m.Size, m.Digest = src.n, src.digest.hex()
	if depth == 0 && src.short() {
		w.missing(MissingRest, "")
		w.problem(errTooLarge.Error())
	} else if src.err != nil && src.err != io.EOF {
		w.problem(src.err.Error())
	}
	m.readText(dropSpare(pieces), o)
	m.readForward(w.nested, o)
	if m.sentOn(w.report) {
		w.report = nil
	}
	m.readAuto(w.report, o)
	m.readBounce(w.report, w.nested)
	m.readCourtesy()
	return m
}
