package config

import (
	"fmt"
	"strings"
)

// places checks services and resources.
func (r *report) places(c *Config) {
	dir := &directory{owner: map[string]string{}}
	for _, a := range c.Areas {
		dir.areas = append(dir.areas, a.Code)
	}
	r.codes("service", len(c.Services), func(i int) string { return c.Services[i].Code })
	r.codes("resource", len(c.Resources), func(i int) string { return c.Resources[i].Code })
	for i := range c.Services {
		s, key := &c.Services[i], fmt.Sprintf("service[%d]", i+1)
		s.Area = r.areaCode(dir, key+".area", s.Area)
		s.AssignTo = r.member(c, key+".assign_to", s.AssignTo)
		if s.Name == "" {
			s.Name = s.Code
		}
	}
	for i := range c.Resources {
		s, key := &c.Resources[i], fmt.Sprintf("resource[%d]", i+1)
		r.need(key+".kind", "sala, equipo, personal")
		r.claim(dir, key+".email", s.Email)
		if s.Name == "" {
			s.Name = s.Code
		}
	}
}

// codes checks that each of a list has a code of its own.
func (r *report) codes(list string, n int, code func(int) string) {
	first := map[string]int{}
	for i := range n {
		key := fmt.Sprintf("%s[%d].code", list, i+1)
		if !r.need(key, `one word, like "REDES"`) || code(i) == "" {
			continue
		}
		folded := strings.ToUpper(code(i))
		if at, ok := first[folded]; ok {
			r.wrong(key, "%s stands at %s[%d] already; allowed: each code once", quote(code(i)), list, at)
			continue
		}
		first[folded] = i + 1
	}
}
