package workflow

import (
	"slices"

	"sgaus/workflow/agenda"
	"sgaus/workflow/form"
)

// anyRoom lists the rooms of which one is to be chosen, in the order of the
// configuration: the form says that any will do, and the command names none.
func (d *decision) anyRoom(b agenda.Booking) []agenda.Use {
	filled, ok := d.f.Desk.FormOf(d.r)
	if !ok || d.r.Booking.Live() || !filled.Form.Wish(filled.Answers, form.Context{Now: d.now, Calendar: d.f.Calendar}).AnyRoom {
		return nil
	}
	var rooms []agenda.Use
	for _, r := range d.f.Desk.Resources {
		if r.Kind != agenda.Room {
			continue
		}
		use := agenda.Use{Resource: r.Code, Units: 1}
		if slices.ContainsFunc(b.Uses, func(u agenda.Use) bool { return u.Resource == r.Code }) {
			return nil
		}
		rooms = append(rooms, use)
	}
	return rooms
}

// roomed puts the first room that is free into what is booked, where any will
// do: nobody is invited to no place. Where none is, the first is looked at, so
// that its other times are offered.
func (d *decision) roomed(b agenda.Booking, own int64) []agenda.Use {
	rooms := d.anyRoom(b)
	if len(rooms) == 0 {
		return b.Uses
	}
	others := b.Uses
	for _, room := range rooms {
		b.Uses = append([]agenda.Use{room}, others...)
		if len(agenda.Check(b.Wish(), d.f.Desk.Resources, d.f.Busy, own)) == 0 {
			return b.Uses
		}
	}
	return append([]agenda.Use{rooms[0]}, others...)
}

// inAnyRoom is what must be known of the agenda before a room is chosen: all of
// them.
func (d *decision) inAnyRoom(b agenda.Booking) agenda.Wish {
	wish := b.Wish()
	wish.Uses = append(slices.Clone(wish.Uses), d.anyRoom(b)...)
	return wish
}
