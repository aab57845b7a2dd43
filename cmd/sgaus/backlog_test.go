package main

import (
	"context"
	"io"
	"log"
	"log/slog"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"sgaus/mailbot/config"
	"sgaus/mailbot/inbox"
	"sgaus/mailbot/localserve/realserver"
)

// waiting is how many short mails lie in the mailbox, each of somebody else.
const waiting = 2000

// BenchmarkBacklog catches up with a morning after a day without the desk:
// mails wait in Dovecot, the answers go to an SMTP server that throws them
// away.
//
//	receive   fetch, decide, store and move, in this process
//	send      the letters that came of it
//	once      the whole, as a process of its own; cpu-us/mail
//	          is its own time, MB the most memory it had
func BenchmarkBacklog(b *testing.B) {
	frugal()
	mail := realserver.Dovecot(b, map[string]string{demoPeople["mesa"].address: demoPassword})
	sink := openSink(b)
	fill := func() office {
		for i := range waiting {
			mail.Deliver(user(i), demoPeople["mesa"].address, []byte(plea(i)))
		}
		return openOffice(b, mail.IMAPAddr(), sink)
	}
	b.Run("receive", func(b *testing.B) { benchmarkParts(b, fill, true) })
	b.Run("send", func(b *testing.B) { benchmarkParts(b, fill, false) })
	b.Run("once", func(b *testing.B) {
		var most int64
		var busy time.Duration
		for b.Loop() {
			b.StopTimer()
			o := fill()
			b.StartTimer()
			c := o.start("once")
			c.exits(0)
			b.StopTimer()
			ended := c.cmd.ProcessState
			busy += ended.UserTime() + ended.SystemTime()
			most = max(most, c.peak.Load())
			if n := len(o.requests()); n != waiting {
				b.Fatalf("%d requests", n)
			}
			b.StartTimer()
		}
		b.ReportMetric(waiting*float64(b.N)/b.Elapsed().Seconds(), "mails/s")
		b.ReportMetric(float64(busy.Microseconds())/float64(waiting*b.N), "cpu-us/mail")
		b.ReportMetric(float64(most), "MB")
		b.ReportMetric(0, "ns/op")
	})
}

// benchmarkParts does what `once` does and takes the time of one half.
func benchmarkParts(b *testing.B, fill func() office, receiving bool) {
	ctx := context.Background()
	letters := 0
	for b.Loop() {
		b.StopTimer()
		c, err := config.Load(filepath.Join(fill().dir, "sgaus.toml"))
		if err != nil {
			b.Fatal(err)
		}
		d, err := openDesk(ctx, c, time.Now(), slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		cfg, err := inboxConfig(c)
		if err != nil {
			b.Fatal(err)
		}
		in := box{desk: d, now: time.Now, wake: make(chan struct{}, 1)}
		timed(b, receiving, func() error {
			got, err := inbox.Pass(ctx, cfg, in, d.log, time.Now)
			if got.Received != waiting || got.Moved != waiting {
				b.Errorf("%+v", got)
			}
			return err
		})
		timed(b, !receiving, func() error {
			sent, err := d.sender.Drain(ctx, time.Now())
			letters += sent.Sent
			return err
		})
		if err := d.close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	if receiving {
		b.ReportMetric(waiting*float64(b.N)/b.Elapsed().Seconds(), "mails/s")
	} else {
		b.ReportMetric(float64(letters)/b.Elapsed().Seconds(), "letters/s")
	}
	b.ReportMetric(0, "ns/op")
}

func timed(b *testing.B, counts bool, f func() error) {
	if counts {
		b.StartTimer()
		defer b.StopTimer()
	}
	if err := f(); err != nil {
		b.Fatal(err)
	}
}

// openSink starts an SMTP server that takes everything and keeps nothing.
func openSink(b testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return drain{}, nil }))
	s.Domain, s.AllowInsecureAuth, s.ErrorLog = "sink.example", true, log.New(io.Discard, "", 0)
	go func() { _ = s.Serve(l) }()
	b.Cleanup(func() { _ = s.Close() })
	return l.Addr().String()
}

type drain struct{}

func (drain) Mail(string, *smtp.MailOptions) error { return nil }
func (drain) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (drain) AuthMechanisms() []string             { return []string{sasl.Plain} }
func (drain) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, _, _ string) error { return nil }), nil
}
func (drain) Reset()                 {}
func (drain) Logout() error          { return nil }
func (drain) Data(r io.Reader) error { _, err := io.Copy(io.Discard, r); return err }
