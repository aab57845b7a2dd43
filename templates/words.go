package templates

import (
	"html"
	htmltemplate "html/template"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	// width is how long a line of ours may be (RFC 3676 wants 78 at most, and
	// a reply puts "> " before it, twice).
	width = 72
	// commandWidth is how long a sample command may be, so that no client
	// folds it and it comes back whole.
	commandWidth = 60
	// verbatim marks, up to the end of Render, a line that is somebody's own
	// and must not be wrapped. Cleaned strings cannot contain it.
	verbatim = "\x00"
)

// functions of both parts.
var functions = map[string]any{
	"plural": plural,
	"some":   some,
	"same":   same,
	"name":   name,
	"who":    who,
	"files":  files,
	"join":   join,
	"label":  label,
}

// textFunctions are those that make lines of the text part.
var textFunctions = map[string]any{
	"quote":   func(s string) string { return eachLine(s, "> ") },
	"indent":  func(n int, s string) string { return eachLine(s, strings.Repeat(" ", n)) },
	"entries": toFill,
	"as_is":   func(s string) string { return eachLine(s, "") },
	"command": command,
}

// htmlFunctions are those of the HTML part.
var htmlFunctions = map[string]any{"lines": lines, "entries": entries}

// plural is "1 archivo", "2 archivos".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// some is the same, and nothing for none.
func some(n int, one, many string) string {
	if n == 0 {
		return ""
	}
	return plural(n, one, many)
}

// same reports whether two addresses are one.
func same(a, b string) bool { return a != "" && strings.EqualFold(a, b) }

// name is how somebody is called in a sentence; "" for nobody.
func name(w Who) string {
	if w.Name != "" {
		return w.Name
	}
	return w.Email
}

// who is name and address.
func who(w Who) string {
	if w.Name == "" || w.Email == "" || w.Name == w.Email {
		return name(w)
	}
	return w.Name + " <" + w.Email + ">"
}

// files lists attachments with their sizes.
func files(list []File) string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = f.Name
		if f.Size != "" {
			names[i] += " (" + strings.ReplaceAll(f.Size, " ", "\u00A0") + ")"
		}
	}
	return strings.Join(names, ", ")
}

// join puts sep between those of parts that say something.
func join(sep string, parts ...string) string {
	said := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, sep)
}

// label is "Solicita: Ana López", or nothing for nothing.
func label(words, s string) string {
	if s == "" {
		return ""
	}
	return words + s
}

// eachLine prefixes the lines of somebody's text and marks them as theirs.
func eachLine(s, prefix string) string {
	if s == "" {
		return ""
	}
	prefix = verbatim + prefix
	return prefix + strings.ReplaceAll(s, "\n", "\n"+prefix)
}

// lines is somebody's text in HTML: escaped, its line breaks kept even where
// white-space is not understood, as in what a client makes of it when it
// quotes.
func lines(s string) htmltemplate.HTML {
	return htmltemplate.HTML(strings.ReplaceAll(html.EscapeString(s), "\n", "<br>"))
}

// command is a line of a list of what can be typed. The dot before the
// bracket keeps a reply that quotes it without ">" from saying it.
func command(plain, hint string) string {
	first := "· " + plain
	if hint == "" {
		return verbatim + first
	}
	if one := first + "  " + hint; utf8.RuneCountInString(one) <= commandWidth {
		return verbatim + one
	}
	return verbatim + first + "\n    " + hint
}
