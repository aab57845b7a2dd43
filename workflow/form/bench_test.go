package form

import "testing"

// BenchmarkRead: a form filled in, quoted below what was written.
func BenchmarkRead(b *testing.B) {
	ctx, f := world(b), vc(b)
	said := Said{New: whole1, Whole: whole1 + "\n\nEl lun, X escribió:\n\n" + f.Blank(nil)}
	for b.Loop() {
		f.Read(nil, said, ctx)
	}
}
