package workflow

import (
	"time"

	"sgaus/workflow/hours"
)

// Notice is a mail that must go out, still without words: the shell renders
// the template of its kind and gives it an identity.
type Notice struct {
	Kind NoticeKind
	To   Person
	// AsRequester is whether the reader is the requester here (else staff):
	// it decides what they may see and which commands are offered.
	AsRequester bool
	// Text is the text that matters: the question, the reasons, the note.
	Text      string
	Diagnosis string
	Solution  string
	Due       time.Time // deadline that the notice names, if any
	From      Person    // who acted
	Carry     Carry     // which mail goes with it
	Absence   *Absence  // of NoticeAbsence; elsewhere, for whom this reader stands in
	Look      *Look     // what the agenda has for it, of NoticeFormReady
	Form      *Filled   // how the form of its service stands, where the notice shows it
	// Spans are when the events are that NoticeEventSoon reminds of.
	Spans []hours.Span
	Done  []string // canonical commands just carried out, for NoticeDone
}

// Refusal says no: what was asked, why not, what can be done instead.
// It changes nothing.
type Refusal struct {
	Reason  Reason
	Command string // canonical; "" for a mail that said none
	Arg     string
	Detail  []string // what Reason's sentence has blanks for
	// Try are commands that would work instead, ready to send.
	Try []Suggestion
	// Text is what the person had written, so that nothing needs typing again.
	Text string
	// Taken says each thing that stands against a booking, and Offer other times
	// for it, which the event keeps.
	Taken []string
	Offer *Offer
}

// Suggestion is a finished command to offer: its bracket and its text.
type Suggestion struct {
	Command string // canonical
	Arg     string
	Text    string
	Label   string // what the button says; empty: the row's own
	Hint    string // a few words behind it
	// Whole are all the brackets of the mail, where it is to say several; empty:
	// just this one.
	Whole string
}

// Brackets are what is to be written in the subject.
func (s Suggestion) Brackets() string {
	if s.Whole != "" {
		return s.Whole
	}
	return Bracket(s.Command, s.Arg)
}

// Outcome is all that was decided: values, nothing done yet.
type Outcome struct {
	Events  []Event
	Notices []Notice
	Refusal *Refusal
	// Opens is the request that the mail opens, apart from the one that it was
	// said in; nil for none. Its number is still to be given.
	Opens *Opening
	// Report asks for mails made from stored data: the status of this
	// request, a list, the manual.
	Reports []Report
	// Absence is to be kept: somebody of the staff is away, or back.
	Absence *Absence
	// Word is what was said of the commands in Facts.Held: owned, they are to be
	// said again, as the one who owns them.
	Word Word
	// Cases are of mails in quarantine: the shell has them.
	Cases *Cases
}

// Opening is a new request: its first event, those of the commands that the
// same mail says of it, and who is told.
type Opening struct {
	Event   Event
	Then    []Event
	Notices []Notice
}

// Report is a question about stored data, with who may see which part.
type Report struct {
	Kind   ReportKind
	Filter Filter
	// Span is the time that a page of the agenda shows; Clock marks one that is
	// some hours of a day. Codes are the resources that were named; none: all.
	Span  hours.Span
	Clock bool
	Codes []string
}

// Filter narrows a list of requests. Empty fields do not narrow.
type Filter struct {
	Statuses []Status
	Assignee string // address
	Area     string // code
	Visible  Visible
	Words    []string // what could not be understood, told to the reader
}

// Visible bounds a list to what its reader may read: everything, or their
// area's and their own.
type Visible struct {
	All   bool
	Area  string
	Email []string // the reader's addresses
}
