package workflow

import "testing"

// A word beside other commands would leave open of which it is said.
func TestAlone(t *testing.T) {
	for _, cs := range [][]Command{
		{{Name: CmdConfirm}, {Name: CmdReject}},
		{{Name: CmdDone, Text: "x"}, {Name: CmdConfirm}},
		{{Name: CmdReject}, {Name: CmdPriority, Arg: "alta"}},
	} {
		after, o := DecideAll(given(EnProceso), cs, Actor{Person: beto, Proven: true}, *held(nil), testNow)
		if o.Refusal == nil || o.Refusal.Reason != NotAlone || after.Events != given(EnProceso).Events {
			t.Errorf("%v: %+v", cs, o)
		}
		holdsNothing(t, o)
	}
}

// What is thrown away late is thrown away all the same: HD must know of it.
func TestRejectedLate(t *testing.T) {
	f := held(func(h *Held) { h.Until = testNow.Add(-1) })
	_, o := DecideAll(given(EnProceso), []Command{{Name: CmdReject, Text: "No fui yo."}}, Actor{Person: beto, Proven: true}, *f, testNow)
	if o.Refusal != nil || o.Word != Disowned || len(o.Events) != 1 || o.Events[0].Public || o.Events[0].From != o.Events[0].To {
		t.Errorf("%+v", o)
	}
	// Of a request that they may not read, nothing is written.
	_, o = DecideAll(given(EnProceso), []Command{{Name: CmdReject}}, Actor{Person: eva, Proven: true},
		*held(func(h *Held) { h.Person = eva.Email }), testNow)
	if o.Refusal != nil || o.Word != Disowned || len(o.Events) != 0 {
		t.Errorf("%+v", o)
	}
}
