package localserve

import (
	"crypto/rand"
	"fmt"
	"io"
	"log"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

func (s *Server) newIMAP() *imapserver.Server {
	return imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{s.memory.NewSession().(imapserver.SessionIMAP4rev2)}, nil, nil
		},
		Caps: imap.CapSet{
			imap.CapIMAP4rev1: {}, imap.CapIMAP4rev2: {}, imap.CapMove: {}, imap.CapUIDPlus: {}, imap.CapNamespace: {},
			imap.CapESearch: {}, imap.CapListStatus: {}, imap.CapIdle: {},
		},
		TLSConfig:    s.certs,
		InsecureAuth: s.certs == nil,
		Logger:       log.New(io.Discard, "", 0), // it complains of every client that hangs up
	})
}

// session mends IDLE of the memory server: as it comes, mails that arrive between SELECT and IDLE, or while IDLE begins,
// are never announced.
type session struct{ imapserver.SessionIMAP4rev2 }

func (s *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		if err := s.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-stop:
			return nil
		case <-tick.C:
		}
	}
}

// addUser makes the mailbox of an address. s.mu is held, or nobody else knows s yet.
func (s *Server) addUser(address, password string) (*account, error) {
	if password == "" {
		password = rand.Text() // an empty one would let everybody in
	}
	a := &account{User: imapmemserver.NewUser(address, password)}
	if err := a.Create("INBOX", nil); err != nil {
		return nil, fmt.Errorf("make mailbox of %s: %w", address, err)
	}
	s.users[address] = a
	s.memory.AddUser(a.User)
	return a, nil
}

// Count gives the number of mails in a folder of an address; 0 if there is no such folder.
func (s *Server) Count(address, folder string) int {
	s.mu.Lock()
	a := s.users[base(address)]
	s.mu.Unlock()
	if a == nil {
		return 0
	}
	data, err := a.Status(folder, &imap.StatusOptions{NumMessages: true})
	if err != nil {
		return 0
	}
	return int(*data.NumMessages)
}

var _ imapserver.SessionIMAP4rev2 = (*session)(nil)
