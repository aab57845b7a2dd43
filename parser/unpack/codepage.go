package unpack

import "strconv"

// codepage names a code page of Windows as MIME does, or near enough.
func codepage(n int) string {
	switch n {
	case 0:
		return "windows-1252"
	case 65001:
		return "utf-8"
	case 65000:
		return "utf-7"
	case 1200:
		return "utf-16le"
	case 932:
		return "shift_jis"
	case 936:
		return "gbk"
	case 949, 51949:
		return "euc-kr"
	case 950:
		return "big5"
	case 54936:
		return "gb18030"
	case 50220, 50221, 50222:
		return "iso-2022-jp"
	case 50225:
		return "iso-2022-kr"
	case 51932:
		return "euc-jp"
	case 20127:
		return "us-ascii"
	case 20866:
		return "koi8-r"
	case 21866:
		return "koi8-u"
	case 10000:
		return "macintosh"
	}
	if n > 28590 && n < 28606 {
		return "iso-8859-" + strconv.Itoa(n-28590)
	}
	return "cp" + strconv.Itoa(n)
}
