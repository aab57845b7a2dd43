package publish

import (
	"context"
	"encoding/xml"
	"net/http"
	"time"
)

// Standing is what Check found of a collection.
type Standing struct {
	Missing  bool // it is not there; it will be made
	Events   int
	ReadOnly bool // the server says that nothing may be written
}

// Check enters a collection as the publisher does and looks at it. It writes
// nothing: an event that only tries would stand in people's calendars.
func Check(ctx context.Context, c Collection) (Standing, error) {
	e, err := c.enter(ctx)
	if err != nil {
		return Standing{}, err
	}
	defer e.close()
	l, err := e.list(ctx)
	if is(err, http.StatusNotFound) {
		return Standing{Missing: true}, nil
	}
	if err != nil {
		return Standing{}, err
	}
	return Standing{Events: len(l), ReadOnly: e.readOnly(ctx)}, nil
}

// readOnly asks what we may do (RFC 3744 section 5.5). A server that does not
// say lets us.
func (e *entry) readOnly(ctx context.Context) bool {
	resp, err := e.ask(ctx, "PROPFIND", "0", xml.Header+
		`<propfind xmlns="DAV:"><prop><current-user-privilege-set/></prop></propfind>`)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	var answer struct {
		Privileges []struct {
			What []struct {
				XMLName xml.Name
			} `xml:",any"`
		} `xml:"DAV: response>propstat>prop>current-user-privilege-set>privilege"`
	}
	if err := xml.NewDecoder(resp.Body).Decode(&answer); err != nil || len(answer.Privileges) == 0 {
		return false
	}
	for _, p := range answer.Privileges {
		for _, w := range p.What {
			switch w.XMLName.Local {
			case "all", "write", "bind", "write-content":
				return false
			}
		}
	}
	return true
}

// OnceTime bounds publishing where others wait for it to end.
const OnceTime = 20 * time.Second
