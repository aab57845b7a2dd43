package parser

import (
	"errors"
	"io"
)

// What may be missing of a mail.
const (
	MissingFile  = "file"  // Name broke off where the mail was cut; it is not among the attachments
	MissingRest  = "rest"  // the mail was cut behind all that is listed
	MissingPart  = "part"  // Name is damaged or incomplete; what there is of it is listed
	MissingFiles = "files" // Count files beyond MaxFiles
	MissingParts = "parts" // all parts beyond MaxParts
	MissingDepth = "depth" // parts nested deeper than MaxDepth
	MissingText  = "text"  // the end of the text, beyond MaxText or where the mail was cut
)

// Missing is something that was sent and is not here, in terms that its sender
// can be told.
type Missing struct {
	Kind  string
	Name  string `json:",omitempty"` // of a file
	Count int    `json:",omitempty"`
}

// missingMost bounds how many files are named one by one.
const missingMost = 20

// missing notes once what is not there.
func (w *walker) missing(kind, name string) {
	for i, x := range w.m.Missing {
		if x.Kind == kind && (x.Name == name || len(w.m.Missing) >= missingMost) {
			w.m.Missing[i].Count++
			return
		}
	}
	w.m.Missing = append(w.m.Missing, Missing{Kind: kind, Name: name, Count: 1})
}

// brokeOff reports whether a part, which ended with err, is the one in which
// the mail was cut. A mail that only lacks its last boundary was not.
func (w *walker) brokeOff(p *part, err error) bool {
	if w.cut == nil || !w.cut() {
		return false
	}
	return errors.Is(err, io.ErrUnexpectedEOF) || p.context.parent == "" && p.context.depth == 0
}

// short reports that the mail went on behind what was read of it.
func (s *source) short() bool {
	return errors.Is(s.err, errTooLarge) || s.err != nil && s.whole > s.n
}

// failing is a reader that has nothing but an error.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
