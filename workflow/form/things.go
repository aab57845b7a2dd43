package form

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// anyRoom leaves the choice to whoever keeps the agenda.
const anyRoom = "cualquiera"

var anyWords = regexp.MustCompile(`^(?:cualquiera?|cualquier sala|la que (?:este|haya|tengan|se pueda|sea)|indistinto|la disponible|la que este (?:libre|disponible)|es indistinto|no importa)\b`)

// anyRoomSaid is a sentence that leaves the room open.
var anyRoomSaid = regexp.MustCompile(`\bcualquiera?(?: de (?:las|sus))? salas?\b|\bsala (?:que (?:sea|este libre|tengan|haya|este disponible)|da igual|es indistinta|no importa|me es indistinta)\b|\b(?:da igual|no importa|es indistinta) (?:la|que|cual) sala\b`)

func checkRoom(f Field, value string, ctx Context) checked {
	folded := fold(value)
	if anyWords.MatchString(folded) {
		return checked{value: anyRoom}
	}
	if len(ctx.Rooms) == 0 {
		return checkText(f, value, ctx)
	}
	if t, ok := find(ctx.Rooms, folded); ok {
		return checked{value: t.Name}
	}
	if t, ok := begun(ctx.Rooms, folded); ok {
		return checked{value: t.Name}
	}
	if found := mentioned(ctx.Rooms, folded); len(found) == 1 {
		return checked{value: found[0].Name}
	} else if len(found) > 1 {
		return wrong(f, value, "son varias salas", "una de: "+names(ctx.Rooms))
	}
	return wrong(f, value, "no hay esa sala", "una de: "+names(ctx.Rooms)+"; o cualquiera")
}

