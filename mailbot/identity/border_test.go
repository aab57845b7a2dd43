package identity

import (
	"fmt"
	"strings"
	"testing"
)

// forged is what a stranger writes to be believed.
const forged = "Authentication-Results: mx.uni.mx; dmarc=pass header.from=uni.mx; auth=pass smtp.auth=ana@uni.mx\n"

// by is a Received of a host that got the mail from a name and address.
func by(host, from string) string {
	return fmt.Sprintf("Received: from %s\n\tby %s with ESMTP id 1; Sun, 22 Nov 2026 10:00:00 -0600\n", from, host)
}

// TestJudgeForged has what strangers try from outside.
func TestJudgeForged(t *testing.T) {
	strips := &Border{Trusted: []string{"mx.uni.mx"}, Strips: true}
	two := &Border{Trusted: []string{"mx.uni.mx"}, Hosts: []string{"mx.uni.mx", "mail.uni.mx"}}
	check(t, []verdictCase{
		{why: "a field of our name under our border came with the mail", header: received + forged},
		{why: "a second one under the border does not help the first", header: stamped(`mx.uni.mx; spf=fail smtp.mailfrom=uni.mx`) + forged},
		{why: "right below the border, but our server strips forged ones: it is ours", border: strips, header: received + "Authentication-Results: mx.uni.mx; dmarc=pass header.from=uni.mx\n", evidence: "dmarc=pass (mx.uni.mx)"},
		{why: "with strips, what stands under the next Received is still a stranger's", border: strips, header: received + by("relay.example", "x (x [192.0.2.1])") + forged},
		{why: "a header without any Received has no border", header: forged},
		{why: "with strips too", border: strips, header: forged},
		{why: "no server of ours touched it", header: forged + by("mx.otra.mx", "x (x [192.0.2.1])")},
		{why: "a lookalike host on top", header: forged + by("mx.uni.mx.evil.example", "x (x [192.0.2.1])")},
		{why: "a lookalike host: the pattern holds the whole name", border: &Border{Trusted: []string{"mx.uni.mx"}, Hosts: []string{"*.uni.mx"}}, header: forged + by("mx.uni.mx.evil.example", "x (x [192.0.2.1])")},
		{why: "a pattern for subdomains is not the name's end", border: &Border{Trusted: []string{"mx.uni.mx"}, Hosts: []string{"*.uni.mx"}}, header: forged + by("evil-uni.mx", "x (x [192.0.2.1])")},
		{why: "our host below a stranger's: the run from the top has a gap", header: by("fetch.example", "x (x [192.0.2.1])") + forged + received},
		{why: "a forged Received of ours under our own: ours got the mail from a stranger, so the run ends above it", header: received + forged + by("mx.uni.mx", "x (x [192.0.2.1])")},
		{why: "the same, and the stranger greeted with our name", header: by("mx.uni.mx", "mx.uni.mx (evil.example [192.0.2.7])") + forged + by("mx.uni.mx", "x (x [192.0.2.1])")},
		{why: "the same, from an address without a name", header: by("mx.uni.mx", "mx.uni.mx (unknown [192.0.2.7])") + forged + by("mx.uni.mx", "x (x [192.0.2.1])")},
		{why: "the same, as Exim notes it", header: by("mx.uni.mx", "[192.0.2.7] (helo=mx.uni.mx)") + forged + by("mx.uni.mx", "x (x [192.0.2.1])")},
		{why: "the same, as qmail notes it", header: by("mx.uni.mx", "unknown (HELO mx.uni.mx) (192.0.2.7)") + forged + by("mx.uni.mx", "x (x [192.0.2.1])")},
		{why: "the same, greeting with our address for qmail", border: &Border{Trusted: []string{"mx.uni.mx"}, Hosts: []string{"mx.uni.mx", "10.1.2.3"}}, header: by("mx.uni.mx", "unknown (HELO [10.1.2.3]) (192.0.2.7)") + forged + by("mx.uni.mx", "x (x [192.0.2.1])")},
		{why: "the same, as sendmail notes a name that does not lead back", header: by("mx.uni.mx", "x (mx.uni.mx [192.0.2.7] (may be forged))") + forged + by("mx.uni.mx", "x (x [192.0.2.1])")},
		{why: "the same, with nothing but the greeting: a host does not get mail from itself", header: by("mx.uni.mx", "mx.uni.mx") + forged + by("mx.uni.mx", "x (x [192.0.2.1])")},
		{why: "a note about the sender that we cannot read is not read as none", border: two, header: by("mx.uni.mx", "mail.uni.mx (via tunnel 7)") + forged + by("mail.uni.mx", "x (x [192.0.2.1])")},
		{why: "somebody on the mail server handed the mail in (QUIRK: Postfix without «from»)", header: "Received: by mx.uni.mx (Postfix, from userid 1001)\n\tid 4XyZ; Sun, 22 Nov 2026 10:00:00 -0600\n" + forged + by("mx.uni.mx", "x (x [192.0.2.1])")},
		{why: "«by» in a comment is a comment", header: forged + "Received: from x (by mx.uni.mx with) by relay.example with SMTP; Sun, 22 Nov 2026 10:00:00 -0600\n"},
		{why: "«by» in the date's part is none", header: forged + "Received: from x by relay.example; by mx.uni.mx\n"},
		{why: "a sender who greets as «by»", header: forged + by("relay.example", "by mx.uni.mx (x [192.0.2.1])")},
		{why: "a Received without «by»", header: forged + "Received: from mx.uni.mx; Sun, 22 Nov 2026 10:00:00 -0600\n"},
		{why: "a Received whose comment does not end", header: forged + "Received: from x (x by mx.uni.mx with SMTP; Sun, 22 Nov 2026 10:00:00 -0600\n"},
		{why: "a comment with a semicolon is a comment: the parser of a well-known library is fooled by it", header: stamped(`mx.uni.mx; spf=fail (mx; dkim=pass header.d=uni.mx; x) smtp.mailfrom=evil.example`)},
		{why: "a nested comment too", header: stamped(`mx.uni.mx; spf=fail (a (b; dmarc=pass header.from=uni.mx) c) smtp.mailfrom=evil.example`)},
		{why: "a quoted string with a semicolon is one value", header: stamped(`mx.uni.mx; spf=fail smtp.mailfrom="x; dmarc=pass header.from=uni.mx"@evil.example`)},
		{why: "an envelope sender that closes the server's comment leaves a parenthesis too many: nothing in it is believed", header: stamped(`mx.uni.mx; spf=pass (domain of x); dmarc=pass header.from=uni.mx y@evil.example permits) smtp.mailfrom=x`)},
		{why: "a comment without end", header: stamped(`mx.uni.mx; dkim=pass header.d=uni.mx (`)},
		{why: "a quoted string without end", header: stamped(`mx.uni.mx; dkim=pass header.d=uni.mx reason="`)},
		{why: "the id in a comment is none", header: stamped(`(mx.uni.mx) evil.example; dmarc=pass header.from=uni.mx`)},
		{why: "the id and more is another id", header: stamped(`mx.uni.mx evil.example; dmarc=pass header.from=uni.mx`)},
		{why: "a property twice: which one did the server mean?", header: stamped(`mx.uni.mx; dkim=pass header.d=evil.example header.d=uni.mx`)},
		{why: "words that belong to nothing: an unquoted envelope sender with a blank", header: stamped(`mx.uni.mx; spf=pass smtp.mailfrom=ana@uni.mx x@evil.example`)},
		{why: "two results of DMARC that differ: one of them was put in", header: stamped(`mx.uni.mx; dmarc=none header.from=uni.mx; dmarc=pass header.from=uni.mx`)},
		{why: "a field of another name is another field", header: strings.Replace(stamped(`mx.uni.mx; dmarc=pass header.from=uni.mx`), "Authentication-Results", "ARC-Authentication-Results", 1)},
		{why: "a field as long as a book", header: stamped(`mx.uni.mx; dmarc=pass header.from=uni.mx; x=` + strings.Repeat("y", maxResults))},
	})
}

