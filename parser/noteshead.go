package parser

import "strings"

// maxNotesTable bounds the lines of a header in two columns.
const maxNotesTable = 24

// notesTable reads the header that Lotus Notes 6 to 9 draw above the mail they
// quote or forward, in two columns: who wrote it and when on the left, wrapped
// as the column asks, and on the right «To», «cc» and «Subject», each at the
// end of its line with its value on the next ones.
func notesTable(lines []line, i int) (headerBlock, bool) {
	b := headerBlock{start: i, end: i}
	if i >= len(lines) || !indented(lines[i].text) {
		return b, false
	}
	if kinds, _ := labelLine(lines[i].text); kinds != nil {
		return b, false
	}
	seen := map[label]bool{}
	var waits label
	left := ""
	for k := i; k < len(lines) && k < i+maxNotesTable && lines[k].depth == lines[i].depth; k++ {
		s := lines[k].text
		if lines[k].blank() && (waits == labelSubject && b.subject != "" || len(seen) == 0) || len(seen) == 0 && k > i+8 {
			break
		}
		if !lines[k].blank() && (!indented(s) || len(s) > 200) {
			break
		}
		column, name := lastColumn(s)
		if kind := pick(labelKinds[fold(name)], seen); kind != labelNone && kind != labelFrom && len(name) < 20 {
			seen[kind], waits = true, kind
			left += column + "\n"
		} else if len(s)-len(strings.TrimLeft(s, " \t")) >= 24 && waits != labelNone {
			b.add(waits, s)
		} else if column != "" && waits != labelNone && strings.TrimSpace(name) != "" {
			b.add(waits, name)
			left += column + "\n"
		} else {
			left += strings.TrimSpace(s) + "\n"
		}
		b.end = k + 1
	}
	if !seen[labelTo] || !seen[labelSubject] || !evidence(left).clock {
		return b, false
	}
	b.from, b.date = notesAuthor(left)
	return b, b.from != ""
}

// indented reports a line of such a header: nothing stands at the margin.
func indented(s string) bool {
	return strings.HasPrefix(s, "        ") || strings.HasPrefix(s, "\t")
}

// lastColumn splits a line where at least three blanks part its last column.
func lastColumn(s string) (left, last string) {
	s = strings.TrimSpace(s)
	i := strings.LastIndex(s, "   ")
	if i < 0 {
		return "", s
	}
	return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i:])
}

// notesAuthor parts the left column: the author until the line where the date
// begins. Its address was cut where the column ended.
func notesAuthor(left string) (from, date string) {
	for s := range strings.SplitSeq(left, "\n") {
		s = strings.TrimSpace(s)
		open := strings.LastIndexByte(from, '<') > strings.LastIndexByte(from, '>')
		switch {
		case s == "":
		case date != "" || !open && startsLikeDate(fold(s)) && evidence(s).digits >= 4:
			date = strings.TrimSpace(date + " " + s)
		case open:
			from += s
		default:
			from = strings.TrimSpace(from + " " + s)
		}
	}
	return from, date
}

// englishNotes reports that the labels of such a header are English.
func englishNotes(lines []line) bool {
	for _, l := range lines {
		if _, name := lastColumn(l.text); strings.HasPrefix(fold(clip(name, 40)), "subject") {
			return true
		}
	}
	return false
}

// notesCell reads a line of the same header as HTML gives it, a row a line:
// «To Ana/UNI@UNI», «cc», «Subject No imprime», without colons.
func notesCell(s string) []label {
	name, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	if len(name) > 20 || len(name) < 2 || len(s) > 100 {
		return nil
	}
	return labelKinds[fold(name)]
}

// notesTop gives where the quote begins whose date stands on line i: its author
// stands on the line above, or with an empty line between where HTML drew it.
func (c *cutting) notesTop(i int) int {
	k := i - 1
	if k > 0 && c.lines[k].blank() {
		k--
		if s := c.lines[k].text; strings.Contains(s, "http") || len(strings.Fields(s)) > 8 || endsSentence(s) {
			return i
		}
	}
	if k >= 0 && !c.lines[k].blank() && len(c.lines[k].text) < 80 && c.class[k] == said && strings.ContainsAny(c.lines[k].text, "/@") {
		return k
	}
	return i
}
