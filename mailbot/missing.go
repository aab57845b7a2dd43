package mailbot

import (
	"context"
	"errors"
	"strings"

	"sgaus/mailbot/inbox"
	"sgaus/parser"
	"sgaus/workflow"
)

// Reads bound what is read of one mail. Zero: what the parser thinks right.
type Reads struct {
	Size, Text, Header                      int64
	Depth, Parts, Files, Fields, Recipients int
}

// reading is how a mail is read of which whole bytes lay on the server; 0 is
// as many as there are here.
func (s Settings) reading(whole int64) parser.Options {
	o := s.Reading()
	o.Whole = whole
	return o
}

// cut reports a mail of which the server gave no more than the limit. It is
// handled: its header is whole, and mostly its text.
func cut(mail inbox.Mail) bool { return errors.Is(mail.Err, inbox.ErrTooLarge) }

// missing says in words what was sent with a mail and is not here, a line
// each. whole is its size on the server, if only its beginning came.
func (b *Bot) missing(m *parser.Message, whole int64) []string {
	var out []string
	named := false
	most := b.Size
	if most <= 0 {
		most = inbox.DefaultMaxSize
	}
	for _, x := range m.Missing {
		name := fileName(parser.Attachment{Name: x.Name}, 1)
		if x.Name == "" {
			name = string(workflow.SayAFile)
		}
		switch x.Kind {
		case parser.MissingFile:
			named = true
			out = append(out, workflow.SayNoRoom.With(name, round(max(whole, m.Size)), round(most)))
		case parser.MissingRest:
			if !named {
				out = append(out, workflow.SayNoRoom.With(string(workflow.SayRest), round(max(whole, m.Size)), round(most)))
			}
		case parser.MissingPart:
			out = append(out, workflow.SayBrokenFile.With(name))
		case parser.MissingFiles:
			out = append(out, workflow.SayManyFiles.With(x.Count, len(m.Attachments)))
		case parser.MissingParts, parser.MissingDepth:
			out = append(out, string(workflow.SayManyParts))
		case parser.MissingText:
			out = append(out, string(workflow.SayLongText))
		}
	}
	return out
}

// round says a size as people say a limit: «35 MB».
func round(n int64) string { return strings.Replace(size(n), ".0 MB", " MB", 1) }

// owe tells whoever wrote that something of their mail is not here, if no
// notice that answers them has said so.
func (h *handling) owe(ctx context.Context) error {
	if h.toldMissing || len(h.b.missing(h.m, h.kept.Whole)) == 0 {
		return nil
	}
	return h.say(ctx, workflow.Notice{Kind: workflow.NoticePartial, To: h.who, AsRequester: h.actor.ForRequester || !h.who.Staff()}, nil)
}