// find is the thing that words name: by its code, its name, or nearly.
func find(things []Thing, folded string) (Thing, bool) {
	for _, t := range things {
		if folded == fold(t.Name) || folded == fold(t.Code) || folded != "" && strings.ReplaceAll(folded, " ", "") == compact(t.Code) {
			return t, true
		}
	}
	words := bareName(folded)
	short := strings.TrimPrefix(words, "sala ")
	var found []Thing
	for _, t := range things {
		name := bareName(fold(t.Name))
		if words != "" && (words == name || short == strings.TrimPrefix(name, "sala ") || singular(words) == singular(name)) {
			found = append(found, t)
		}
	}
	if len(found) == 0 && len(words) <= labelMost {
		best := 99
		for _, t := range things {
			name := singular(bareName(fold(t.Name)))
			d, most := distance(singular(words), name, slips(len(name))), slips(len(name))
			// A single letter tells sala A from sala B.
			if d > most || !sameShort(words, name) {
				continue
			}
			if d < best {
				best, found = d, nil
			}
			if d == best {
				found = append(found, t)
			}
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	return Thing{}, false
}

var articles = map[string]bool{"de": true, "del": true, "la": true, "el": true, "los": true, "las": true, "en": true, "letra": true, "numero": true}

// bareName is a name without the words between its words: «sala de juntas».
func bareName(folded string) string {
	words := strings.Fields(folded)
	kept := words[:0]
	for _, w := range words {
		if !articles[w] {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// begun is the one thing whose name begins with these words: «el auditorio».
func begun(things []Thing, folded string) (one Thing, ok bool) {
	words := bareName(folded)
	for _, t := range things {
		if words != "" && strings.HasPrefix(bareName(fold(t.Name))+" ", words+" ") {
			if ok {
				return Thing{}, false
			}
			one, ok = t, true
		}
	}
	return one, ok
}

// sameShort: words of one or two letters, and numbers, are the same in both:
// they tell one room from another.
func sameShort(a, b string) bool {
	short := func(s string) (out string) {
		for w := range strings.SplitSeq(s, " ") {
			if len(w) <= 2 || w[0] >= '0' && w[0] <= '9' {
				out += w + " "
			}
		}
		return out
	}
	return short(a) == short(b)
}

// mentioned are the things whose whole name stands in words.
func mentioned(things []Thing, folded string) (found []Thing) {
	padded := " " + folded + " "
	for _, t := range things {
		name, code := fold(t.Name), fold(t.Code)
		if name != "" && strings.Contains(padded, " "+name+" ") || len(code) > 3 && strings.Contains(padded, " "+code+" ") {
			found = append(found, t)
		}
	}
	return found
}

func names(things []Thing) string {
	var all []string
	for i, t := range things {
		if i == 30 {
			all = append(all, "…")
			break
		}
		all = append(all, t.Name)
	}
	return strings.Join(all, ", ")
}

// singular takes the s of plurals off each word.
func singular(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		switch {
		case len(w) > 4 && strings.HasSuffix(w, "es") && !strings.ContainsAny(w[len(w)-3:len(w)-2], "aeiou"):
			words[i] = w[:len(w)-2]
		case len(w) > 3 && strings.HasSuffix(w, "s"):
			words[i] = w[:len(w)-1]
		}
	}
	return strings.Join(words, " ")
}

var (
	countBefore = regexp.MustCompile(`^(?i:(\d{1,5})\s*(?:x\s+|pzas?\.?\s+(?:de\s+)?|piezas?\s+(?:de\s+)?)?|(un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)\s+)(\D.*)$`)
	countBehind = regexp.MustCompile(`^(.*?\D)\s*(?:[x:=(-]|por)?\s*(\d{1,5})\s*(?:pzas?\.?|piezas?)?\s*\)?$`)
	andWords    = regexp.MustCompile(`\s+(?:y|e|más|mas)\s+(?:tambi[eé]n\s+)?|\s*\+\s*`)
)

// units reads «2 micrófonos», «micrófonos: 2», «un códec».
func units(s string) (n int, name string) {
	s = strings.Trim(s, " .,;")
	if m := countBefore.FindStringSubmatch(s); m != nil {
		n, _ = strconv.Atoi(m[1])
		if m[2] != "" {
			n = numberWords[strings.ToLower(m[2])]
		}
		return n, strings.TrimSpace(m[3])
	}
	if m := countBehind.FindStringSubmatch(s); m != nil {
		n, _ = strconv.Atoi(m[2])
		return n, strings.Trim(m[1], " :=(x-")
	}
	return 1, s
}

// needless are words around the name of a piece of equipment.
var needless = regexp.MustCompile(`(?i)^(?:(?:necesitamos|requerimos|necesito|requiero|se requiere[n]?|con|de|el|la|los|las|sí|si)[,:]?\s+)+`)

func checkEquipment(f Field, value string, ctx Context) checked {
	var c checked
	var order []string
	count := map[string]int{}
	for _, s := range equipmentItems(value, ctx.Equipment) {
		n, name := units(s)
		t, known := find(ctx.Equipment, fold(name))
		switch {
		case fold(name) == "" || n == 0:
			continue
		case len(ctx.Equipment) == 0:
			t = Thing{Name: cut(strings.ToLower(name), 60)}
		case !known:
			c.problems = append(c.problems, problem(f, s, "no hay ese equipo", equipmentAllowed(ctx.Equipment)))
			continue
		case count[t.Name]+n > t.Count:
			c.problems = append(c.problems, problem(f, s, fmt.Sprintf("hay %d", t.Count), equipmentAllowed(ctx.Equipment)))
			continue
		}
		if count[t.Name] == 0 {
			order = append(order, t.Name)
		}
		count[t.Name] += n
	}
	for i, name := range order {
		if i > 0 {
			c.value += ", "
		}
		c.value += strconv.Itoa(count[name]) + " " + name
	}
	if c.value == "" && c.problems == nil {
		c.open = true
	}
	return c
}

func equipmentAllowed(things []Thing) string {
	var all []string
	for i, t := range things {
		if i == 30 {
			break
		}
		all = append(all, fmt.Sprintf("%s (%d)", t.Name, t.Count))
	}
	return "lo que hay: " + strings.Join(all, ", ")
}

// equipmentItems parts a list; what is one thing by its name is not parted at
// its «y».
func equipmentItems(value string, things []Thing) (items []string) {
	for _, s := range strings.FieldsFunc(value, func(r rune) bool { return r == '\n' || r == ';' || r == ',' }) {
		s, _ = undressItem(s)
		s = needless.ReplaceAllString(strings.TrimSpace(s), "")
		if s == "" {
			continue
		}
		if _, name := units(s); len(things) > 0 {
			if _, whole := find(things, fold(name)); whole {
				items = append(items, s)
				continue
			}
		}
		items = append(items, andWords.Split(s, 20)...)
	}
	return items[:min(len(items), 50)]
}

// undressItem takes bullets off an item, and a number that counts items.
func undressItem(s string) (string, bool) {
	t, number := undress(s)
	return t, number != ""
}
