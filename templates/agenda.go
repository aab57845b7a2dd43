package templates

// Day is one of the agenda.
type Day struct {
	Date     string // "Martes 15 de diciembre de 2026"
	Why      string // "Navidad"; "" for a day like any other
	Meetings []Meeting
}

// Meeting is one line of a day.
type Meeting struct {
	From, To          string // "10:00", "12:00"
	Title             string
	Room, Gear, Staff string
	Number            int64  // of the request
	Tentative         bool   // nobody has confirmed it yet
	Mailto            string `clean:"url"` // asks for the request
}

// Hours is "10:00-12:00".
func (m Meeting) Hours() string { return m.From + "-" + m.To }

// Shelf are the resources of one kind.
type Shelf struct {
	Title  string // "Salas"
	Things []Thing
}

// Thing is one of them, with when it is free.
type Thing struct {
	Name  string
	Free  string   // "07:00-10:00, 12:00-22:00", "libre", "ocupada"
	Taken []string // by whom: "10:00-12:00 FI - Seminario (solicitud 12)"
}

// Events counts what the days of a week have.
func (n Notice) Events() int {
	sum := 0
	for _, d := range n.Days {
		sum += len(d.Meetings)
	}
	return sum
}