// TestJudgeHouses has the set-ups of real mail houses.
func TestJudgeHouses(t *testing.T) {
	google, _ := Provider("google")
	microsoft, _ := Provider("microsoft365")
	two := &Border{Trusted: []string{"mx.uni.mx"}, Hosts: []string{"mx.uni.mx", "*.interno.uni.mx"}}
	filter := &Border{Trusted: []string{"mx.uni.mx"}, Hosts: []string{"mx.uni.mx", "localhost"}}
	const good = "Authentication-Results: mx.uni.mx; dmarc=pass header.from=uni.mx\n"
	const dmarc = "dmarc=pass (mx.uni.mx)"
	check(t, []verdictCase{
		{why: "the mail store gets it by LMTP: a step within the house", border: two, header: "Received: from mx.uni.mx ([10.1.2.3])\n\tby buzon.interno.uni.mx with LMTP id 1\n\tfor <mesa@uni.mx>; Sun, 22 Nov 2026 10:00:01 -0600\n" + good + received, evidence: dmarc},
		{why: "a second server that looks names up", border: two, header: by("buzon.interno.uni.mx", "mx.uni.mx (mx.uni.mx [10.1.2.3])") + good + received, evidence: dmarc},
		{why: "a second server that does not: its address must stand in hosts", border: two, header: by("buzon.interno.uni.mx", "mx.uni.mx ([10.1.2.3])") + good + received},
		{why: "and there it does, as a prefix", border: &Border{Trusted: two.Trusted, Hosts: []string{"*.uni.mx", "10.1.0.0/16"}}, header: by("buzon.interno.uni.mx", "mx.uni.mx ([10.1.2.3])") + good + received, evidence: dmarc},
		{why: "a second server that notes nothing but the greeting", border: two, header: by("buzon.interno.uni.mx", "mx.uni.mx") + good + received, evidence: dmarc},
		{why: "a filter on the same machine hands the mail back", border: filter, header: by("mx.uni.mx", "localhost (localhost [127.0.0.1])") + by("localhost", "mx.uni.mx ([127.0.0.1])") + good + received, evidence: dmarc},
		{why: "IPv6 in a literal", border: filter, header: by("mx.uni.mx", "localhost (localhost [IPv6:::1])") + good + received, evidence: dmarc},
		{why: "IPv4 in IPv6's clothes is IPv4", border: &Border{Trusted: two.Trusted, Hosts: []string{"*.uni.mx", "10.1.0.0/16"}}, header: by("buzon.interno.uni.mx", "mx ([IPv6:::ffff:10.1.2.3])") + good + received, evidence: dmarc},
		{why: "an address of the local link with its interface", border: &Border{Trusted: two.Trusted, Hosts: []string{"*.uni.mx", "fe80::/10"}}, header: by("buzon.interno.uni.mx", "mx (fe80::7%12)") + good + received, evidence: dmarc},
		{why: "a filter that adds its fields under the server's Received (OpenDKIM) needs strips", border: &Border{Trusted: []string{"mx.uni.mx"}, Strips: true}, header: received + "DKIM-Filter: x\n" + good + by("relay.example", "x (x [192.0.2.1])"), evidence: dmarc},
		{why: "each of our servers stamps: the outer one's word counts as well", border: &Border{Trusted: []string{"mx.uni.mx", "buzon.interno.uni.mx"}, Hosts: two.Hosts}, header: "Authentication-Results: buzon.interno.uni.mx; dkim=none\n" + by("buzon.interno.uni.mx", "mx.uni.mx (mx.uni.mx [10.1.2.3])") + good + received, evidence: dmarc},
		{why: "Google: inner steps without «from», the results right below the border", border: &google, header: googleHeader, evidence: "dmarc=pass (mx.google.com)"},
		{why: "Google: results under the sender's Received are the sender's", border: &google, header: strings.Replace(googleHeader, "Authentication-Results: mx.google.com;", "X-Removed:", 1) + "Authentication-Results: mx.google.com; dmarc=pass header.from=uni.mx\n"},
		{why: "Google names a signature by header.i alone", border: &google, header: strings.Replace(googleHeader, "dmarc=pass (p", "dmarc=none (p", 1), evidence: "dkim=pass header.d=uni.mx (mx.google.com)"},
		{why: "Microsoft: no id, above the border", border: &microsoft, header: microsoftHeader, evidence: "dmarc=pass (dm6nam11ft044.mail.protection.outlook.com)"},
		{why: "Microsoft's older form puts the recipient's domain between the results", border: &microsoft, header: strings.Replace(microsoftHeader, "uni.mx;dmarc", "uni.mx;mesa.mx; dmarc", 1), evidence: "dmarc=pass (dm6nam11ft044.mail.protection.outlook.com)"},
		{why: "Microsoft: a failure", border: &microsoft, header: strings.Replace(microsoftHeader, "dmarc=pass", "dmarc=fail", 1), evidence: "dmarc=fail (dm6nam11ft044.mail.protection.outlook.com)", fails: true},
		{why: "Microsoft: a field without id from outside, with a Received of a Microsoft host under it", border: &microsoft, header: strings.Replace(microsoftHeader, "Authentication-Results:", "X-Removed:", 1) + "Authentication-Results: dmarc=pass header.from=uni.mx\n" + by("x.mail.protection.outlook.com", "x (192.0.2.1)")},
		{why: "Microsoft: another customer's servers are Microsoft's too, but their outbound addresses are not the inner ones", border: &microsoft, header: strings.Replace(strings.Replace(microsoftHeader, "Authentication-Results:", "X-Removed:", 1), "mail.uni.mx (148.229.1.2)", "NAM12-BN8-obe.outbound.protection.outlook.com (40.107.237.60)", 1) + "Authentication-Results: dmarc=pass header.from=uni.mx\n" + by("x.prod.outlook.com", "y.prod.outlook.com (2603:10b6:1::1)")},
		{why: "a field with an id is not one without, even for Microsoft's border", border: &microsoft, header: strings.Replace(microsoftHeader, "spf=pass", "evil.example; spf=pass", 1)},
	})
}

