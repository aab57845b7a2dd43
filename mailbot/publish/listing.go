package publish

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// asked is the question for what stands in a collection (RFC 4918 section 9.1).
const asked = xml.Header + `<propfind xmlns="DAV:"><prop><resourcetype/><getetag/></prop></propfind>`

// listing is what stands in a collection: ETags, as they were written, by the
// names of resources.
type listing map[string]string

// errNoCalendar is the answer of something that is there and is no calendar.
var errNoCalendar = errors.New("there is something at that address, and it is no calendar collection (open the calendar's properties in its program and copy its own address)")

// list asks for the ETags of a collection. It reads the answer by itself:
// go-webdav's fails on the whole for one ETag without quotes (Open-Xchange) or a
// weak one, and for a resource without a length.
func (e *entry) list(ctx context.Context) (listing, error) {
	resp, err := e.ask(ctx, "PROPFIND", "1", asked)
	if err != nil {
		return nil, told("list the collection", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusMultiStatus {
		return nil, fmt.Errorf("list the collection: %w", errNoCalendar)
	}
	l, isCalendar, err := readListing(resp.Body, e.base.Path)
	switch {
	case err != nil:
		return nil, fmt.Errorf("list the collection: %w", err)
	case !isCalendar:
		return nil, fmt.Errorf("list the collection: %w", errNoCalendar)
	}
	return l, nil
}

// create makes the collection (RFC 4791 section 5.3.1).
func (e *entry) create(ctx context.Context) error {
	resp, err := e.ask(ctx, "MKCALENDAR", "", xml.Header+`<C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop>`+
		`<displayname>`+Name+`</displayname></prop></set></C:mkcalendar>`)
	if err != nil {
		return told("make the collection", err)
	}
	return resp.Body.Close()
}

func (e *entry) ask(ctx context.Context, method, depth, body string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, e.base.String(), strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", `application/xml; charset="utf-8"`)
	if depth != "" {
		req.Header.Set("Depth", depth)
	}
	return e.wire.Do(req)
}

// multistatus is one <response> of RFC 4918 section 14.24, as far as it is
// asked.
type multistatus struct {
	Href  string `xml:"DAV: href"`
	Props []struct {
		Status string `xml:"DAV: status"`
		ETag   string `xml:"DAV: prop>getetag"`
		Type   struct {
			Calendar *struct{} `xml:"urn:ietf:params:xml:ns:caldav calendar"`
			Folder   *struct{} `xml:"DAV: collection"`
		} `xml:"DAV: prop>resourcetype"`
	} `xml:"DAV: propstat"`
}

// readListing reads a 207 answer as it comes, one response at a time. The
// collection itself is in it; behind a proxy that changes paths it is the one
// calendar that is.
func readListing(r io.Reader, base string) (l listing, isCalendar bool, err error) {
	l = listing{}
	d := xml.NewDecoder(r)
	calendars, itself, ended := 0, false, false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && ended {
			return l, isCalendar || !itself && calendars == 1, nil
		}
		if err != nil {
			return nil, false, fmt.Errorf("the server's answer makes no sense: %w", err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			ended = t.Name.Local == "multistatus"
		case xml.StartElement:
			if t.Name.Space != "DAV:" || t.Name.Local != "response" {
				continue
			}
			var m multistatus
			if err := d.DecodeElement(&m, &t); err != nil {
				return nil, false, fmt.Errorf("the server's answer makes no sense: %w", err)
			}
			of, folder, calendar := m.enter(l)
			if calendar {
				calendars++
			}
			if folder && strings.TrimSuffix(of, "/") == strings.TrimSuffix(base, "/") {
				itself, isCalendar = true, calendar
			}
		}
	}
}

// enter puts a response into a listing, unless it is a folder.
func (m multistatus) enter(l listing) (of string, folder, calendar bool) {
	u, err := url.Parse(strings.TrimSpace(m.Href))
	if err != nil {
		return "", false, false
	}
	etag := ""
	for _, p := range m.Props {
		if code := strings.Fields(p.Status); len(code) > 1 && code[1] != "200" {
			continue
		}
		folder = folder || p.Type.Folder != nil
		calendar = calendar || p.Type.Calendar != nil
		if p.ETag != "" {
			etag = strings.TrimSpace(p.ETag)
		}
	}
	if !folder {
		l[path.Base(u.Path)] = etag
	}
	return u.Path, folder, calendar
}
