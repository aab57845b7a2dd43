package templates

import (
	"errors"
	"fmt"
	"html"
	htmltemplate "html/template"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	texttemplate "text/template"
	"unicode/utf8"
)

// file is one template as it was read.
type file struct {
	origin  string
	content string
}

// Load reads, parses and tries all notices. Files in dir, which may be nil,
// take the place of the embedded ones. The error names every file and line
// that is wrong.
func Load(dir fs.FS) (*Set, error) {
	source, err := readFiles(embedded, "sgaus:")
	if err != nil {
		return nil, err
	}
	if dir != nil {
		own, err := readFiles(dir, "")
		if err != nil {
			return nil, err
		}
		if err := known(own, source); err != nil {
			return nil, err
		}
		maps.Copy(source, own)
	}
	s := &Set{
		text:   texttemplate.New("").Option("missingkey=error").Funcs(functions).Funcs(textFunctions),
		html:   htmltemplate.New("").Option("missingkey=error").Funcs(functions).Funcs(htmlFunctions),
		source: source,
	}
	if err := s.parse(); err != nil {
		return nil, err
	}
	return s, s.try()
}

// templateName is what a file must be called to be looked at: LEEME.txt and
// acuse.txt~ are not ours.
var templateName = regexp.MustCompile(`^[a-z_][a-z0-9_]*\.(txt|html)$`)

// readFiles reads the templates of a folder, those of es/ before those beside
// it.
func readFiles(dir fs.FS, origin string) (map[string]file, error) {
	found := make(map[string]file)
	var wrong []error
	for _, folder := range []string{".", "es"} {
		entries, err := fs.ReadDir(dir, folder)
		if errors.Is(err, fs.ErrNotExist) && folder == "es" {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read templates: %w", err)
		}
		for _, e := range entries {
			if e.IsDir() || !templateName.MatchString(e.Name()) {
				continue
			}
			at := path.Join(folder, e.Name())
			raw, err := fs.ReadFile(dir, at)
			if err != nil {
				return nil, fmt.Errorf("read template: %w", err)
			}
			// Windows editors end lines in CR LF and begin files with a mark.
			content := strings.ReplaceAll(strings.TrimPrefix(string(raw), "\uFEFF"), "\r\n", "\n")
			if line := notUTF8(content); line > 0 {
				wrong = append(wrong, fmt.Errorf("read template %s:%d: not UTF-8; save the file as UTF-8", at, line))
			}
			found[e.Name()] = file{origin + at, content}
		}
	}
	return found, errors.Join(wrong...)
}

// notUTF8 is the number of the first line that is not UTF-8, or 0.
func notUTF8(s string) int {
	n := 0
	for line := range strings.Lines(s) {
		if n++; !utf8.ValidString(line) {
			return n
		}
	}
	return 0
}

// known refuses files that would replace nothing: a misspelt name would never
// be noticed. Shared parts may be added.
func known(own, embedded map[string]file) error {
	var wrong []error
	for _, name := range slices.Sorted(maps.Keys(own)) {
		if _, ok := embedded[name]; ok || strings.HasPrefix(name, "_") {
			continue
		}
		wrong = append(wrong, fmt.Errorf("read template %s: no notice has this name; there are %s", own[name].origin, strings.Join(Names(), ", ")))
	}
	return errors.Join(wrong...)
}

// parse parses every file under its origin, so that errors name it, and then
// calls it by its name without extension.
func (s *Set) parse() error {
	var wrong []error
	for _, name := range slices.Sorted(maps.Keys(s.source)) {
		f := s.source[name]
		var err error
		if short, ok := strings.CutSuffix(name, ".txt"); ok {
			var t *texttemplate.Template
			if t, err = s.text.New(f.origin).Parse(f.content); err == nil {
				_, err = s.text.AddParseTree(short, t.Tree)
			}
		} else {
			short := strings.TrimSuffix(name, ".html")
			var t *htmltemplate.Template
			if t, err = s.html.New(f.origin).Parse(f.content); err == nil {
				_, err = s.html.AddParseTree(short, t.Tree)
			}
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("parse templates: %w", err))
		}
	}
	return errors.Join(wrong...)
}

// try renders every notice for several readers, with everything and with next
// to nothing in it: text/template looks a field up only where it gets to.
func (s *Set) try() error {
	full, other, bare := Sample(), Sample(), Notice{Number: 1}
	other.Reader = Reader{Name: other.Requester.Name, Email: other.Requester.Email}
	other.Open, other.Bounce.Permanent, other.Mail.Kept = false, false, true
	other.Absence.Ended, other.Answers = true, other.Answers[:1]
	tries := []Notice{full, other, bare}
	var wrong []error
	for _, k := range kinds {
		for i := range 2 * len(tries) {
			d := tries[i/2]
			if i%2 == 1 {
				if !k.loose {
					continue
				}
				d.Number = 0
			}
			r, err := s.Render(k.name, d)
			if err == nil && i == 0 {
				err = s.silent(k.name, r)
			}
			if err != nil {
				wrong = append(wrong, err)
				break
			}
		}
	}
	return errors.Join(wrong...)
}

// unseenHTML is what a mail client shows nothing of.
var unseenHTML = regexp.MustCompile(`(?is)<!--.*?-->|<head\b.*?</head>|<style\b.*?</style>|<[^>]*>`)

// silent names the files of a notice that say nothing although every field has
// something in it: its readers would get a blank mail.
func (s *Set) silent(name string, r Rendered) error {
	var wrong []error
	for _, part := range []struct{ file, shows string }{
		{name + ".txt", r.Text},
		{name + ".html", html.UnescapeString(unseenHTML.ReplaceAllString(r.HTML, ""))},
	} {
		if strings.TrimSpace(part.shows) == "" {
			wrong = append(wrong, fmt.Errorf("try template %s: it says nothing and its readers would get a blank mail; write it, or take the file away", s.source[part.file].origin))
		}
	}
	return errors.Join(wrong...)
}