const googleHeader = `Delivered-To: mesa@uni.mx
Received: by 2002:a05:6a10:2d2:b0:5a1:1b2c:3d4e with SMTP id q18csp123456pxt;
        Sun, 22 Nov 2026 08:00:02 -0800 (PST)
X-Google-Smtp-Source: AGHT+IEexample
X-Received: by 2002:a17:90b:1e4a:b0:2ee:94a2 with SMTP id x; Sun, 22 Nov 2026 08:00:01 -0800 (PST)
ARC-Authentication-Results: i=1; mx.google.com; dmarc=pass header.from=uni.mx
Return-Path: <ana@uni.mx>
Received: from mail-sor-f41.google.com (mail-sor-f41.google.com. [209.85.220.41])
        by mx.google.com with SMTPS id 98e67ed59e1d1sor
        for <mesa@uni.mx> (Google Transport Security); Sun, 22 Nov 2026 08:00:01 -0800 (PST)
Received-SPF: pass (google.com: domain of ana@uni.mx designates 209.85.220.41 as permitted sender) client-ip=209.85.220.41;
Authentication-Results: mx.google.com;
       dkim=pass header.i=@uni.mx header.s=google header.b=Xy1+zW;
       spf=pass (google.com: domain of ana@uni.mx designates 209.85.220.41 as permitted sender) smtp.mailfrom=ana@uni.mx;
       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=uni.mx
Received: by mail-sor-f41.google.com with SMTP id 4fb4d7f45d1cf; Sun, 22 Nov 2026 08:00:00 -0800 (PST)
Message-ID: <CAB@mail.gmail.com>
`

