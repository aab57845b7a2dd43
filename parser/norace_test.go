//go:build !race

package parser

// slower is how much dearer everything is while the race detector watches: it
// does not.
const slower = 1
