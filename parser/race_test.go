//go:build race

package parser

// slower is how much dearer everything is while the race detector watches, in
// time and in what is allocated.
const slower = 20
