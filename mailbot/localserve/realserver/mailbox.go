package realserver

import "time"

// Deliver hands raw to Dovecot by LMTP, with from as envelope sender. A part of
// to behind + finds the same mailbox, and stands in Delivered-To. Lines may end
// in LF or CRLF. The connection is kept for the next one.
func (m *Mail) Deliver(from, to string, raw []byte) {
	m.t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.lmtp == nil {
		d, err := dial(m.LMTPAddr())
		if err != nil {
			m.t.Fatalf("connect to Dovecot's LMTP: %v", err)
		}
		if err := d.smtp("250", "LHLO localhost"); err != nil {
			m.t.Fatalf("greet Dovecot's LMTP: %v", err)
		}
		m.lmtp = d
	}
	if err := m.lmtp.deliver(from, to, raw); err != nil {
		m.t.Fatalf("deliver to %s: %v", to, err)
	}
}

// Fetch gives the mails of a folder in order, as they are stored. A folder that
// does not exist is empty. Nothing is marked as read.
func (m *Mail) Fetch(address, folder string) [][]byte {
	m.t.Helper()
	return m.look(address, folder, "BODY.PEEK[]")
}

// Count tells how many mails lie in a folder, without their bytes: who waits
// for a large mail asks often.
func (m *Mail) Count(address, folder string) int {
	m.t.Helper()
	return len(m.look(address, folder, "BODY.PEEK[HEADER.FIELDS (X-NONE)]"))
}

// look gives an item of each mail of a folder.
func (m *Mail) look(address, folder, item string) [][]byte {
	m.t.Helper()
	m.mu.Lock()
	password, ok := m.users[address]
	m.mu.Unlock()
	if !ok {
		m.t.Fatalf("fetch the mail of %s: no such user", address)
	}
	d, err := dial(m.IMAPAddr())
	if err != nil {
		m.t.Fatalf("connect to Dovecot's IMAP: %v", err)
	}
	defer d.close()
	items, err := d.fetch(address, password, folder, item)
	if err != nil {
		m.t.Fatalf("look into %s of %s: %v", folder, address, err)
	}
	return items
}

// Await waits until the folder holds at least n mails, and gives them.
func (m *Mail) Await(address, folder string, n int) [][]byte {
	m.t.Helper()
	for end := time.Now().Add(patience); ; {
		have := m.Count(address, folder)
		if have >= n {
			return m.Fetch(address, folder)
		}
		if time.Now().After(end) {
			m.t.Fatalf("%s of %s has %d mails after %s, want %d", folder, address, have, patience, n)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
