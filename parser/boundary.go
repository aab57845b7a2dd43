package parser

import (
	"bytes"
	"fmt"
	"strings"
)

// bound is an open multipart: the boundary that stands in the mail, and the
// one that leaves.
type bound struct{ is, as string }

// boundary writes a boundary line (RFC 2046 section 5.1.1) and reports whether
// line was one.
func (f *repair) boundary(line []byte) bool {
	text := bytes.TrimRight(line, " \t\r\n")[2:]
	for i := len(f.bounds) - 1; i >= 0; i-- {
		b := f.bounds[i]
		tail, ok := bytes.CutPrefix(text, []byte(b.is))
		if !ok {
			continue
		}
		end := string(bytes.TrimLeft(tail, " ")) == "--"
		switch {
		case !end && len(tail) > 0:
			continue
		case end && f.goesOn(b.is, f.bounds[:i]):
			return true // QUIRK: an end between parts
		}
		if len(f.eol) > 0 {
			f.out = append(f.out, '\n')
		}
		// What stands open inside ends here too.
		for k := len(f.bounds) - 1; k > i; k-- {
			f.out = append(append(append(f.out, "--"...), f.bounds[k].as...), "--\n"...)
		}
		f.out = append(append(f.out, "--"...), b.as...)
		if f.bounds = f.bounds[:i+1]; end {
			f.out, f.bounds = append(f.out, "--"...), f.bounds[:i]
		} else {
			f.head, f.top = true, false
		}
		f.out = append(f.out, '\n')
		return true
	}
	return false
}

// goesOn reports that the same boundary follows at once, as a separator or as
// a second end, and that it is not that of a multipart around.
func (f *repair) goesOn(b string, around []bound) bool {
	for _, a := range around {
		if a.is == b {
			return false
		}
	}
	next, _ := f.src.Peek(200)
	rest, ok := bytes.CutPrefix(bytes.TrimLeft(next, " \t\r\n"), []byte("--"+b))
	return ok && (len(rest) == 0 || rest[0] == '\r' || rest[0] == '\n' || hasPrefix(rest, "--"))
}

func (f *repair) isBound(line []byte) bool {
	text := string(bytes.TrimRight(line, " \t\r\n"))
	if !strings.HasPrefix(text, "--") {
		return false
	}
	for _, b := range f.bounds {
		if text[2:] == b.is || text[2:] == b.is+"--" {
			return true
		}
	}
	return false
}

// maxNamed bounds the multiparts of which the body is looked at.
const maxNamed = 500

// declare notes the boundary that the Content-Type of a header declares, finds
// it in the body where it is forgotten or wrong, and calls a multipart without
// parts a text.
func (f *repair) declare(fields [][]byte) [][]byte {
	at, typ, params := -1, "", map[string]string(nil)
	for i, x := range fields {
		if name, value, _ := splitField(x); strings.EqualFold(string(name), "Content-Type") {
			if t, p := parseParams(string(value)); at < 0 || strings.Contains(t, "/") {
				at, typ, params = i, multipartType(t), p
			}
			if strings.Contains(typ, "/") {
				break
			}
		}
	}
	whole := f.top && !strings.Contains(typ, "/")
	if !whole && !strings.HasPrefix(typ, "multipart/") {
		return fields
	}
	f.named++
	if f.named > maxNamed || len(f.bounds) >= maxBounds {
		return fields
	}
	body, _ := f.src.Peek(bufferSize)
	b, found := "", false
	if whole {
		if b, found = f.guess(body, 6); !found {
			return fields
		}
		f.problem("multipart without a Content-Type: took the first line that looks like a boundary")
		typ = "multipart/mixed"
	} else if b, found = f.find(body, params["boundary"]); !found && (b == "" || len(body) < bufferSize) {
		f.problem("multipart without parts read as text")
		return replaceField(fields, at, "Content-Type: "+textType(body))
	}
	as := f.rename(b)
	f.bounds = append(f.bounds, bound{is: b, as: as})
	if as != params["boundary"] {
		fields = replaceField(fields, at, "Content-Type: "+typ+kept(params)+"; boundary=\""+as+"\"")
	}
	return fields
}

// multipartType mends «multipart» and «multipart/».
func multipartType(t string) string {
	if strings.Trim(t, "/") == "multipart" {
		return "multipart/mixed"
	}
	return t
}

// kept writes the parameters that matter to a multipart beside its boundary.
func kept(params map[string]string) string {
	if t := params["report-type"]; t != "" && !strings.ContainsAny(t, "\"\\") {
		return "; report-type=\"" + t + "\""
	}
	return ""
}

func replaceField(fields [][]byte, at int, with string) [][]byte {
	if at < 0 {
		return append(fields, []byte(with))
	}
	fields[at] = []byte(with)
	return fields
}

// textType tells the text of a multipart without parts.
func textType(body []byte) string {
	head := strings.ToLower(string(bytes.TrimSpace(body[:min(len(body), 512)])))
	if strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") {
		return "text/html"
	}
	return "text/plain"
}

// find finds the boundary in the body: as it is declared, without what does
// not belong to it, or the first line that looks like one.
func (f *repair) find(body []byte, declared string) (string, bool) {
	declared = strings.TrimRight(declared, " \t")
	for _, b := range []string{declared, strings.Trim(declared, " \t'\"<>;,"), strings.TrimPrefix(declared, "--")} {
		if b != "" && hasLine(body, "--"+b) {
			if b != declared {
				f.problem("boundary quoted wrongly")
			}
			return b, true
		}
	}
	b, ok := f.guess(body, 1<<20)
	switch {
	case ok && declared == "":
		f.problem("multipart without a boundary: took the first line that looks like one")
	case ok:
		f.problem("multipart without its boundary: took the first line that looks like one")
	default:
		b = declared
	}
	return b, ok
}

// hasLine reports a line that begins with s.
func hasLine(body []byte, s string) bool {
	return hasPrefix(body, s) || bytes.Contains(body, []byte("\n"+s))
}

// guess looks for a line of dashes and a word with a header field below it,
// among the first lines that are not empty, before the next boundary of a
// multipart around.
func (f *repair) guess(body []byte, lines int) (string, bool) {
	for len(body) > 0 && lines > 0 {
		line, rest, _ := bytes.Cut(body, []byte("\n"))
		body = rest
		if line = bytes.TrimRight(line, " \t\r"); len(line) == 0 {
			continue
		}
		lines--
		if f.isBound(line) {
			return "", false
		}
		if len(line) < 4 || !hasPrefix(line, "--") || len(line) > 200 {
			continue
		}
		if strings.EqualFold(string(rest[:min(len(rest), 8)]), "content-") {
			return string(line[2:]), true
		}
	}
	return "", false
}

// rename gives the name under which a boundary leaves. go-message takes a line
// for a boundary that only begins with one, so those that are inside of others,
// that are hardly more than dashes, or that need quoting, get a name of their
// own: so the boundaries of a mail can be alike.
func (f *repair) rename(b string) string {
	if len(f.bounds) == 0 && len(strings.Trim(b, "-_= ")) >= 4 && !strings.ContainsAny(b, "\"\\") {
		return b
	}
	return fmt.Sprintf("=_%d_sgaus_part", f.named)
}
