package config

import (
	"slices"

	"sgaus/mailbot/identity"
)

// providerNames are the values of identity.provider. What stands behind them
// is known to package identity.
func providerNames() []string { return []string{"google", "microsoft365"} }

// settle fills in what a provider stands for. What is written beside it in the
// file wins.
func (r *report) settleIdentity(i *Identity) {
	b, ok := identity.Provider(i.Provider)
	if !ok {
		return
	}
	if !r.doc.has("identity.trusted_authserv") {
		i.TrustedAuthserv = slices.Clone(b.Trusted)
	}
	if !r.doc.has("identity.hosts") {
		i.Hosts = slices.Clone(b.Hosts)
	}
	if !r.doc.has("identity.strips") {
		i.Strips = b.Strips
	}
}

// Border is where our mail servers end: what package identity needs to weigh
// the verdict of the receiving server. Without trusted ids nothing is believed.
func (c *Config) Border() identity.Border {
	hosts := c.Identity.Hosts
	if len(hosts) == 0 {
		hosts = c.Identity.TrustedAuthserv
	}
	return identity.Border{Trusted: c.Identity.TrustedAuthserv, Hosts: hosts, Strips: c.Identity.Strips}
}
