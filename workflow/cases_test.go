package workflow

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Cases are named as people write numbers.
func TestParseCases(t *testing.T) {
	for _, c := range []struct {
		arg  string
		want *Cases // nil: it is not understood
	}{
		{"7", &Cases{Numbers: []int64{7}}},
		{"#7", &Cases{Numbers: []int64{7}}},
		{"7, 8 y 9", &Cases{Numbers: []int64{7, 8, 9}}},
		{"7,7;9", &Cases{Numbers: []int64{7, 9}}},
		{"7-9, 12", &Cases{Numbers: []int64{7, 8, 9, 12}}},
		{"7 al 9", &Cases{Numbers: []int64{7, 8, 9}}},
		{"todos", &Cases{}},
		{"TODAS", &Cases{}},
		{"7 y siguientes", &Cases{Numbers: []int64{7}, On: true}},
		{"7 y los demás", &Cases{Numbers: []int64{7}, On: true}},
		{"7 y los que siguen", &Cases{Numbers: []int64{7}, On: true}},
		{"", nil},
		{"ocho", nil},
		{"0", nil},
		{"9-7", nil},
		{"1-9999999", nil},
		{"7 y ocho", nil},
		{"99999999999999999999", nil},
	} {
		got, ok := parseCases(c.arg)
		if ok != (c.want != nil) || ok && !cmp.Equal(got, *c.want) {
			t.Errorf("%q is %+v, %v", c.arg, got, ok)
		}
	}
}
