package parser

import "sgaus/parser/letters"

// plain makes a line fit for matching.
func plain(s string) string { return letters.Plain(s) }

// plainRune is plain for one letter; -1 takes it out.
func plainRune(r rune) rune { return letters.PlainRune(r) }

// fold makes a string fit for looking up in tables.
func fold(s string) string { return letters.Fold(s) }
