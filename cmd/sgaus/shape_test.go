package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// shape tells the fields of a JSON, a line each with what stands there:
// number, string, time, flag, null, or none for an array without elements.
// What differs among the elements of an array is joined with |.
func shape(v any) string {
	kinds := map[string]map[string]bool{}
	walk(v, "", func(path, kind string) {
		if kinds[path] == nil {
			kinds[path] = map[string]bool{}
		}
		kinds[path][kind] = true
	})
	var out strings.Builder
	for _, path := range slices.Sorted(maps.Keys(kinds)) {
		fmt.Fprintln(&out, strings.TrimPrefix(path, "."), strings.Join(slices.Sorted(maps.Keys(kinds[path])), "|"))
	}
	return out.String()
}

func walk(v any, path string, leaf func(path, kind string)) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			walk(inner, path+"."+key, leaf)
		}
	case []any:
		if len(v) == 0 {
			leaf(path+"[]", "none")
		}
		for _, inner := range v {
			walk(inner, path+"[]", leaf)
		}
	case nil:
		leaf(path, "null")
	case bool:
		leaf(path, "flag")
	case float64:
		leaf(path, "number")
	case string:
		if _, err := time.Parse(time.RFC3339, v); err == nil {
			leaf(path, "time")
			return
		}
		leaf(path, "string")
	}
}

// field finds what stands at a path such as history[0].command.
func field(v any, path string) (any, error) {
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
		switch at := v.(type) {
		case map[string]any:
			inner, ok := at[step]
			if !ok {
				return nil, fmt.Errorf("there is no %s in %s", step, path)
			}
			v = inner
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n >= len(at) {
				return nil, fmt.Errorf("there is no element %s of %d in %s", step, len(at), path)
			}
			v = at[n]
		default:
			return nil, fmt.Errorf("%s leads into %v", path, v)
		}
	}
	return v, nil
}

func cmdShape(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 1, "shape FILE")
	var v any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &v))
	fmt.Fprint(ts.Stdout(), shape(v))
}

// cmdGet prints strings as they are and everything else as JSON.
func cmdGet(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, false, args, 2, "get FILE PATH")
	var v any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &v))
	v, err := field(v, args[1])
	if neg && err == nil {
		ts.Fatalf("there is %s: %v", args[1], v)
	}
	if neg {
		return
	}
	ts.Check(err)
	if s, ok := v.(string); ok {
		fmt.Fprintln(ts.Stdout(), s)
		return
	}
	text, err := json.Marshal(v)
	ts.Check(err)
	fmt.Fprintln(ts.Stdout(), string(text))
}

// The scripts rest on shape: it must see what is wrong.
func TestShapeTellsTypesApart(t *testing.T) {
	var v any
	text := `{"n": 1, "at": "2026-11-23T16:00:00Z", "who": null, "list": [], "rows": [{"a": "x"}, {"a": null, "b": true}]}`
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	const want = "at time\nlist[] none\nn number\nrows[].a null|string\nrows[].b flag\nwho null\n"
	if got := shape(v); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
