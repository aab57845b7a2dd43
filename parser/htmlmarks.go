package parser

// What clients write around a quote or a signature.
var (
	asTail      = quoteMark{mark: markTail}
	asAttr      = quoteMark{mark: markAttr}
	asContainer = quoteMark{mark: markWrap} // answers may stand between its blockquotes
	asQuote     = quoteMark{mark: markWrap, quoted: true}
	asSignature = quoteMark{mark: markSig}
)

// quoteMarks is a row a habit: "#" an id, "." a class, "=" a name or a marker.
var quoteMarks = map[string]quoteMark{
	// Gmail, and the many who write as it does.
	".gmail_attr": asAttr, "#gmail_attr": asAttr,

	// Thunderbird, Apple Mail, Evolution, SeaMonkey.
	".moz-cite-prefix": asAttr, ".moz-signature": asSignature, ".moz-email-headers-table": asTail,
	"#applemailsignature": asSignature, ".applemailsignature": asSignature, "#applelinebreakatbeginningofsignature": asSignature,
	"#-x-evo-signature": asSignature, ".-x-evo-signature": asSignature, ".-x-evo-signature-wrapper": asSignature,

	// Outlook on the web, for phones, for the desktop, for the Mac; Hotmail.
	"#divrplyfwdmsg": asTail, "#appendonsend": asTail, "#ms-outlook-mobile-body-separator-line": asTail, "#replywithmessage": asTail,
	"#mail-editor-reference-message-container": asTail, ".ms-outlook-mobile-reference-message": asTail, "#olk_src_body_section": asTail,
	"#mac_outlook_attribution_blockquote": asQuote, ".outlookmessageheader": asTail, "#stopspelling": asTail,
	"#signature": asSignature, "#ms-outlook-mobile-signature": asSignature, ".ms-outlook-mobile-signature": asSignature, ".ms-outlook-ios-signature": asSignature,
	"#outlooksignature": asSignature, "=_mailautosig": asSignature, "=mobilesignature": asSignature, "#mobilesignature": asSignature,

	// Yahoo, AOL.
	".yahoo_quoted": asQuote, "#yahoo_quoted": asQuote, ".yahooquoted": asQuote, "#yahoo-quoted-begin": asTail, ".yahoo-quoted-begin": asTail,
	"#ymail_android_signature": asSignature, ".ymail_android_signature": asSignature, ".yahoo-signature": asSignature,
	".aol_quoted": asQuote,

	// Proton, Tuta, Zoho, Zimbra.
	".protonmail_quote": asQuote, ".tutanota_quote": asQuote, ".zmail_extra_hr": asAttr, "#zwchr": asTail, "=__divider__": asTail, "=__headers__": asTail,
	"=__quoted_text__": asQuote, "=__sig_pre__": asSignature, "=__sig_post__": asSignature, ".zimbrasignature": asSignature,

	// Samsung, K-9, BlackBerry, Aqua Mail.
	".samsungmailquote": asQuote, "#composer_signature": asSignature, ".k9mail-signature": asSignature,
	"#_persistentheader": asTail, "#_originalcontent": asQuote, "#_signatureplaceholder": asSignature,

	// Spark, Airmail, Front, Missive, Newton, Mailbird, eM Client, Mailspring.
	"=messagereplysection": asContainer, "=messagesignaturesection": asSignature, ".airmail_on": asAttr, ".bloop_sign": asSignature,
	".front-blockquote": asQuote, ".front-signature": asSignature, ".missive_quote": asQuote, ".missive_signature": asSignature,
	".cm_quote": asQuote, ".cm_signature": asSignature, ".mb_sig": asSignature, "#signature_old": asSignature, ".history_container": asQuote,
	".edo-signature": asSignature, ".edo-quote": asQuote, ".sh-signature": asSignature,

	// QQ, Foxmail, NetEase, Coremail.
	"#isreplycontent": asQuote, ".isreplycontent": asQuote, ".foxmail-quote": asQuote, "#divneteasemailsign": asSignature, "#origbody": asQuote,

	// GMX and web.de, Open-Xchange, Mail.ru, Roundcube, Horde, SOGo.
	"=quote": asQuote, "=quoted-content": asQuote, ".io-ox-signature": asSignature, ".mail-quote-collapse": asQuote,
	"#reply-intro": asAttr, ".cite-prefix": asAttr, "#_rc_sig": asSignature, "#v1_rc_sig": asSignature,

	// Lotus and HCL Notes.
	"#oldcontent": asQuote, ".inoteshistory": asQuote,

	// Others, help desks among them.
	".freebirdbasicquote": asQuote, "#quotedcontent": asQuote, ".mail_quote": asQuote, ".quote_container": asQuote, ".aplus-quote": asQuote,
	".freshdesk_quote": asQuote, ".email-quoted-text": asQuote,
}

// markPrefixes are those whose end changes from mail to mail.
var markPrefixes = []struct {
	kind   byte
	prefix string
	quoteMark
}{
	{'.', "gmail_quote", asContainer},
	{'.', "gmail_signature", asSignature},
	{'.', "protonmail_signature_block", asSignature},
	{'#', "divrpf", asTail}, // Outlook Web App 2010
	{'#', "yahoo_quoted", asQuote},
	{'#', "aolmsgpart", asQuote},
	{'#', "zmail_extra", asQuote},
	{'.', "zmail_extra", asQuote},
	{'#', "zm-_id_-sgn", asSignature},
	{'#', "idsignature", asSignature}, // Outlook Web Access 2007
	{'#', "composer_quoted", asQuote},
	{'#', "bloop_sign", asSignature},
	{'#', "replybody", asQuote}, // Roundcube
	{'#', "v1replybody", asQuote},
	{'#', "_signatureplaceholder", asSignature},
}
