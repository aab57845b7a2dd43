package config

import (
	"fmt"
	"slices"
	"strings"

	"sgaus/workflow"
)

// directory remembers who has which address, and which codes are areas.
type directory struct {
	owner map[string]string // address in lower case → the key it first stood at
	areas []string
}

// people checks areas and staff against each other, and answers who has which
// address.
func (r *report) people(c *Config) *directory {
	dir := &directory{owner: map[string]string{strings.ToLower(c.Helpdesk.Address): "helpdesk.address"}}
	delete(dir.owner, "")
	r.codes("area", len(c.Areas), func(i int) string { return c.Areas[i].Code })
	for i, a := range c.Areas {
		dir.areas = append(dir.areas, a.Code)
		key := fmt.Sprintf("area[%d]", i+1)
		for _, one := range a.Addresses {
			r.claim(dir, key+".addresses", one)
		}
		if strings.EqualFold(a.Code, string(workflow.DAU)) {
			r.warn(key+".code", "[TRANSFERIR DAU] is a command of its own, so that nothing can be assigned to this area by its code")
		}
		if a.Name == "" {
			c.Areas[i].Name = a.Code
		}
	}
	for i := range c.Staff {
		r.person(dir, c, i)
	}
	for i := range c.Areas {
		r.area(c, i)
	}
	for i := range c.Staff {
		r.homeless(c, i)
	}
	r.posts(c)
	return dir
}

// claim notes an address, which may belong to one only.
func (r *report) claim(dir *directory, key, address string) {
	if address == "" {
		return
	}
	a := strings.ToLower(address)
	if first, ok := dir.owner[a]; ok {
		r.wrong(key, "%s stands at %s already (line %d); allowed: each address once", a, first, r.doc.line(first))
		return
	}
	dir.owner[a] = key
}

// person checks one of the staff.
func (r *report) person(dir *directory, c *Config, i int) {
	s, key := &c.Staff[i], fmt.Sprintf("staff[%d]", i+1)
	r.need(key+".email", addressAllowed)
	r.need(key+".role", "one or a list of "+roleNames())
	r.claim(dir, key+".email", s.Email)
	for _, a := range s.Aliases {
		r.claim(dir, key+".aliases", a)
	}
	s.Area = r.areaCode(dir, key+".area", s.Area)
}

// areaCode is the code as its area writes it; it must be one.
func (r *report) areaCode(dir *directory, key, code string) string {
	if code == "" {
		return ""
	}
	for _, a := range dir.areas {
		if strings.EqualFold(a, code) {
			return a
		}
	}
	switch {
	case len(dir.areas) > 0:
		r.wrong(key, "there is no area %s%s", quote(code), among(code, dir.areas))
	case !r.doc.has("area") && !r.excused["area"]: // else that is the mistake
		r.wrong(key, "there is no area %s; allowed: the code of an [[area]], and there is none", quote(code))
	}
	return code
}

// area checks who leads an area and who gets its new requests, and settles
// both on the address that the desk writes to.
func (r *report) area(c *Config, i int) {
	a, key := &c.Areas[i], fmt.Sprintf("area[%d]", i+1)
	a.AssignTo = r.member(c, key+".assign_to", a.AssignTo)
	if a.Head == "" {
		r.headless(c, a, key)
		return
	}
	a.Head = r.member(c, key+".head", a.Head)
	head := c.person(a.Head)
	switch {
	case head == nil: // told by member
	case !slices.Contains(head.Roles, workflow.DSE):
		r.wrong(key+".head", "%s is not a DSE; allowed: somebody of the staff with the role DSE", a.Head)
	case head.Area == "":
		head.Area = a.Code
	case head.Area != a.Code:
		r.wrong(key+".head", "%s belongs to the area %s; allowed: a DSE of this area, as nobody leads another's", a.Head, head.Area)
	}
}

// headless gives an area without head its only DSE.
func (r *report) headless(c *Config, a *Area, key string) {
	var heads []string
	for _, s := range c.Staff {
		if s.Area == a.Code && a.Code != "" && slices.Contains(s.Roles, workflow.DSE) {
			heads = append(heads, s.Email)
		}
	}
	switch {
	case r.doc.has(key + ".head"): // it is written, but wrong
	case len(heads) == 1:
		a.Head = heads[0]
	case len(heads) > 1:
		r.wrong(key+".head", "missing, and several of the staff are DSE of this area; allowed: one of %s", strings.Join(heads, ", "))
	default:
		r.warn(key+".head", "missing: what is escalated in this area has nobody to go to")
	}
}

// homeless warns of those whose rights hang on an area that they have not.
func (r *report) homeless(c *Config, i int) {
	s := c.Staff[i]
	key := fmt.Sprintf("staff[%d].area", i+1)
	for _, role := range []workflow.Role{workflow.EDS, workflow.ASV, workflow.DSE} {
		if s.Area == "" && slices.Contains(s.Roles, role) && !r.doc.has(key) {
			r.warn(key, "missing: %s has no area to escalate to or to see requests of", role)
			return
		}
	}
}

// member is the address that the desk writes to, for any address of somebody
// of the staff; anyone else is wrong.
func (r *report) member(c *Config, key, address string) string {
	if address == "" {
		return ""
	}
	if s := c.person(address); s != nil {
		return s.Email
	}
	var all []string
	for _, s := range c.Staff {
		all = append(all, s.Email)
	}
	if len(all) == 0 && (r.doc.has("staff") || r.excused["staff"]) { // that is the mistake
		return address
	}
	near := ""
	if n := nearest(address, all); n != "" {
		near = "; nearest: " + n
	}
	r.wrong(key, "%s is not of the staff; allowed: an address of a [[staff]]%s", address, near)
	return address
}

// person finds one of the staff by any of their addresses.
func (c *Config) person(address string) *Staff {
	for i := range c.Staff {
		p := workflow.Person{Email: c.Staff[i].Email, Aliases: c.Staff[i].Aliases}
		if p.Has(address) {
			return &c.Staff[i]
		}
	}
	return nil
}

// posts warns of roles that nobody holds.
func (r *report) posts(c *Config) {
	for _, post := range []struct {
		role workflow.Role
		what string
	}{
		{workflow.HD, "nobody would be told of a new request"},
		{workflow.DAU, "nobody can reopen or cancel a request, or is told of what does not proceed"},
	} {
		held := slices.ContainsFunc(c.Staff, func(s Staff) bool { return slices.Contains(s.Roles, post.role) })
		if !held {
			r.warn("staff", "nobody has the role %s: %s", post.role, post.what)
		}
	}
}

func roleNames() string {
	var all []string
	for _, role := range workflow.Roles {
		all = append(all, string(role))
	}
	return strings.Join(all, ", ")
}
