package rehearsal

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"sgaus/mailbot"
)

// Difference is one thing that was decided in two ways.
type Difference struct {
	At      time.Time
	Mail    int64 // in the record; 0: the clock's, or a digest
	From    string
	Subject string
	Number  int64 // of the request, in the record; 0: none
	Says    string
	Was     string   // "" where nothing was done
	Would   string   // "" where nothing would be
	Fewer   []string // letters that would not leave: «terminada to ana@uni.mx»
	More    []string // and those that would
	// Follows marks what is about a request of which something was decided in
	// two ways before.
	Follows bool
	// Moot marks a mail that answers a notice which would not have gone out.
	Moot bool
}

// comparison is two chronicles side by side.
type comparison struct {
	was, is *chronicle
	since   time.Time
	number  map[int64]int64 // of a request in the record, by the mail that opened it
	found   []Difference
	mail    []int64 // of each difference, the mail that opened its request
}

// compare lists what two chronicles of the same mail tell in two ways, in order
// of time.
func compare(rec *record, was, is *chronicle, since time.Time) []Difference {
	c := &comparison{was: was, is: is, since: since, number: map[int64]int64{}}
	for number, mail := range rec.opening {
		c.number[mail] = number
	}
	for _, m := range rec.mails {
		c.mailDeed(was.mails[m.ID], is.mails[m.ID])
	}
	c.clocks()
	c.digests()
	order := make([]int, len(c.found))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return c.found[a].At.Compare(c.found[b].At) })
	out := make([]Difference, 0, len(order))
	seen := map[int64]bool{}
	for _, i := range order {
		d, about := c.found[i], c.mail[i]
		d.Follows = about != 0 && seen[about]
		seen[about] = true
		out = append(out, d)
	}
	return slices.DeleteFunc(out, func(d Difference) bool { return d.At.Before(since) })
}

// mailDeed compares what became of one mail.
func (c *comparison) mailDeed(was, is *deed) {
	switch {
	case is == nil && was == nil:
		return
	case is == nil:
		is = &deed{Became: mailbot.Same}
	case was == nil:
		was = &deed{At: is.At, Mail: is.Mail, from: is.from, subject: is.subject, Became: mailbot.Same}
	}
	if was.Became == is.Became && was.Request == is.Request && was.reason() == is.reason() &&
		slices.Equal(was.Done, is.Done) && slices.Equal(was.Letters, is.Letters) {
		return
	}
	fewer, more := apart(was.Letters, is.Letters)
	c.add(Difference{
		At: was.At, Mail: was.Mail, From: was.from, Subject: was.subject, Moot: is.Moot || was.Moot,
		Was: c.words(was), Would: c.words(is), Fewer: fewer, More: more,
	}, was.about(is))
}

// about is the request that two deeds are about, if any.
func (d *deed) about(other *deed) int64 {
	if d.Request != 0 {
		return d.Request
	}
	return other.Request
}

// reason is why something was refused.
func (d *deed) reason() string {
	switch d.Became {
	case "refused", "unproven", quarantine:
		return d.Why[strings.LastIndex(d.Why, "; ")+1:]
	}
	return ""
}

// words says what became of a mail.
func (c *comparison) words(d *deed) string {
	out := d.Became
	for _, w := range mailbot.Dispositions {
		if w.Name == d.Became {
			out = w.Words
		}
	}
	if why := strings.TrimSpace(d.reason()); why != "" {
		out += " (" + why + ")"
	}
	if len(d.Done) > 0 {
		out += ": " + strings.Join(d.Done, "; ")
	}
	return out
}

func (c *comparison) add(d Difference, about int64) {
	d.Number = c.number[about]
	c.found, c.mail = append(c.found, d), append(c.mail, about)
}

// says is what the clock says of a request.
type says struct {
	request int64
	word    string
}

// clocks compares what the clocks said, in its order for each request and word.
func (c *comparison) clocks() {
	group := func(list []*deed) (map[says][]*deed, []says) {
		by, order := map[says][]*deed{}, []says(nil)
		for _, d := range list {
			k := says{d.Request, d.Says}
			if by[k] == nil {
				order = append(order, k)
			}
			by[k] = append(by[k], d)
		}
		return by, order
	}
	was, order := group(c.was.clock)
	is, more := group(c.is.clock)
	for _, k := range more {
		if was[k] == nil {
			order = append(order, k)
		}
	}
	for _, k := range order {
		for i := range max(len(was[k]), len(is[k])) {
			c.clockDeed(k, nth(was[k], i), nth(is[k], i))
		}
	}
}

func nth(list []*deed, i int) *deed {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// near is how far apart the clock may say the same.
const near = 2 * grace

func (c *comparison) clockDeed(k says, was, is *deed) {
	d := Difference{Says: k.word}
	var before, after []string
	if was != nil {
		d.At, d.Was, before = was.At, strings.Join(was.Done, "; "), was.Letters
	}
	if is != nil {
		d.Would, after = strings.Join(is.Done, "; "), is.Letters
		if was == nil || is.At.Before(d.At) {
			d.At = is.At
		}
	}
	d.Fewer, d.More = apart(before, after)
	if was != nil && is != nil {
		if apart := was.At.Sub(is.At).Abs(); apart <= near && d.Was == d.Would && len(d.Fewer)+len(d.More) == 0 {
			return
		}
		d.Was += stampOf(was.At)
		d.Would += stampOf(is.At)
	}
	c.add(d, k.request)
}

func stampOf(t time.Time) string { return " at " + t.UTC().Format(time.RFC3339) }

// digests compares who got one on which day.
func (c *comparison) digests() {
	all := maps.Clone(c.was.digests)
	maps.Copy(all, c.is.digests)
	for _, d := range slices.SortedFunc(maps.Keys(all), func(a, b digest) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.To, b.To))
	}) {
		diff := Difference{At: all[d][0], Says: "digest"}
		switch was, is := len(c.was.digests[d]), len(c.is.digests[d]); {
		case was > is:
			diff.Fewer = []string{"digest to " + d.To}
		case is > was:
			diff.More = []string{"digest to " + d.To}
		default:
			continue
		}
		c.add(diff, 0)
	}
}

// apart tells what only one of two lists has.
func apart(was, is []string) (fewer, more []string) {
	left := map[string]int{}
	for _, l := range is {
		left[l]++
	}
	for _, l := range was {
		if left[l] > 0 {
			left[l]--
		} else {
			fewer = append(fewer, l)
		}
	}
	left = map[string]int{}
	for _, l := range was {
		left[l]++
	}
	for _, l := range is {
		if left[l] > 0 {
			left[l]--
		} else {
			more = append(more, l)
		}
	}
	return fewer, more
}
