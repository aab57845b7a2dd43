package identity

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// MinKey is the least length of a key in octets. A shorter one could be
// guessed by whoever holds a single token.
const MinKey = 16

// macLen is the length of a token's MAC in base32 characters: 100 bits of
// HMAC-SHA256 (RFC 2104 section 5 allows truncation to half of the hash or 80
// bits; we stay above the 96 that design.md asks for).
const macLen = 20

// maxID is the greatest length of a Message-ID with its brackets. Longer ones
// are folded or cut by some mail programs, and then come back changed.
const maxID = 70

// lostDomain is what stands behind the @ where a real domain is too long. The
// top-level domain is reserved for such use (RFC 2606 section 2).
const lostDomain = "sgaus.invalid"

var base32Lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Keyring makes and opens reply tokens. The zero Keyring opens none.
type Keyring struct {
	desk string
	keys [][]byte
	// revoked open tokens that prove nothing.
	revoked [][]byte
}

// NewKeyring makes a keyring for the desk of that address. The first key signs,
// all of them open: put a new key in front, and drop an old one when its last
// token has run out. It panics on no key and on one below MinKey octets, which
// are mistakes of the program and not of its configuration.
func NewKeyring(desk string, keys ...[]byte) Keyring {
	if len(keys) == 0 {
		panic("identity: a keyring needs a key")
	}
	return Keyring{desk: recipient(desk), keys: copied(keys)}
}

// Revoke is the keyring with keys that no longer prove anything: what they
// signed still finds its request, and Claim.Live is false of it.
func (k Keyring) Revoke(keys ...[]byte) Keyring {
	k.revoked = append(copied(k.revoked), copied(keys)...)
	return k
}

func copied(keys [][]byte) [][]byte {
	var out [][]byte
	for _, key := range keys {
		if len(key) < MinKey {
			panic(fmt.Sprintf("identity: a key of %d octets, at least %d are needed", len(key), MinKey))
		}
		out = append(out, append([]byte(nil), key...))
	}
	return out
}

// Claim is what a token says: an answer to this notice about this request.
type Claim struct {
	Request int64 // 0: about none
	Notice  int64
	// Expires is when it stops proving who writes; it finds the request for
	// ever. Rounded up to the hour by the token. Zero: it proves nothing.
	Expires time.Time
}

// Live reports whether the claim still proves who writes.
func (c Claim) Live(now time.Time) bool { return now.Before(c.Expires) }

// Token is the claim, signed for one recipient: `r12.n345.xb2c3.` and twenty
// characters of base32, nothing but [a-z0-9.]. Request and Notice must not be
// negative.
func (k Keyring) Token(c Claim, to string) string {
	if len(k.keys) == 0 || c.Request < 0 || c.Notice < 0 {
		return ""
	}
	body := c.body()
	return body + "." + k.mac(k.keys[0], body, to)
}

// Open reports what a token claims, if it was made for this recipient with one
// of the keys. Case does not matter. A token that has run out opens too, and so
// does one of a revoked key: the caller asks Claim.Live before it lets a
// command run.
func (k Keyring) Open(token, to string) (Claim, bool) {
	token = lower(strings.TrimSpace(token))
	c, ok := Parse(token)
	if !ok {
		return Claim{}, false
	}
	i := len(token) - macLen
	body, mac := token[:i-1], []byte(token[i:])
	signed := func(keys [][]byte) (good bool) {
		for _, key := range keys {
			if hmac.Equal(mac, []byte(k.mac(key, body, to))) {
				good = true
			}
		}
		return good
	}
	switch {
	case signed(k.keys):
		return c, true
	case signed(k.revoked):
		c.Expires = time.Time{}
		return c, true
	}
	return Claim{}, false
}

// MessageID is the token as a Message-ID of that domain, without brackets: at
// most 70 octets with them, so that no mail program folds it. A token of an
// eight-digit request and notice leaves 21 octets for the domain; of a longer
// domain only as many labels from the right are taken as fit (at least two),
// and sgaus.invalid where not even those do. Uniqueness is the token's alone.
func (k Keyring) MessageID(c Claim, to, domain string) string {
	token := k.Token(c, to)
	if token == "" {
		return ""
	}
	return token + "@" + fit(domain, maxID-len("<>@")-len(token))
}

// fit is the longest tail of whole labels of a domain within size octets.
func fit(name string, size int) string {
	name = domain(name)
	for len(name) > size || name == "" {
		_, rest, more := strings.Cut(name, ".")
		if !more || !strings.Contains(rest, ".") {
			return lostDomain
		}
		name = rest
	}
	return name
}

// mac signs the body of a token for a recipient. NUL parts what is signed: no
// part can hold one, so no two claims read alike.
func (k Keyring) mac(key []byte, body, to string) string {
	h := hmac.New(sha256.New, key)
	fmt.Fprintf(h, "sgaus reply token 1\x00%s\x00%s\x00%s", k.desk, body, recipient(to))
	return base32Lower.EncodeToString(h.Sum(nil))[:macLen]
}

// recipient is an address as it is signed: that of normal, or what there is in
// lower case if it is no address.
func recipient(address string) string {
	if n := normal(address); n != "" {
		return n
	}
	return lower(strings.TrimSpace(strings.ReplaceAll(address, "\x00", "")))
}

// body is the claim as it stands before the MAC.
func (c Claim) body() string {
	hours := int64(0)
	if !c.Expires.IsZero() && c.Expires.Unix() > 0 {
		hours = (c.Expires.Unix() + 3599) / 3600
	}
	return fmt.Sprintf("r%d.n%d.x%s", c.Request, c.Notice, strconv.FormatInt(hours, 36))
}
