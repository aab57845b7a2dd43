package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot/config"
	"sgaus/mailbot/localserve"
)

// demoTime bounds each step of the story; a step takes some hundredths of a
// second.
const demoTime = 30 * time.Second

func demoCommand(a *app) *cobra.Command {
	var once bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Play a story on servers of its own, and stay up to play along",
		Long: `Start an IMAP and an SMTP server inside this process, run the real daemon
against them, and play the story of one request and of a videoconference,
printing every mail as its reader would see it. Needs no configuration, no account and no network.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := startDemo(cmd.Context(), a, cmd.OutOrStdout())
			if err != nil {
				return err
			}
			err = d.play(cmd.Context())
			if err == nil && !once {
				d.invite()
				<-cmd.Context().Done()
			}
			return errors.Join(err, d.stop())
		},
	}
	cmd.Flags().BoolVar(&once, "once", false, "end when the story ends")
	return cmd
}

// The people of the demo. They all have the same password.
const demoPassword = "demo"

var demoPeople = map[string]person{
	"mesa":  {"Mesa de Ayuda", "mesa@uni.example", "la mesa de ayuda"},
	"ana":   {"Ana Gil", "ana@uni.example", "usuaria"},
	"carla": {"Carla Hernández", "carla@uni.example", "HelpDesk"},
	"beto":  {"Beto Ruiz", "beto@uni.example", "EDS de Redes"},
	"nora":  {"Nora Salas", "nora@uni.example", "EDS de Redes"},
	"diego": {"Diego Soto", "diego@uni.example", "DSE de Redes"},
	"dulce": {"Dulce Ayala", "dulce@uni.example", "DAU"},
	"laura": {"Laura Luna", "laura@uni.example", "ASV: lleva la agenda"},
}

const demoConfig = `
[helpdesk]
name = "Mesa de Ayuda"
address = "mesa@uni.example"
timezone = "America/Chihuahua"

[imap]
address = %q
security = "none"
username = "mesa@uni.example"
password = "demo"

[smtp]
address = %q
security = "none"
username = "mesa@uni.example"
password = "demo"

[identity]
trusted_authserv = ["mx.uni.example"]

[[area]]
code = "RED"
name = "Redes y Telecomunicaciones"
head = "diego@uni.example"

[[staff]]
name = "Carla Hernández"
email = "carla@uni.example"
role = "HD"

[[staff]]
name = "Beto Ruiz"
email = "beto@uni.example"
role = "EDS"
area = "RED"

[[staff]]
name = "Nora Salas"
email = "nora@uni.example"
role = "EDS"
area = "RED"

[[staff]]
name = "Diego Soto"
email = "diego@uni.example"
role = "DSE"
area = "RED"

[[staff]]
name = "Dulce Ayala"
email = "dulce@uni.example"
role = "DAU"

[[staff]]
name = "Laura Luna"
email = "laura@uni.example"
role = "ASV"
area = "RED"

[[resource]]
code = "A"
name = "Sala A"
kind = "sala"
email = "sala-a@uni.example"

[[resource]]
code = "codec"
name = "Códec"
kind = "equipo"
count = 2
`

// demo is the desk, its servers and what was printed so far.
type demo struct {
	w      io.Writer
	dir    string
	server *localserve.Server
	desk   *desk
	now    func() time.Time
	read   map[string]int // mails of each mailbox that were printed
	cancel context.CancelFunc
	served chan error
}

func startDemo(ctx context.Context, a *app, w io.Writer) (*demo, error) {
	users := map[string]string{}
	for _, p := range demoPeople {
		users[p.address] = demoPassword
	}
	server, err := localserve.Start(localserve.Options{
		Users: users, Domain: "uni.example", Authserv: "mx.uni.example", AnyRecipient: true, Now: a.now,
	})
	if err != nil {
		return nil, fmt.Errorf("start the servers of the demo: %w", err)
	}
	d := &demo{w: w, server: server, now: a.now, read: map[string]int{}, served: make(chan error, 1)}
	if err := d.open(ctx, a); err != nil {
		return nil, errors.Join(err, server.Close(), os.RemoveAll(d.dir))
	}
	serving, cancel := context.WithCancel(ctx)
	d.cancel = cancel
	go func() { d.served <- d.desk.serve(serving, a.now) }()
	return d, nil
}

func (d *demo) open(ctx context.Context, a *app) (err error) {
	if d.dir, err = os.MkdirTemp("", "sgaus-demo-"); err != nil {
		return err
	}
	file := filepath.Join(d.dir, "sgaus.toml")
	if err := os.WriteFile(file, fmt.Appendf(nil, demoConfig, d.server.IMAPAddr(), d.server.SMTPAddr()), 0o600); err != nil {
		return err
	}
	c, err := config.Load(file)
	if err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	if a.verbose {
		log = a.log()
	}
	d.desk, err = openDesk(ctx, c, a.now(), log)
	return err
}

func (d *demo) stop() error {
	d.cancel()
	return errors.Join(<-d.served, d.desk.close(), d.server.Close(), os.RemoveAll(d.dir))
}

// invite says how to play along.
func (d *demo) invite() {
	fmt.Fprintf(d.w, `
%s
The story is over; the desk is still at work. Join in with any mail client:

  IMAP  %s   SMTP  %s   (no TLS)
  users carla (HD), beto and nora (EDS), laura (ASV), diego (DSE), dulce (DAU), ana:
  user@uni.example, password %q

or from another terminal, as Ana:

  swaks --server %s --auth PLAIN --auth-user ana@uni.example \
    --auth-password %s --from ana@uni.example --to mesa@uni.example \
    --header 'Subject: No imprime' --body 'La impresora del segundo piso no imprime.'

and then as Carla, who gives it to Nora:

  swaks --server %s --auth PLAIN --auth-user carla@uni.example \
    --auth-password %s --from carla@uni.example --to mesa@uni.example \
    --header 'Subject: [SGAUS #3] [ASIGNAR nora]' --body 'Por favor.'

The database is %s
(sgaus --config %s list). Ctrl-C ends it.
`, rule, d.server.IMAPAddr(), d.server.SMTPAddr(), demoPassword, d.server.SMTPAddr(), demoPassword,
		d.server.SMTPAddr(), demoPassword, d.desk.config.Database.Path, d.desk.config.Path)
}
