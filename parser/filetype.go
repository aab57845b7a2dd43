package parser

import (
	"path"
	"strings"
)

// fileTypes are the types of files that come without one, by their extension:
// those that a help desk sees.
var fileTypes = map[string]string{
	"txt": "text/plain", "log": "text/plain", "csv": "text/csv", "htm": "text/html", "html": "text/html", "xml": "application/xml", "json": "application/json",
	"pdf": "application/pdf", "rtf": "application/rtf", "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint", "msg": "application/vnd.ms-outlook",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	"odt":  "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
	"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "webp": "image/webp", "heic": "image/heic", "svg": "image/svg+xml",
	"zip": "application/zip", "gz": "application/gzip", "7z": "application/x-7z-compressed", "rar": "application/vnd.rar",
	"mp3": "audio/mpeg", "wav": "audio/wav", "mp4": "video/mp4", "mov": "video/quicktime", "avi": "video/x-msvideo",
	"ics": "text/calendar", "vcf": "text/vcard", "eml": "message/rfc822", "dat": "application/octet-stream",
}

// typeByName is the type that a file's name promises.
func typeByName(name string) string {
	if t := fileTypes[strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))]; t != "" {
		return t
	}
	return "application/octet-stream"
}

// untyped reports a type that says nothing about a file.
func untyped(typ string) bool {
	switch typ {
	case "application/octet-stream", "application/octetstream", "binary/octet-stream", "application/x-unknown", "application/unknown", "application/download", "application/force-download", "application/x-download", "application/binary":
		return true
	}
	return false
}

// ends reports that the name of a part's file ends so.
func (p *part) ends(ext string) bool { return strings.HasSuffix(strings.ToLower(p.fileName()), ext) }
