package archive

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func mailsOf(t *testing.T, r io.Reader) []string {
	t.Helper()
	var out []string
	for m := ReadMbox(r); ; {
		mail, ok := m.Next()
		if !ok {
			return out
		}
		b, err := io.ReadAll(mail)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
}

func TestMbox(t *testing.T) {
	const from = "From ana@uni.mx Mon Nov 23 10:00:00 2026\n"
	for _, c := range []struct {
		why, file string
		want      []string
	}{
		{"nothing", "", nil},
		{"two mails", from + "A: 1\n\nuno\n\n" + from + "A: 2\n\ndos\n\n", []string{"A: 1\n\nuno\n", "A: 2\n\ndos\n"}},
		{"quoted lines lose one mark (mboxrd)", from + "A: 1\n\n>From here\n>>From there\n> From\n", []string{"A: 1\n\nFrom here\n>From there\n> From\n"}},
		{"From that begins a sentence, or stands behind text", from + "A: 1\n\nFrom then on\n" + from, []string{"A: 1\n\nFrom then on\n" + from}},
		{"CRLF", strings.ReplaceAll(from+"A: 1\n\nuno\n\n"+from+"A: 2\n\n\n", "\n", "\r\n"), []string{"A: 1\r\n\r\nuno\r\n", "A: 2\r\n\r\n"}},
		{"Takeout's dates", "From 17@xxx Mon Nov 23 10:00:00 +0000 2026\nA: 1\n\nx\n", []string{"A: 1\n\nx\n"}},
		{"no separator at all", "A: 1\n\nuno\n", []string{"A: 1\n\nuno\n"}},
		{"a long line", from + "A: 1\n\n" + strings.Repeat("x", 200<<10) + "\n\n" + from + "A: 2\n", []string{"A: 1\n\n" + strings.Repeat("x", 200<<10) + "\n", "A: 2\n"}},
		{"an empty mail", from + "\n" + from + "A: 2\n", []string{"", "A: 2\n"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			if d := cmp.Diff(c.want, mailsOf(t, iotest.HalfReader(strings.NewReader(c.file)))); d != "" {
				t.Error(d)
			}
		})
	}
}

// What is quoted on its way into an mbox comes out as it was.
func TestMboxGivesBackWhatWasWritten(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		line := rapid.SampledFrom([]string{"From ana 10:00 2026", ">From x", "", "a", " From", "From: ana"})
		var file strings.Builder
		var want []string
		for range rapid.IntRange(0, 4).Draw(rt, "mails") {
			body := strings.Join(rapid.SliceOfN(line, 1, 8).Draw(rt, "lines"), "\n") + "\n"
			want = append(want, "A: 1\n\n"+body)
			file.WriteString("From ana@uni.mx Mon Nov 23 10:00:00 2026\nA: 1\n\n")
			for l := range strings.Lines(body) {
				if strings.HasPrefix(strings.TrimLeft(l, ">"), "From ") {
					l = ">" + l
				}
				file.WriteString(l)
			}
			file.WriteString("\n")
		}
		if d := cmp.Diff(want, mailsOf(t, strings.NewReader(file.String()))); d != "" {
			rt.Error(d)
		}
	})
}
