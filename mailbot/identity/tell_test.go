package identity

import (
	"testing"

	"sgaus/parser"
)

// Tell says of each field what Judge does with it.
func TestTell(t *testing.T) {
	border := Border{Trusted: []string{"mx.uni.mx"}}
	ours := parser.Field{Name: "Authentication-Results", Value: "mx.uni.mx; dmarc=pass header.from=uni.mx"}
	other := parser.Field{Name: "Authentication-Results", Value: "mx.evil.example; dmarc=pass header.from=uni.mx"}
	lower := parser.Field{Name: "Authentication-Results", Value: "mx.uni.mx; auth=pass smtp.auth=ana@uni.mx"}
	received := parser.Field{Name: "Received", Value: "from out (out [192.0.2.1]) by mx.uni.mx; Mon, 23 Nov 2026 10:00:00 -0600"}
	for _, c := range []struct {
		why    string
		border Border
		header []parser.Field
		where  string
		want   []Read
	}{
		{
			"no border, so nothing counts",
			border,
			[]parser.Field{ours},
			"none: the mail has no Received",
			[]Read{{ours.Value, false, "there is no border, so anybody may have written it"}},
		},
		{
			"above, by a stranger, below",
			border,
			[]parser.Field{ours, other, received, lower},
			"Received number 1 from the top, by mx.uni.mx",
			[]Read{
				{ours.Value, true, "above the border"},
				{other.Value, false, "mx.evil.example is not in identity.trusted_authserv"},
				{lower.Value, false, "it stands below the border, and identity.strips is not set"},
			},
		},
		{
			"a forged copy of ours",
			border,
			[]parser.Field{ours, received, ours},
			"Received number 1 from the top, by mx.uni.mx",
			[]Read{
				{ours.Value, true, "above the border"},
				{ours.Value, false, "it stands below the border, and identity.strips is not set"},
			},
		},
		{
			"a server that strips",
			Border{Trusted: border.Trusted, Strips: true},
			[]parser.Field{received, ours, received, lower},
			"Received number 1 from the top, by mx.uni.mx; the Received by mx.uni.mx under the border is not believed: mx.uni.mx got the mail from \"out [192.0.2.1]\", which is not in identity.hosts",
			[]Read{
				{ours.Value, true, "right below the border, where identity.strips believes it"},
				{lower.Value, false, "it stands below the servers that are ours"},
			},
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			got := c.border.Tell(c.header)
			if got.Border != c.where {
				t.Errorf("the border is %q, want %q", got.Border, c.where)
			}
			for i, w := range c.want {
				if got.Results[i] != w {
					t.Errorf("field %d: %+v, want %+v", i, got.Results[i], w)
				}
			}
		})
	}
}
