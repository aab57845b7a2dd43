package config

import (
	"net"
	"os"
	"slices"
	"strings"
	"time"
)

// ports by protocol and security.
var ports = map[string]map[string]string{
	"imap": {"tls": "993", "starttls": "143", "none": "143"},
	"smtp": {"tls": "465", "starttls": "587", "none": "25"},
}

// secretKeys are the places that a password or token can come from.
var (
	passwordKeys = []string{"password", "password_file", "password_env"}
	tokenKeys    = []string{"token_file", "token_command"}
)

// servers checks both connections.
func (r *report) servers(c *Config) {
	r.connection("imap", c, &c.IMAP.Connection)
	r.connection("smtp", c, &c.SMTP.Connection)
	r.need("imap.username", "the name that logs in to the mailbox")
	r.folders(&c.IMAP)
	if c.IMAP.Spool = c.at(c.IMAP.Spool); c.IMAP.Spool != "" {
		r.folder("imap.spool", c.IMAP.Spool)
	}
	if c.IMAP.Poll < 10*time.Second && c.IMAP.Idle {
		r.warn("imap.poll", "%s is often, as the server announces new mail by itself (idle)", c.IMAP.Poll)
	}
}

// folders must differ, or handled mail would be handled again.
func (r *report) folders(i *IMAP) {
	if i.Mailbox == "" {
		r.wrong("imap.mailbox", `this is empty; allowed: a folder of the mailbox, like "INBOX"`)
	}
	seen := map[string]string{strings.ToUpper(i.Mailbox): "imap.mailbox"}
	for _, f := range []struct{ key, name string }{{"imap.processed", i.Processed}, {"imap.quarantine", i.Quarantine}} {
		if first, ok := seen[strings.ToUpper(f.name)]; ok && f.name != "" {
			r.wrong(f.key, "%s is already %s; allowed: another folder, or \"\" to leave mail where it is", quote(f.name), first)
			continue
		}
		seen[strings.ToUpper(f.name)] = f.key
	}
}

// connection settles ports and paths, and checks security and secrets.
func (r *report) connection(name string, c *Config, s *Connection) {
	r.need(name+".address", `host or host:port, like "mail.uni.mx:`+ports[name]["tls"]+`"`)
	host := s.Host()
	if s.Security == "none" && host != "" && !loopback(host) {
		r.wrong(name+".security", `"none" would send the password and everybody's mail in the clear; allowed: "tls" or "starttls", and "none" only to this machine itself (localhost)`)
	}
	_, port, err := net.SplitHostPort(s.Address)
	if (err != nil || port == "") && host != "" {
		s.Address = net.JoinHostPort(strings.Trim(host, "[]"), ports[name][s.Security])
	}
	for security, usual := range ports[name] {
		if port == usual && s.Security != "none" && security != "none" && security != s.Security {
			r.warn(name+".security", "port %s usually speaks %q, not %q", port, security, s.Security)
		}
	}
	for _, p := range []*string{&s.PasswordFile, &s.TokenFile} {
		// systemd hands credentials over in a folder named by the environment.
		*p = c.at(strings.Replace(*p, "${CREDENTIALS_DIRECTORY}", os.Getenv("CREDENTIALS_DIRECTORY"), 1))
	}
	if s.CAFile = c.at(s.CAFile); s.CAFile != "" {
		if _, err := s.TLS(); err != nil && s.Security != "none" {
			r.wrong(name+".ca_file", "%v; allowed: a file of certificates in PEM form", err)
		}
	}
	r.secrets(name, s)
	r.reachable(name, s)
}

// secrets checks that there is one source of the password or token.
func (r *report) secrets(name string, s *Connection) {
	allowed := passwordKeys
	if s.Auth == "xoauth2" {
		allowed = slices.Concat(tokenKeys, passwordKeys)
	}
	var given []string
	for _, k := range slices.Concat(passwordKeys, tokenKeys) {
		if !r.doc.has(name + "." + k) {
			continue
		}
		if !slices.Contains(allowed, k) {
			r.wrong(name+"."+k, `a token is for auth = "xoauth2"; allowed here: one of %s`, strings.Join(allowed, ", "))
			continue
		}
		given = append(given, k)
	}
	login := name == "imap" || r.doc.has(name+".username") // a relay may need none
	switch {
	case len(given) > 1:
		r.wrong(name+"."+given[1], "%s is given as well; allowed: one of %s", given[0], strings.Join(allowed, ", "))
	case len(given) == 0 && login && !r.excusedAny(name, allowed):
		r.wrong(name+"."+allowed[0], "missing; allowed: one of %s", strings.Join(allowed, ", "))
	case len(given) == 1 && !login && !r.excused[name+".username"]:
		r.wrong(name+".username", "missing, though %s is given; allowed: the name that logs in, or neither", given[0])
	case len(given) == 1 && login && empty(s, given[0]) && !r.excused[name+"."+given[0]]:
		r.wrong(name+"."+given[0], "this is empty; allowed: one of %s", strings.Join(allowed, ", "))
	}
}

// excusedAny reports whether one of the keys, or the section, is there misspelt.
func (r *report) excusedAny(section string, keys []string) bool {
	return r.excused[section] || slices.ContainsFunc(keys, func(k string) bool { return r.excused[section+"."+k] })
}

// empty reports whether a source of secrets is written but blank.
func empty(s *Connection, key string) bool {
	return map[string]bool{
		"password": s.Password == "", "password_file": s.PasswordFile == "", "password_env": s.PasswordEnv == "",
		"token_file": s.TokenFile == "", "token_command": s.TokenCommand == "",
	}[key]
}

// reachable warns of secrets that are not there now or that others can read.
// They are read when needed, so none of it is an error.
func (r *report) reachable(name string, s *Connection) {
	for key, path := range map[string]string{"password_file": s.PasswordFile, "token_file": s.TokenFile} {
		if path == "" {
			continue
		}
		if _, err := os.Stat(path); err != nil {
			r.warn(name+"."+key, "there is no file %s yet", quote(path))
		}
		r.readable(name+"."+key, path)
	}
	if e := s.PasswordEnv; e != "" && os.Getenv(e) == "" {
		r.warn(name+".password_env", "the environment has no %s here", e)
	}
}
