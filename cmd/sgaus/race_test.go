//go:build race

package main

// racing: the race detector watches, to which every byte costs fourteen times
// the time and memory is no measure.
const racing = true