const microsoftHeader = `Received: from DM6PR12MB1234.namprd12.prod.outlook.com (2603:10b6:5:1c1::10)
 by PH0PR12MB5678.namprd12.prod.outlook.com with HTTPS; Sun, 22 Nov 2026 16:00:03 +0000
Received: from DS7PR03CA0001.namprd03.prod.outlook.com (2603:10b6:5:3b8::6) by
 DM6PR12MB1234.namprd12.prod.outlook.com (2603:10b6:5:1c1::10) with Microsoft SMTP
 Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.1; Sun, 22 Nov 2026 16:00:02 +0000
Received: from DM6NAM11FT044.eop-nam11.prod.protection.outlook.com
 (2603:10b6:5:3b8:cafe::7) by DS7PR03CA0001.outlook.office365.com
 (2603:10b6:5:3b8::6) with Microsoft SMTP Server id 15.20.1 via Frontend Transport; Sun, 22 Nov 2026 16:00:02 +0000
Authentication-Results: spf=pass (sender IP is 148.229.1.2)
 smtp.mailfrom=uni.mx; dkim=pass (signature was verified)
 header.d=uni.mx;dmarc=pass action=none header.from=uni.mx;compauth=pass reason=100
Received-SPF: Pass (protection.outlook.com: domain of uni.mx designates 148.229.1.2 as permitted sender)
Received: from mail.uni.mx (148.229.1.2) by
 DM6NAM11FT044.mail.protection.outlook.com (10.13.173.185) with Microsoft SMTP
 Server id 15.20.1 via Frontend Transport; Sun, 22 Nov 2026 16:00:01 +0000
`

// TestNotes: what was not believed is told, in bounds, and a stranger's words
// are quoted.
func TestNotes(t *testing.T) {
	v := uni.Judge(fields(strings.Repeat(forged, 100)+received+strings.Repeat(forged, 1000)), "beto@uni.mx")
	if len(v.Notes) != maxNotes {
		t.Errorf("%d notes, want %d", len(v.Notes), maxNotes)
	}
	v = uni.Judge(fields(forged+by("\"evil\x1b[31m host\"", "x")), ana)
	if len(v.Notes) == 0 || strings.Contains(strings.Join(v.Notes, ""), "\x1b") {
		t.Errorf("notes %q", v.Notes)
	}
}
