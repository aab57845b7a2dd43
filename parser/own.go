package parser

import "strings"

// Our own notices begin with the number of the request, its status and its
// subject, and end with a footer that holds our tag:
//
//	Solicitud 12 · En proceso
//	«No imprime»
//	…
//	———
//	Mesa de Ayuda · mesa@uni.mx · [SGAUS #12]
//
// Clients that quote without marks and strip the classes of HTML leave no other
// sign of where the quote begins.

// ownHead reports the first lines of one of our notices on line i: the number,
// the status, and below them the subject in angular quotes.
func (c *cutting) ownHead(i int) (number string, ok bool) {
	bare := strings.TrimLeft(c.lines[i].text, "*_# \t\u00a0\ufeff")
	if bare == "" || bare[0] != 's' && bare[0] != 'S' {
		return "", false
	}
	f := fold(clip(c.lines[i].text, 120))
	f = strings.ReplaceAll(strings.Trim(f, "*_# "), "*", "")
	rest, found := strings.CutPrefix(f, "solicitud ")
	if !found || len(f) > 80 {
		return "", false
	}
	status := strings.TrimLeft(rest, "0123456789")
	number = rest[:len(rest)-len(status)]
	if number == "" || len(number) > 18 || strings.ContainsAny(status, ".,:;?!¿¡") || len(strings.Fields(status)) > 7 {
		return "", false
	}
	next := c.nextText(i + 1)
	if next < 0 || next > i+4 || c.lines[next].depth != c.lines[i].depth {
		return "", false
	}
	s := strings.TrimLeft(plain(c.lines[next].text), "*_# ")
	if !strings.HasPrefix(s, "«") && !strings.HasPrefix(s, "“") && !strings.HasPrefix(s, `"`) && !strings.HasPrefix(s, "<<") {
		return "", false
	}
	for j := next; j < len(c.lines) && j < next+6 && !c.lines[j].blank(); j++ {
		s := strings.TrimRight(plain(c.lines[j].text), "*_ ")
		if strings.HasSuffix(s, "»") || strings.HasSuffix(s, "”") || strings.HasSuffix(s, `"`) && len(s) > 1 || strings.HasSuffix(s, ">>") {
			return number, true
		}
	}
	return "", false
}

// ownNotice cuts an unmarked quote of our own notice that begins on line i, and
// what introduces it. It ends with its footer; without one, the number must be
// that of the mail's subject, and it goes to the end.
func (c *cutting) ownNotice(i int, in intent) (next int, ok bool) {
	if !in.reply || in.forward {
		return 0, false
	}
	number, ok := c.ownHead(i)
	if !ok {
		return 0, false
	}
	end := len(c.lines)
	switch foot := c.footOf(number, in.tag); {
	case foot > i:
		end = foot + 1
	case itoa(int(in.ticket)) != number:
		return 0, false
	}
	c.quote(c.above(i), end, "our own notice")
	return end, true
}

// footOf gives the last line that ends with our tag of a request, -1 if there
// is none. It is looked for once a number.
func (c *cutting) footOf(number, tag string) int {
	if at, ok := c.feet[number]; ok {
		return at
	}
	if c.feet == nil {
		c.feet = map[string]int{}
	}
	at := -1
	if len(c.feet) < 20 {
		want := fold("[" + tag + " #" + number + "]")
		for j := len(c.lines) - 1; j >= 0 && at < 0 && tag != ""; j-- {
			if s := c.lines[j].text; len(s) < 1000 && strings.ContainsAny(s, "]］") && strings.HasSuffix(strings.TrimRight(fold(s), "*_ "), want) {
				at = j
			}
		}
	}
	c.feet[number] = at
	return at
}

// above gives the first line of what stands right above line i and belongs to
// the quote: a rule, an attribution.
func (c *cutting) above(i int) int {
	for k := i - 1; k >= 0 && k > i-6; k-- {
		l := c.lines[k]
		if l.blank() {
			continue
		}
		if c.class[k] != said {
			return i
		}
		if strings.Trim(l.text, "-_=*~#–— ") == "" {
			i = k
			continue
		}
		for start := k; start >= 0 && start > k-2 && !c.lines[start].blank() && len(c.lines[start].text) < maxAttributionBytes; start-- {
			joined := c.lines[start].text
			if start < k {
				joined += " " + l.text
			}
			if r, _ := attribution(joined); r > rankNone {
				return start
			}
		}
		return i
	}
	return i
}

