package mailbot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sgaus/mailbot/store"
	"sgaus/templates"
	"sgaus/workflow"
)

// caseLines is how many cases an answer tells of one by one.
const caseLines = 20

// settleCases carries out what people say of mail in quarantine. Each case is
// settled apart: one that still breaks stays where it is, and is told.
func (h *handling) settleCases(ctx context.Context, c *workflow.Cases) error {
	h.disposition = commanded
	waiting, err := h.tx.Quarantined(ctx)
	if err != nil {
		return err
	}
	meant, refusal := chosen(c, waiting)
	if refusal != nil {
		return h.refuse(ctx, refusal, "")
	}
	var done []string
	for _, q := range meant {
		words, err := h.settleCase(ctx, c.Word, q, len(meant) == 1)
		if err != nil {
			return err
		}
		if len(meant) == 1 && words == "" {
			return nil // it was refused, and said so
		}
		done = append(done, words)
	}
	if len(done) > caseLines {
		verb := "atendió"
		if c.Word == workflow.Discarded {
			verb = "descartó"
		}
		done = []string{workflow.SayManyCases.With(verb, len(meant), meant[0].N, meant[len(meant)-1].N)}
	}
	h.request = workflow.Request{}
	return h.say(ctx, workflow.Notice{Kind: workflow.NoticeDone, To: h.who, From: h.who, Done: done}, nil)
}

// chosen are the cases that were meant, of those that wait.
func chosen(c *workflow.Cases, waiting []store.Quarantined) ([]store.Quarantined, *workflow.Refusal) {
	var meant []store.Quarantined
	for _, q := range waiting {
		if c.Numbers == nil || slices.Contains(c.Numbers, q.N) {
			meant = append(meant, q)
		}
	}
	if len(meant) > 0 && c.On {
		first := meant[0]
		for _, q := range waiting {
			if q.N > first.N && strings.EqualFold(q.From, first.From) && q.Reason == first.Reason {
				meant = append(meant, q)
			}
		}
	}
	missing := workflow.SayAnyCase.With()
	for _, n := range c.Numbers {
		if !slices.ContainsFunc(meant, func(q store.Quarantined) bool { return q.N == n }) {
			missing = workflow.SayCaseN.With(n)
			meant = nil
			break
		}
	}
	if len(meant) > 0 {
		return meant, nil
	}
	name := workflow.CmdRecover
	if c.Word == workflow.Discarded {
		name = workflow.CmdDiscard
	}
	return nil, &workflow.Refusal{Reason: workflow.UnknownCase, Command: name, Detail: []string{missing, caseList(waiting)}}
}

// caseList says which cases wait.
func caseList(waiting []store.Quarantined) string {
	if len(waiting) == 0 {
		return string(workflow.SayNoneWaits)
	}
	var numbers []string
	for i, q := range waiting {
		if i == caseLines {
			numbers = append(numbers, "…")
			break
		}
		numbers = append(numbers, fmt.Sprint(q.N))
	}
	return strings.Join(numbers, ", ")
}

// settleCase recovers or discards one case, and says so. That the only one still
// cannot be handled is a refusal.
func (h *handling) settleCase(ctx context.Context, word workflow.CaseWord, q store.Quarantined, alone bool) (string, error) {
	if word == workflow.Discarded {
		return workflow.SayDiscarded.With(q.N), h.tx.SetQuarantine(ctx, q.N, store.Discarded)
	}
	became, request, err := h.b.recoverCase(ctx, h.tx, h.now, q)
	switch {
	case err != nil && world(err):
		return "", err
	case err != nil:
		h.b.log.Error("a mail in quarantine still cannot be handled", "case", q.N, "error", err)
		if !alone {
			return workflow.SayStillHeld.With(q.N, cause(err)), nil
		}
		one := fmt.Sprint(q.N)
		return "", h.refuse(ctx, &workflow.Refusal{
			Reason: workflow.StillHeld, Command: workflow.CmdRecover, Arg: one, Detail: []string{one, cause(err)},
			Try: []workflow.Suggestion{{Command: workflow.CmdDiscard, Arg: one}},
		}, "")
	case request == 0:
		return workflow.SayRecovered.With(q.N, workflow.SayBecame.With(became)), nil
	case became == opened:
		return workflow.SayRecovered.With(q.N, workflow.SayBecameNew.With(request)), nil
	}
	return workflow.SayRecovered.With(q.N, workflow.SayBecameOf.With(request)), nil
}

// caseActions are what HelpDesk may do with a case: of a flood, also with all
// that follow it.
func (b *Bot) caseActions(n int64, flood bool, token string) (out []templates.Action) {
	one := fmt.Sprint(n)
	for _, name := range []string{workflow.CmdRecover, workflow.CmdDiscard} {
		out = append(out, b.action(workflow.Request{}, workflow.Suggestion{Command: name, Arg: one}, token))
		if flood {
			out = append(out, b.action(workflow.Request{}, workflow.Suggestion{
				Command: name, Arg: one + " y siguientes", Label: capital(strings.ToLower(name)) + " todos los suyos", Hint: "este y los que siguen del mismo remitente",
			}, token))
		}
	}
	return out
}
