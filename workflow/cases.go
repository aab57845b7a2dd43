package workflow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// CaseWord is what people say of a mail in quarantine.
type CaseWord string

// The words.
const (
	NoCase    CaseWord = ""
	Recovered CaseWord = "recovered" // it is handled as if it came now
	Discarded CaseWord = "discarded" // it is put away, and kept
)

// Cases are mails in quarantine, and what becomes of them.
type Cases struct {
	Word    CaseWord
	Numbers []int64 // in the order in which they were named; nil: all that wait
	// On is whether those that wait behind the one number, of the same sender
	// for the same reason, are meant too: a flood is one case to people.
	On bool
}

// casesMost bounds how many numbers one bracket names.
const casesMost = 200

var (
	caseOn    = regexp.MustCompile(`(?i)^\s*#?(\d{1,9})\s*(?:y|e)\s+(?:los\s+|las\s+)?(?:siguientes|dem[aá]s|que\s+siguen)\s*$`)
	caseRange = regexp.MustCompile(`(?i)^#?(\d{1,9})\s*(?:-|–|a|al)\s*#?(\d{1,9})$`)
	caseSplit = regexp.MustCompile(`\s*[,;]\s*|\s+(?:y|e)\s+`)
	caseOne   = regexp.MustCompile(`^#?(\d{1,9})$`)
)

// parseCases reads «7», «7, 8 y 9», «7-12», «7 y siguientes», «todos».
func parseCases(arg string) (Cases, bool) {
	arg = strings.TrimSpace(arg)
	switch strings.ToLower(arg) {
	case "todo", "todos", "todas":
		return Cases{}, true
	}
	number := func(s string) int64 { n, _ := strconv.ParseInt(s, 10, 64); return n }
	if m := caseOn.FindStringSubmatch(arg); m != nil {
		return Cases{Numbers: []int64{number(m[1])}, On: true}, true
	}
	var c Cases
	for _, part := range caseSplit.Split(arg, casesMost+1) {
		from, to := int64(0), int64(0)
		if m := caseOne.FindStringSubmatch(part); m != nil {
			from, to = number(m[1]), number(m[1])
		} else if m := caseRange.FindStringSubmatch(part); m != nil {
			from, to = number(m[1]), number(m[2])
		}
		if from == 0 || to < from || to-from >= casesMost || len(c.Numbers) > casesMost {
			return Cases{}, false
		}
		for n := from; n <= to; n++ {
			if !slices.Contains(c.Numbers, n) {
				c.Numbers = append(c.Numbers, n)
			}
		}
	}
	return c, len(c.Numbers) > 0
}

// cases decides what is said of mail in quarantine. Whether such cases wait only
// the shell knows.
func (d *decision) cases() Outcome {
	c, ok := parseCases(d.c.Arg)
	if !ok {
		return Outcome{Refusal: d.refuse(BadCase, d.c.Arg)}
	}
	c.Word = d.row.Case
	return Outcome{Cases: &c}
}