// toEnd cuts an unmarked quote from line i, whose text begins on line body, to
// the end of the mail. Two things tell what was written in it or below: the
// footer of our own notice, and the name of the author in brackets, with which
// Outlook marks comments («Marcar mis comentarios con»).
func (c *cutting) toEnd(i, body int, rule string, in intent) int {
	first := c.nextText(body)
	if number, ok := "", first >= 0; ok {
		if number, ok = c.ownHead(first); ok {
			if foot := c.footOf(number, in.tag); foot > first && !c.headBelow(foot+1) {
				c.quote(i, foot+1, rule)
				return foot + 1
			}
		}
	}
	c.quote(i, len(c.lines), rule)
	for k := max(body, i+1); k < len(c.lines); k++ {
		if kinds, _ := labelLine(c.lines[k].text); kinds != nil {
			c.tries++
			if _, ok := blockAt(c.lines, k, true); ok || c.tries > mostTries {
				break // what stands in an older mail was said before
			}
		}
		if !in.comment(c.lines[k].text) {
			continue
		}
		for ; k < len(c.lines) && !c.lines[k].blank() && c.lines[k].depth == 0; k++ {
			c.class[k] = said
		}
	}
	return len(c.lines)
}

// headBelow reports a header block or an attribution below line i.
func (c *cutting) headBelow(i int) bool {
	for n := 0; i < len(c.lines) && n < 200; i, n = i+1, n+1 {
		if kinds, _ := labelLine(c.lines[i].text); kinds != nil {
			if _, ok := blockAt(c.lines, i, true); ok {
				return true
			}
		}
	}
	return false
}

// comment reports a line that begins with the name of the sender in brackets.
func (in intent) comment(s string) bool {
	s = strings.TrimLeft(s, " *_")
	if s == "" || s[0] != '[' {
		return false
	}
	name, _, ok := strings.Cut(clip(s[1:], 80), "]")
	words := strings.Fields(fold(name))
	for _, w := range words {
		ok = ok && in.who[w]
	}
	return ok && len(words) > 0
}

// ours reports that what was cut is a notice of this desk: our tag stands in
// it, or it ends as our notices do.
func (c *cutting) ours(o Options) bool {
	rule := false
	for i, l := range c.lines {
		if c.class[i] != quoted || l.blank() {
			continue
		}
		s := strings.TrimSpace(l.text)
		if o.findTag(l.text) != 0 || rule && strings.Contains(s, " · ") && strings.Contains(s, "@") {
			return true
		}
		if _, ok := c.ownHead(i); ok {
			return true
		}
		rule = s != "" && strings.Trim(s, "—") == ""
	}
	return false
}

// onlyPictures reports a text that is nothing but what clients write in place
// of a picture: [image: foto.jpg], [cid:…], <foto.jpg>.
func onlyPictures(s string) bool {
	for l := range strings.SplitSeq(s, "\n") {
		l = strings.TrimSpace(l)
		if len(l) > 2000 || l != "" && ' ' < l[0] && l[0] < 0x7f && strings.IndexByte("[<`", l[0]) < 0 {
			return false
		}
		l = strings.TrimSpace(strings.ReplaceAll(plain(l), "\ufffc", ""))
		if l == "" {
			continue
		}
		f := fold(l)
		if len(f) < 2 || len(f) > 200 || !(f[0] == '[' && f[len(f)-1] == ']') && !(f[0] == '<' && f[len(f)-1] == '>') || strings.ContainsAny(f[1:len(f)-1], "[]<>") {
			return false
		}
		f = f[1 : len(f)-1]
		if !strings.HasPrefix(f, "image") && !strings.HasPrefix(f, "imagen") && !strings.HasPrefix(f, "cid:") && !pictureName(f) {
			return false
		}
	}
	return true
}

func pictureName(f string) bool {
	for _, end := range []string{".jpg", ".jpeg", ".png", ".gif", ".heic", ".webp", ".bmp"} {
		if strings.HasSuffix(f, end) {
			return true
		}
	}
	return false
}
