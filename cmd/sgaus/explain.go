package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"sgaus/mailbot"
	"sgaus/mailbot/config"
	"sgaus/mailbot/identity"
	"sgaus/parser"
	"sgaus/workflow"
)

func explainCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "explain [FILE]",
		Short: "Tell what a mail says and what would happen, changing nothing",
		Long: `Read a mail from FILE or from standard input and tell what it is: its new text,
its request, its commands, whether a machine wrote it. With a configuration it
also tells who wrote it and by what evidence; with a database, what would become
of it: its request and by what that is found, and who would be told what.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, done, err := inputOf(cmd, args)
			if err != nil {
				return err
			}
			defer done()
			c, err := a.optional(cmd.Flags().Changed("config"))
			if err != nil {
				return err
			}
			var raw bytes.Buffer
			e, err := explain(io.TeeReader(in, &raw), c)
			if err == nil && c != nil {
				e.Would, err = foresee(cmd.Context(), a, c, raw.Bytes())
			}
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), e)
			}
			return e.print(cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as an object")
	return cmd
}

func inputOf(cmd *cobra.Command, args []string) (io.Reader, func(), error) {
	if len(args) == 0 || args[0] == "-" {
		return cmd.InOrStdin(), func() {}, nil
	}
	f, err := os.Open(args[0])
	if err != nil {
		return nil, nil, usageError{err}
	}
	return f, func() { f.Close() }, nil
}

// optional reads the configuration if there is one; one that was asked for
// must be there.
func (a *app) optional(asked bool) (*config.Config, error) {
	c, err := config.Load(a.config)
	if errors.Is(err, fs.ErrNotExist) && !asked {
		return nil, nil
	}
	if err != nil {
		return nil, usageError{err}
	}
	return c, nil
}

// explanation is what `explain` tells. The JSON names are a contract: extended,
// never changed.
type explanation struct {
	Subject      string   `json:"subject"`
	CleanSubject string   `json:"clean_subject"`
	MessageID    string   `json:"message_id"`
	InReplyTo    []string `json:"in_reply_to"`
	References   []string `json:"references"`
	From         string   `json:"from"`
	FromName     string   `json:"from_name"`
	FromCount    int      `json:"from_count"`
	Date         *string  `json:"date"`

	Text    string `json:"text"`
	NewText string `json:"new_text"`
	Quoted  string `json:"quoted"`
	HTML    bool   `json:"html"`

	Ticket     *int64   `json:"ticket"`
	TextTicket *int64   `json:"text_ticket"`
	Commands   []string `json:"commands"`
	Details    []said   `json:"command_details"`
	Tokens     []string `json:"tokens"`

	Auto     bool   `json:"auto"`
	AutoKind string `json:"auto_kind"`
	AutoWhy  string `json:"auto_why"`
	Mute     bool   `json:"mute"`
	Courtesy bool   `json:"courtesy"`

	Bounce           bool     `json:"bounce"`
	BouncePermanent  bool     `json:"bounce_permanent"`
	BounceRecipients []string `json:"bounce_recipients"`
	BounceStatus     []string `json:"bounce_status"`
	BounceOriginal   string   `json:"bounce_original_id"`
	Feedback         bool     `json:"feedback"`

	Forward        bool   `json:"forward"`
	ForwardFrom    string `json:"forward_from"`
	ForwardName    string `json:"forward_name"`
	ForwardSubject string `json:"forward_subject"`
	ForwardText    string `json:"forward_text"`

	Attachments []attached `json:"attachments"`
	Calendar    int        `json:"calendar_parts"`
	Size        int64      `json:"size"`
	Digest      string     `json:"digest"`
	Problems    []string   `json:"problems"`

	// With a configuration; else null and "".
	Person   *writer `json:"person"`
	Evidence string  `json:"evidence"`
	Proven   *bool   `json:"proven"`
	DMARC    string  `json:"dmarc"`

	// With a database; else null.
	Would *foreseen `json:"would"`
}

type said struct {
	Name      string `json:"name"`
	Arg       string `json:"arg"`
	Raw       string `json:"raw"`
	Near      bool   `json:"near"`
	InSubject bool   `json:"in_subject"`
}

type attached struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	Type   string `json:"type"`
	Inline bool   `json:"inline"`
}

type writer struct {
	Email string          `json:"email"`
	Name  string          `json:"name"`
	Roles []workflow.Role `json:"roles"`
	Area  string          `json:"area"`
}

// explain reads one mail. c may be nil.
func explain(in io.Reader, c *config.Config) (explanation, error) {
	reading := mailbot.Settings{Tag: "SGAUS"}
	if c != nil {
		var err error
		if reading, err = settingsOf(c); err != nil {
			return explanation{}, err
		}
	}
	m := parser.Parse(in, reading.Reading())
	e := meaning(m)
	if c != nil && m.From.Email != "" {
		e.identify(m, c)
	}
	return e, nil
}

func meaning(m *parser.Message) explanation {
	e := explanation{
		Subject: m.Subject, CleanSubject: m.CleanSubject, MessageID: m.MessageID,
		InReplyTo: orNone(m.InReplyTo), References: orNone(m.References),
		From: m.From.Email, FromName: m.From.Name, FromCount: m.FromCount, Date: stamp(m.Date),
		Text: m.Text, NewText: m.NewText, Quoted: m.Quoted, HTML: m.HTML, Tokens: orNone(m.Tokens),
		Auto: m.Auto.Kind != "", AutoKind: m.Auto.Kind, AutoWhy: m.Auto.Why, Mute: m.Mute, Courtesy: m.Courtesy,
		Calendar: len(m.Calendar), Size: m.Size, Digest: m.Digest, Problems: orNone(m.Problems),
		Commands: []string{}, Details: []said{}, Attachments: []attached{}, BounceRecipients: []string{}, BounceStatus: []string{},
	}
	e.Ticket, e.TextTicket = orNil(m.Ticket), orNil(m.TextTicket)
	for _, c := range m.Commands {
		e.Details = append(e.Details, said{Name: c.Name, Arg: c.Arg, Raw: c.Raw, Near: c.Near, InSubject: c.InSubject})
		if !c.Near {
			e.Commands = append(e.Commands, c.Name)
		}
	}
	for _, f := range m.Attachments {
		e.Attachments = append(e.Attachments, attached{Name: f.Name, Size: f.Size, Type: f.Type, Inline: f.Inline})
	}
	if b := m.Bounce; b != nil {
		e.Bounce, e.BouncePermanent, e.BounceOriginal, e.Feedback = true, b.Permanent, b.OriginalID, b.Feedback
		for _, r := range b.Recipients {
			e.BounceRecipients = append(e.BounceRecipients, r.Address)
			e.BounceStatus = append(e.BounceStatus, r.Status)
		}
	}
	if f := m.Forward; f != nil {
		e.Forward, e.ForwardFrom, e.ForwardName = true, f.From.Email, f.From.Name
		e.ForwardSubject, e.ForwardText = f.Subject, f.Text
	}
	return e
}

func orNil(n int64) *int64 {
	if n == 0 {
		return nil
	}
	return &n
}

// orNone makes an array of what may be none: the arrays of our JSON are never
// null.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// identify says who wrote it, as far as the configuration knows.
func (e *explanation) identify(m *parser.Message, c *config.Config) {
	v := c.Border().Judge(m.Header, m.From.Email)
	proven := v.Proven || c.Identity.Policy == "from" && !v.DMARCFail
	e.Evidence, e.Proven = v.Evidence, &proven
	if v.Evidence == identity.NoEvidence && c.Identity.Policy == "from" {
		e.Evidence = "from"
	}
	if v.DMARCFail {
		e.DMARC = "fail"
	}
	p := c.Desk().Known(m.From.Email)
	e.Person = &writer{Email: p.Email, Name: or(p.Name, m.From.Name), Roles: orNone(p.Roles), Area: p.Area}
}

// print tells it to a person.
func (e explanation) print(w io.Writer) error {
	line := func(label, format string, args ...any) {
		fmt.Fprintf(w, "%-12s %s\n", label, plain(fmt.Sprintf(format, args...)))
	}
	line("from", "%s <%s>", e.FromName, e.From)
	if e.FromCount != 1 {
		line("", "%d addresses in From: nothing it says may run", e.FromCount)
	}
	if e.Person != nil {
		roles := "not of the staff"
		if len(e.Person.Roles) > 0 {
			roles = fmt.Sprint(e.Person.Roles)
		}
		line("person", "%s %s, evidence: %s", roles, e.Person.Area, e.Evidence)
	}
	line("subject", "%s", e.Subject)
	line("", "without prefixes, tag and commands: %s", e.CleanSubject)
	if e.Ticket != nil {
		line("request", "%d, by the tag in the subject", *e.Ticket)
	}
	for _, c := range e.Details {
		where := "in the text"
		if c.InSubject {
			where = "in the subject"
		}
		if c.Near {
			line("command", "[%s] %s is none; nearest: [%s]", c.Raw, where, c.Name)
			continue
		}
		line("command", "%s %s", workflow.Bracket(c.Name, c.Arg), where)
	}
	e.printKind(line)
	for _, f := range e.Attachments {
		line("file", "%s (%s, %d octets)", f.Name, f.Type, f.Size)
	}
	for _, p := range e.Problems {
		line("problem", "%s", p)
	}
	if e.Would != nil {
		e.Would.print(w)
	}
	fmt.Fprintf(w, "\n%s\n", e.NewText)
	if e.Quoted != "" {
		fmt.Fprintf(w, "\n(%d characters of quotes and signatures left out)\n", len([]rune(e.Quoted)))
	}
	return nil
}

func (e explanation) printKind(line func(label, format string, args ...any)) {
	if e.Auto {
		line("automatic", "%s: %s", e.AutoKind, e.AutoWhy)
	}
	if e.Bounce {
		line("bounce", "of %s, status %s", strings.Join(e.BounceRecipients, ", "), strings.Join(e.BounceStatus, ", "))
	}
	if e.Forward {
		line("forward", "of a mail by %s <%s>: %s", e.ForwardName, e.ForwardFrom, e.ForwardSubject)
	}
	if e.Courtesy {
		line("courtesy", "thanks, which need no answer")
	}
}
