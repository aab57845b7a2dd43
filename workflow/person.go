package workflow

import (
	"strings"
	"time"

	"sgaus/workflow/agenda"
)

// Role is what a person is in the help desk. A person may hold several.
type Role string

// The roles of mission.md; ASV is an EDS who also keeps the agenda.
const (
	HD        Role = "HD"
	EDS       Role = "EDS"
	ASV       Role = "ASV"
	DSE       Role = "DSE"
	DAU       Role = "DAU"
	Requester Role = "requester" // whose request it is
	System    Role = "system"    // the clocks
	Stranger  Role = "stranger"  // anyone else
)

// Roles that the configuration may give, in the order of the manual.
var Roles = []Role{HD, EDS, ASV, DSE, DAU}

// Person is somebody whom the desk knows, or an outside address. An empty
// Roles means somebody who is not of the staff.
type Person struct {
	Name    string
	Email   string   // as the desk writes to it
	Aliases []string // other addresses of the same person
	Roles   []Role
	Area    string // code of their area; empty for HD and DAU
	Away    *Away  // nil: here
}

// Is reports whether the person holds one of the roles.
func (p Person) Is(roles ...Role) bool {
	for _, have := range p.Roles {
		for _, r := range roles {
			if have == r {
				return true
			}
		}
	}
	return false
}

// Staff reports whether the person works at the desk.
func (p Person) Staff() bool { return len(p.Roles) > 0 }

// Has reports whether address is one of the person's, whatever its case.
func (p Person) Has(address string) bool {
	if address == "" {
		return false
	}
	if SameAddress(p.Email, address) {
		return true
	}
	for _, a := range p.Aliases {
		if SameAddress(a, address) {
			return true
		}
	}
	return false
}

// SameAddress compares two addresses without regard to case. Only ASCII has one
// here: to strings.EqualFold the long s is an s and the Kelvin sign a k, and
// «roſa@uni.mx», which is another mailbox, would be Rosa's.
func SameAddress(a, b string) bool {
	return len(a) == len(b) && lowerASCII(a) == lowerASCII(b)
}

func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// Display is the name, or the address of somebody who gave none.
func (p Person) Display() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Email
}

// Area is a department. Its head is the DSE to whom escalated requests go.
type Area struct {
	Code      string
	Name      string
	Head      string   // address
	Addresses []string // mail written to one of these belongs to the area
	AssignTo  string   // address that new requests of the area are assigned to
	Terms     Terms    // its own deadlines; zero fields are the desk's
}

// Desk is the help desk as configured: who works there and in which areas.
type Desk struct {
	Name     string
	Address  string         // the mailbox that the desk watches
	Zone     *time.Location // in which dates are written; nil: UTC
	Staff    []Person
	Areas    []Area
	Services []Service
	// Resources are what the agenda books: rooms, equipment and people.
	Resources []agenda.Resource
}
