package identity

import (
	"fmt"
	"strings"
)

// maxResults bounds the length of a field that is read, in octets. Servers
// write a few hundred.
const maxResults = 32 << 10

// results is an Authentication-Results field (RFC 8601 section 2.2).
type results struct {
	id   string // authserv-id in lower case; Unnamed if there is none
	list []result
}

// result is what one method said.
type result struct {
	method string            // "dkim", in lower case
	value  string            // "pass", in lower case
	props  map[string]string // "header.d": its value as written
	// odd says why nothing may be concluded from a pass: words that belong to
	// no property, or a property that stands there twice.
	odd string
}

// parseResults reads a field. What it does not understand it leaves out; a
// field of which nobody can tell where its comments end is an error.
func parseResults(value string) (results, error) {
	if len(value) > maxResults {
		return results{}, fmt.Errorf("longer than %d octets", maxResults)
	}
	p := &scanner{s: value}
	var f results
	if err := p.authserv(&f); err != nil {
		return results{}, err
	}
	for !p.done() {
		if r, ok := p.result(); ok {
			f.list = append(f.list, r)
		}
		p.skip()
		p.take(';')
	}
	if p.broken {
		return results{}, fmt.Errorf("a comment or quoted string in it does not end, or ends twice")
	}
	return f, nil
}

// authserv reads the authserv-id and its version.
//
// QUIRK: Microsoft 365 leaves the id out; then the first word is a method.
func (p *scanner) authserv(f *results) error {
	p.cfws()
	id := p.word("=")
	p.cfws()
	if p.at('=') {
		p.i = 0
		return nil
	}
	if id == "" {
		return fmt.Errorf("it has no authserv-id")
	}
	f.id = lower(strings.TrimSuffix(id, "."))
	if !p.done() && !p.at(';') {
		if version := p.word("="); version != "1" {
			return fmt.Errorf("its version %.20q is not 1", version)
		}
		p.cfws()
	}
	if !p.done() && !p.take(';') {
		return fmt.Errorf("its authserv-id is not one word")
	}
	return nil
}

// result reads `method [/version] = value` and its properties. `none` and
// anything else without `=` is no result.
//
// QUIRK: Microsoft 365 once put the recipient's domain between results.
func (p *scanner) result() (result, bool) {
	p.cfws()
	r := result{method: lower(p.word("=/")), props: make(map[string]string)}
	p.cfws()
	version := "1"
	if p.take('/') {
		p.cfws()
		version = p.word("=")
		p.cfws()
	}
	if r.method == "" || !p.take('=') {
		return result{}, false
	}
	p.cfws()
	r.value = lower(p.word(""))
	for p.cfws(); !p.done() && !p.at(';') && r.odd == ""; p.cfws() {
		p.property(&r)
	}
	return r, version == "1"
}

// property reads `ptype . property = value`. Others (`reason=`, Microsoft's
// `action=`) are read over.
func (p *scanner) property(r *result) {
	name := p.word("=.")
	p.cfws()
	dotted := p.take('.')
	if dotted {
		p.cfws()
		name += "." + p.word("=")
		p.cfws()
	}
	if name == "" || !p.take('=') {
		r.odd = "words that belong to no property"
		return
	}
	p.cfws()
	value := p.word("")
	if !dotted {
		return
	}
	name = lower(name)
	if _, twice := r.props[name]; twice {
		r.odd = name + " stands there twice"
	}
	r.props[name] = value
}
