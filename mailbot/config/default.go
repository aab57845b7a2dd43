package config

import (
	_ "embed"
	"strings"
)

//go:embed sgaus.toml
var commented string

// exampleDomain stands in the embedded file wherever the institution's goes.
const exampleDomain = "uni.mx"

// Default is the sgaus.toml that `sgaus init` writes: every key with why one
// would set it, in Spanish, with the addresses of the given domain. It passes
// Load as it is; servers and people want to be filled in. A domain that is
// none, or "", leaves the example's.
func Default(domain string) string {
	domain = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(domain), "@"))
	if domain == "" || !hostName(domain) {
		return commented
	}
	return strings.ReplaceAll(commented, exampleDomain, domain)
}
