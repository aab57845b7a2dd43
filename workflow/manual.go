package workflow

import "strings"

// Entry is one line of the manual, as help mail, the README and the guides
// print it.
type Entry struct {
	Command string // «[ASIGNAR quién]»
	Also    string // «[TRANSFERIR quién], [ASIGNACIÓN]»
	By      string // who may say it
	Step    string // «abierta → REGISTRO»
	Needs   string
	Does    string
	Source  string
}

// Manual prints the rows that somebody with these roles may ever use; with no
// roles, what anybody may. everything prints the whole table.
func Manual(p Person, everything bool) []Entry {
	var out []Entry
	for _, row := range Commands {
		if everything || row.everFor(p) {
			out = append(out, row.entry())
		}
	}
	return out
}

// everFor reports whether there could be a request on which p may say it.
func (row Row) everFor(p Person) bool {
	if !p.Staff() {
		return row.Everyone
	}
	for _, s := range row.By {
		switch s {
		case AsAnyone, AsRequester, AsStaff, AsReader, AsResponsible, AsAsked:
			return true
		case AsHD, AsTriage:
			if p.Is(HD) {
				return true
			}
		case AsEngineer, AsAreaEDS:
			if p.Is(EDS, ASV) {
				return true
			}
		case AsHead, AsAnyHead:
			if p.Is(DSE, DAU) {
				return true
			}
		case AsDAU:
			if p.Is(DAU) {
				return true
			}
		}
	}
	return false
}

func (row Row) entry() Entry {
	e := Entry{Command: Bracket(row.Name, row.Arg), By: row.who(), Needs: string(row.Need), Does: row.Does, Source: row.Source, Step: row.step()}
	var also []string
	for _, a := range row.Also {
		also = append(also, Bracket(a, row.Arg))
	}
	e.Also = strings.Join(also, ", ")
	return e
}

// Bracket writes a command as people do: «[ASIGNAR beto]».
func Bracket(name, arg string) string {
	if arg == "" {
		return "[" + name + "]"
	}
	return "[" + name + " " + arg + "]"
}

// step says from where to where the row leads.
func (row Row) step() string {
	if row.To == NoStatus {
		return "sin cambio"
	}
	from := "abierta"
	switch {
	case row.Name == CmdNew:
		from = ""
	case row.From != nil:
		var words []string
		for _, s := range row.From {
			words = append(words, string(s))
		}
		from = orList(words)
	}
	to := string(row.To)
	if row.Through {
		to = string(EnProceso) + " → " + to
	}
	if row.KeepPending {
		to += " (PENDIENTE sigue igual)"
	}
	return strings.TrimSpace(from + " → " + to)
}

// RowFor gives the row of a canonical command, for those who explain it.
func RowFor(name string) (Row, bool) {
	row := rowNamed(name)
	return row, row.Name != ""
}
