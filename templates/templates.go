// Package templates words what the desk says: the Spanish notices, one text
// and one HTML template each.
package templates

import (
	"errors"
	"io/fs"
)

// Set is the notices, parsed and tried.
type Set struct{}

// Rendered is a notice in words.
type Rendered struct {
	Subject string // only of a notice without a request; else the request's subject stays
	Text    string // lines end in LF
	HTML    string // a whole document
}

// Load reads the notices; files in dir, which may be nil, take the place of
// the embedded ones.
func Load(dir fs.FS) (*Set, error) { return nil, errors.New("not built yet") }

// Render words the notice called name.
func (s *Set) Render(name string, d Notice) (Rendered, error) {
	return Rendered{}, errors.New("not built yet")
}
