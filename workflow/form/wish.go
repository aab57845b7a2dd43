package form

import "time"

// Wish is what a complete form asks the agenda for.
type Wish struct {
	Title      string    // «SIGLAS - programa» (VC 3.1.1.1)
	From, To   time.Time // UTC; the first time, of a series
	Repeat     string    // of a series: as hours.Calendar.ParseRepeat reads it
	Rooms      []string  // codes
	Equipment  []Units
	Technician bool
	Guests     []Guest
	Details    []Line // all that was answered (VC 3.1.1.2)
}

// Units are how many of a kind of equipment, by its code.
type Units struct {
	Code string
	N    int
}

// Guest is somebody to be invited.
type Guest struct{ Name, Email string }

// Wish gives what is to be booked, as far as it was answered. Rooms and
// equipment that the agenda does not know stay in the details alone.
func (f Form) Wish(have Answers, ctx Context) Wish {
	w := Wish{Title: title(have), Repeat: have["repeticion"], Technician: have["tecnico"] == "sí", Details: f.Summary(have)}
	return w
}

func title(have Answers) string {
	switch {
	case have["siglas"] == "":
		return have["programa"]
	case have["programa"] == "":
		return have["siglas"]
	}
	return have["siglas"] + " - " + have["programa"]
}
