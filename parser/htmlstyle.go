package parser

import (
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

func itoa(n int) string { return strconv.Itoa(n) }

// look applies what the attributes do to the visibility of the text inside:
// hidden text is no text, and above all no command.
func (e *element) look(attrs map[string]string) {
	if _, ok := attrs["hidden"]; ok {
		e.hidden = true
	}
	if c := attrs["bgcolor"]; c != "" {
		e.dark = !white(c)
	}
	white0 := e.name == atom.Font && white(attrs["color"])
	if s := attrs["style"]; s != "" {
		style := styleOf(s)
		if bg := style["background-color"] + style["background"] + style["background-image"]; bg != "" {
			e.dark = !white(firstWord(bg)) && firstWord(bg) != "none" && firstWord(bg) != "transparent"
		}
		if style["display"] == "none" || style["visibility"] == "hidden" || style["mso-hide"] == "all" ||
			tiny(style["font-size"]) || tiny(style["opacity"]) ||
			zero(style["max-height"]) && style["overflow"] == "hidden" || zero(style["height"]) && style["overflow"] == "hidden" {
			e.hidden = true
		}
		white0 = white0 || white(style["color"]) || style["color"] == "transparent"
	}
	if white0 && !e.dark {
		e.hidden = true
	}
}

func firstWord(s string) string {
	if i := strings.IndexByte(s, ' '); i > 0 && !strings.HasPrefix(s, "rgb") {
		return s[:i]
	}
	return s
}

// tiny reports a size of nought or one.
func tiny(v string) bool {
	n, err := strconv.ParseFloat(strings.TrimRight(v, "pxtemrc% "), 64)
	return v != "" && err == nil && (n == 0 || n <= 1 && strings.HasSuffix(v, "px"))
}

func white(v string) bool {
	v = strings.ToLower(strings.ReplaceAll(v, " ", ""))
	switch v {
	case "white", "#fff", "#ffffff", "ffffff", "#fefefe", "rgb(255,255,255)", "rgba(255,255,255,1)", "window":
		return true
	}
	return false
}

// styleOf reads a style attribute; the last of a property wins.
func styleOf(s string) map[string]string {
	if s == "" {
		return nil
	}
	m := map[string]string{}
	for _, p := range strings.Split(clip(s, 4000), ";") {
		if k, v, ok := strings.Cut(p, ":"); ok {
			v = strings.ToLower(strings.TrimSpace(v))
			m[strings.ToLower(strings.TrimSpace(k))] = strings.TrimSpace(strings.TrimSuffix(v, "!important"))
		}
	}
	return m
}

// quote applies what the structure says about quotes, row by row; see
// quoteMarks.
func (w *htmlText) quote(e *element, name atom.Atom, attrs map[string]string) {
	if name == atom.Blockquote && !plainIndent(attrs) {
		e.depth++
		e.rule = "blockquote"
		if e.mark != markSig {
			e.mark = markNone
		}
		return
	}
	id, class := strings.ToLower(attrs["id"]), strings.ToLower(attrs["class"])
	for _, q := range quoteMarks {
		if !q.matches(id, class, attrs) {
			continue
		}
		switch {
		case q.mark == markTail:
			w.breakLine(0)
			if e.depth == 0 {
				w.tail, w.why = markTail, q.id+q.class
			}
		case q.mark == markWrap && q.quoted:
			e.depth++
			e.rule = q.id + q.class
		default:
			e.mark, e.rule = q.mark, q.id+q.class
		}
		return
	}
	if name == atom.Div && e.depth == 0 && outlookBorder(attrs["style"]) {
		w.breakLine(0)
		w.tail, w.why = markBorder, "border of Outlook"
	}
}

// plainIndent knows a blockquote that only indents: the editor of Gmail and
// Outlook makes one for a list of the author's own.
func plainIndent(attrs map[string]string) bool {
	if attrs["type"] == "cite" || attrs["cite"] != "" {
		return false
	}
	style := strings.ReplaceAll(strings.ToLower(attrs["style"]), " ", "")
	return attrs["class"] == "" && strings.Contains(style, "border:none") || strings.Contains(style, "margin:0px0px0px40px")
}

// quoteMark is one habit of one client.
type quoteMark struct {
	id, class string // exact id; a word of the class
	prefix    bool   // the id or class may go on
	mark      mark
	quoted    bool // with markWrap: all inside is quoted
}

func (q quoteMark) matches(id, class string, attrs map[string]string) bool {
	if q.id != "" && id != "" {
		return matchMark(id, q.id, q.prefix)
	}
	if q.class == "" || class == "" {
		return false
	}
	for _, c := range strings.Fields(class) {
		if matchMark(c, q.class, q.prefix) {
			return true
		}
	}
	return false
}

func matchMark(s, want string, prefix bool) bool {
	// Outlook on the web puts "x_" before the ids of what it quotes again.
	return s == want || prefix && strings.HasPrefix(s, want)
}

// quoteMarks is what clients write around a quote, in the order in which it is
// looked for.
var quoteMarks = []quoteMark{
	{class: "gmail_attr", mark: markAttr},
	{class: "moz-cite-prefix", mark: markAttr},
	{class: "gmail_quote", mark: markWrap, prefix: true},          // answers may stand between its blockquotes
	{class: "gmail_signature", mark: markSig, prefix: true},       // Gmail
	{class: "moz-signature", mark: markSig},                       // Thunderbird
	{id: "applemailsignature", mark: markSig},                     // Apple Mail
	{id: "applelinebreakatbeginningofsignature", mark: markSig},   // Apple Mail
	{id: "signature", mark: markSig},                              // Outlook on the web
	{id: "ms-outlook-mobile-signature", mark: markSig},            // Outlook for phones
	{class: "ms-outlook-mobile-signature", mark: markSig},         //
	{class: "protonmail_signature_block", mark: markSig},          // Proton
	{class: "zimbrasignature", mark: markSig},                     // Zimbra
	{id: "divrplyfwdmsg", mark: markTail},                         // Outlook on the web and for phones
	{id: "appendonsend", mark: markTail},                          //
	{id: "ms-outlook-mobile-body-separator-line", mark: markTail}, //
	{id: "replywithmessage", mark: markTail},                      //
	{id: "mail-editor-reference-message-container", mark: markTail},
	{class: "outlookmessageheader", mark: markTail},                             // Outlook 2000
	{class: "yahoo_quoted", mark: markWrap, quoted: true},                       // Yahoo
	{id: "yahoo_quoted", mark: markWrap, quoted: true, prefix: true},            //
	{class: "yahooquoted", mark: markWrap, quoted: true},                        //
	{class: "protonmail_quote", mark: markWrap, quoted: true},                   // Proton
	{class: "zmail_extra", mark: markWrap, quoted: true, prefix: true},          // Zoho
	{id: "zmail_extra", mark: markWrap, quoted: true, prefix: true},             //
	{class: "aol_quoted", mark: markWrap, quoted: true},                         //
	{class: "moz-email-headers-table", mark: markTail},                          // Thunderbird's forward
	{id: "oldcontent", mark: markWrap, quoted: true},                            // Lotus iNotes
	{class: "freebirdbasicquote", mark: markWrap, quoted: true},                 //
	{id: "quotedcontent", mark: markWrap, quoted: true},                         //
	{class: "mail_quote", mark: markWrap, quoted: true},                         //
	{class: "quote_container", mark: markWrap, quoted: true},                    //
	{id: "reply-intro", mark: markAttr},                                         // Roundcube
	{class: "cite-prefix", mark: markAttr},                                      //
	{class: "aplus-quote", mark: markWrap, quoted: true},                        //
	{class: "tutanota_quote", mark: markWrap, quoted: true},                     // Tuta
	{class: "samsungmailquote", mark: markWrap, quoted: true},                   //
	{id: "composer_quoted", mark: markWrap, quoted: true, prefix: true},         // Samsung
	{class: "ms-outlook-mobile-reference-message", mark: markTail},              //
	{class: "mail-quote-collapse", mark: markWrap, quoted: true, prefix: false}, // Zoho, WeChat
}

// outlookBorder knows the line that Outlook for the desktop draws above the
// header of the mail it quotes.
func outlookBorder(style string) bool {
	if !strings.Contains(style, "border-top") && !strings.Contains(style, "border:none") {
		return false
	}
	s := strings.ToLower(strings.ReplaceAll(style, " ", ""))
	return strings.Contains(s, "border-top:solid#e1e1e11.0pt") || strings.Contains(s, "border-top:solid#b5c4df1.0pt") ||
		strings.Contains(s, "border-top:1ptsolid") || strings.Contains(s, "border-top:solid#b5c4df1pt") ||
		strings.Contains(s, "border-style:solidnonenone") || strings.Contains(s, "border-top:#e1e1e11ptsolid")
}

// htmlCharset gives the charset of an HTML part: the label of the part, else
// what a <meta> in its first kilobyte says.
func htmlCharset(label string, b []byte) string {
	if label != "" {
		return label
	}
	head := strings.ToLower(string(b[:min(len(b), 1024)]))
	i := strings.Index(head, "charset=")
	if i < 0 {
		return ""
	}
	v := strings.TrimLeft(head[i+8:], "\"' ")
	if j := strings.IndexAny(v, "\"'> ;/"); j >= 0 {
		v = v[:j]
	}
	return v
}
