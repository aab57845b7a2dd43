package parser

// talk reports answers below the lines that they answer, in a mail that begins
// with the first of those and whose client said nothing: neither ids nor a
// prefix nor an attribution. What somebody quotes from a document stands below
// a word of why, and what a program printed behind its prompt is no sentence.
func (c *cutting) talk() bool {
	stretches, deep, sentence, within := 0, false, false, false
	for _, l := range c.lines {
		if l.blank() {
			continue
		}
		if stretches == 0 && l.depth != 1 {
			return false
		}
		deep = deep || l.depth > 1
		sentence = sentence || l.depth == 1 && prose(l.text, 3)
		if l.depth > 0 && !within {
			stretches++
		}
		within = l.depth > 0
	}
	return sentence && (stretches > 1 || deep)
}
