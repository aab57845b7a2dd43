package parser

import "strings"

// minAdvertRule is the shortest rule that a provider drew above its advert;
// Yahoo's had 50 underscores, Hotmail's 54 and later 65.
const minAdvertRule = 47

// advert reports the advert of a provider of mail below the text: a long rule
// of underscores, or of dashes, and at the end of the mail a few lines that
// name the provider and where it is found. People draw such rules too, so the
// name of the provider must be there and nobody may speak in it.
func (c *cutting) advert(i, end int) bool {
	s := strings.TrimSpace(c.lines[i].text)
	if len(s) < minAdvertRule || strings.Trim(s, "_-") != "" {
		return false
	}
	var b strings.Builder
	for k, n := i+1, 0; k < end; k++ {
		if c.lines[k].blank() {
			continue
		}
		if n++; n > 5 || len(c.lines[k].text) > 300 {
			return false
		}
		b.WriteString(fold(c.lines[k].text))
		b.WriteByte(' ')
	}
	p := " " + b.String()
	if contains(p, webmailers) {
		return true
	}
	if !contains(p, providers) || contains(p, speaks) {
		return false
	}
	return strings.Contains(p, "http") || strings.Contains(p, "www.") || strings.Contains(p, "!")
}

// providers are names of those who gave mail away with adverts below it.
var providers = []string{"hotmail", "msn", "windows live", "messenger", "yahoo", "aol", "juno", "lycos", "excite", "netscape", "netzero", "rediff", "terra", "latinmail", "mixmail", "ozu", "bigfoot", "mail.com", "usa.net", "gmx", "web.de", "freenet", "t-online", "arcor", "caramail", "voila", "laposte", "wanadoo", "tiscali", "libero", "virgilio", "tin.it", "uol", "bol.com", "ig.com", "zipmail", "sapo", "iol.pt", "o2.pl", "onet", "wp.pl", "seznam", "rambler", "sina", "netease", "163", "bing", "skydrive"}

// speaks are words of somebody who says something, folded, with the blanks
// around them.
var speaks = []string{" i ", " we ", " my ", " our ", " please ", " error ", " yo ", " mi ", " me ", " mis ", " nos ", " por favor ", " falla ", " ich ", " wir ", " mein ", " bitte ", " je ", " nous ", " mon ", " io ", " mio ", " eu ", " meu "}

// webmailers are what programs of webmail say of themselves below a rule.
var webmailers = []string{"message was sent using imp", "mail sent through imp", "mail was sent through imp", "sent using imp", "internet messaging program", "sent using horde", "enviado mediante imp", "enviado usando imp", "mensaje ha sido enviado mediante imp", "message sent using", "sent via webmail", "sent through webmail", "mail sent using squirrelmail", "envoye via imp", "gesendet mit imp", "mail2web", "everyone.net"}
