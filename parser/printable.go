package parser

import "strings"

// printable takes the controls of terminals out of lines: what is read is
// shown to people, and an ESC in it could write over what stands beside. The
// vertical tab that Outlook puts for a line's end becomes a space.
func printable(lines []line) []line {
	for i := range lines {
		if strings.IndexFunc(lines[i].text, controls) < 0 {
			continue
		}
		lines[i].text = strings.Map(func(r rune) rune {
			switch {
			case r == '\v' || r == '\f':
				return ' '
			case controls(r):
				return -1
			}
			return r
		}, lines[i].text)
	}
	return lines
}

func controls(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
