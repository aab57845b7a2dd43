package workflow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// SheetLine reads one line of an answer to a digest: «TERMINADA Diagnóstico:
// foco fundido. Solución: se cambió.», «ASIGNAR beto», with or without
// brackets. What was offered with a blank and came back so says nothing. ok is
// false for a line that begins with no command.
func SheetLine(words string) (Command, bool) {
	c, ok := sheetCommand(words)
	if ok && rowNamed(c.Name).Need == NeedSolution {
		c.Text = inLabels.ReplaceAllString(norm.NFC.String(c.Text), "$1\n$2$3")
		c.Text = unfilled.ReplaceAllString(c.Text, "$1")
	}
	if strings.TrimSpace(c.Text) == blank {
		c.Text = ""
	}
	return c, ok
}

// blank stands where something is still to be written.
const blank = "…"

// inLabels are the labels of a closure in the middle of a line: with a capital,
// or behind the end of a sentence, so that «no tenía solución: hubo que …» is
// none.
var inLabels = regexp.MustCompile(`([.;,…])[ \t]+((?i:diagn[oó]stico|soluci[oó]n)[ \t]*:)|[ \t]+((?:Diagn[oó]stico|DIAGN[OÓ]STICO|Soluci[oó]n|SOLUCI[OÓ]N)[ \t]*:)`)

var unfilled = regexp.MustCompile(`(?m)(^|:)[ \t]*…[ \t]*$`)

func sheetCommand(words string) (Command, bool) {
	words = strings.TrimSpace(words)
	if inner, rest, found := strings.Cut(strings.TrimPrefix(words, "["), "]"); strings.HasPrefix(words, "[") && found {
		r, ok := Recognise(inner)
		return Command{Name: r.Name, Arg: r.Arg, Text: strings.TrimSpace(rest)}, ok && !r.Near
	}
	first, text, _ := strings.Cut(words, "\n")
	tokens := strings.Fields(first)
	for n := min(len(tokens), 2); n > 0; n-- {
		r, ok := Recognise(strings.Join(tokens[:n], " "))
		if !ok || r.Near || r.Arg != "" {
			continue
		}
		rest := strings.Join(tokens[n:], " ")
		c := Command{Name: r.Name}
		switch row := rowNamed(r.Name); {
		case row.Arg == "":
			c.Text = join(rest, text)
		case row.Need == NeedWho || row.Move != MoveNone || row.Need == NeedLevel:
			c.Arg, c.Text, _ = strings.Cut(rest, ", ")
			c.Text = join(c.Text, text)
		default:
			c.Arg, c.Text = rest, text
		}
		return c, true
	}
	return Command{}, false
}

// lineMost bounds what a line that is offered repeats of somebody's text, in
// characters: what is longer they have in their own mail.
const lineMost = 200

// Line says the suggestion as the line n of an answer to a digest.
func (s Suggestion) Line(n int) string {
	row := rowNamed(s.Command)
	line := strconv.Itoa(n) + ": " + strings.Trim(Bracket(s.Command, s.Arg), "[]")
	short := func(text string) string {
		text = strings.Join(strings.Fields(text), " ")
		if text == "" || utf8.RuneCountInString(text) > lineMost {
			return blank
		}
		return text
	}
	switch {
	case row.Need == NeedSolution:
		diagnosis, solution, _ := SplitSolution(s.Text)
		return line + " Diagnóstico: " + short(diagnosis) + " Solución: " + short(solution)
	case strings.TrimSpace(s.Text) == "" && !row.Need.text():
		return line
	case s.Arg != "":
		line += ","
	}
	return line + " " + short(s.Text)
}

// inSheets holds for what a line of a digest may say: what changes the request.
func (row Row) inSheets() bool {
	return !row.General && row.Report == "" && !row.opening() && !Books(Command{Name: row.Name})
}

// SheetOffers lists what the reader may say of r in a line of a digest.
func SheetOffers(r Request, reader Person, desk Desk) []string {
	var out []string
	for _, s := range Offers(r, reader, desk) {
		name := strings.Trim(Bracket(s.Command, ""), "[]")
		if rowNamed(s.Command).inSheets() && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// sheetSamples are what a digest shows as examples, the likeliest first.
var sheetSamples = []Suggestion{
	{Command: CmdAssign},
	{Command: CmdProcess},
	{Command: CmdDone, Text: "Diagnóstico: foco fundido.\nSolución: se cambió."},
	{Command: CmdReopen},
	{Command: CmdFollowUp, Text: "llamé y no estaba."},
}

// SheetExamples are two lines, at most, that the reader of a digest might answer
// and that would be carried out: each of a request that stands there.
func SheetExamples(lines []Request, reader Person, desk Desk) []string {
	var out []string
	said := map[string]bool{}
	for i, r := range lines {
		offers := Offers(r, reader, desk)
		for _, s := range sheetSamples {
			n := slices.IndexFunc(offers, func(o Suggestion) bool { return o.Command == s.Command })
			if n < 0 || said[s.Command] {
				continue
			}
			said[s.Command], s.Arg = true, offers[n].Arg
			out = append(out, s.Line(i+1))
			break
		}
		if len(out) == 2 {
			break
		}
	}
	return out
}
