package mailbot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"sgaus/mailbot/inbox"
)

// oversized writes a mail of Ana's with a text, a picture and a video, of which
// the server gave no more than limit bytes.
func oversized(id, more string, limit int64) inbox.Mail {
	file := func(name string, lines int) string {
		return "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=" + name +
			"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat(strings.Repeat("QUJD", 18)+"\r\n", lines)
	}
	raw := "Authentication-Results: mx.uni.mx; dmarc=pass header.from=uni.mx\r\nReceived: from x.uni.mx by mx.uni.mx; Mon, 23 Nov 2026 10:00:00 -0600\r\nFrom: Ana Gil <ana@uni.mx>\r\nTo: mesa@uni.mx\r\nMessage-ID: <" + id + "@uni.mx>\r\n" + more +
		"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\n\r\nEl proyector del aula 3 hace esto, " + id + ".\r\n" + file("foto.jpg", 10) + file("video.mp4", 6000) + file("acta.pdf", 10) + "--b--\r\n"
	m := inbox.Mail{Size: int64(len(raw)), Body: inbox.Bytes([]byte(raw[:limit]))}
	m.Err = fmt.Errorf("%w: %d bytes of at most %d", inbox.ErrTooLarge, m.Size, limit)
	return m
}

func (w *world) arrives(t *testing.T, m inbox.Mail) {
	t.Helper()
	w.uid++
	m.UID = w.uid
	var err error
	if w.moves, err = w.bot.Receive(context.Background(), w.now, "INBOX", w.validity, []inbox.Mail{m}); err != nil {
		t.Fatal(err)
	}
	if len(w.moves.Processed) != 1 {
		t.Fatalf("it was not handled: %+v", w.moves)
	}
}

// says is the last mail of a kind to somebody, as text on one line, and the
// names of its files.
func (w *world) says(t *testing.T, who string) (text, files string) {
	t.Helper()
	m, _, err := w.lastMail(who)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range m.Attachments {
		files += fmt.Sprintf("%s %d;", a.Name, a.Size)
	}
	return strings.Join(strings.Fields(m.Text), " "), files
}

// A mail that is larger than the limit is a request like any other, with what
// fits; who wrote and who works on it are told what is missing, then and later.
func TestMailAboveTheLimit(t *testing.T) {
	w, err := newWorld(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	const limit = 200_000
	w.bot.Size = limit
	contains := func(who, what, wantFiles string) {
		t.Helper()
		text, files := w.says(t, who)
		if !strings.Contains(text, what) || files != wantFiles {
			t.Errorf("%s reads, with %q:\n%s\nand not %q with %q", who, files, text, what, wantFiles)
		}
	}

	// It opens a request
	w.arrives(t, oversized("1", "Subject: El proyector\r\n", limit))
	const lost = "- video.mp4: el correo mide 446 kB y el límite es de 200 kB"
	contains("ana:acuse", "No pudimos conservar: "+lost+" Si hacen falta, respóndanos con los archivos en correos más pequeños", "")
	contains("carla:nueva", "No se pudo conservar: "+lost, "foto.jpg 540;")
	if text, _ := w.says(t, "carla:nueva"); !strings.Contains(text, "El proyector del aula 3 hace esto, 1.") || strings.Contains(text, "acta.pdf") {
		t.Errorf("Carla reads:\n%s", text)
	}

	// Whoever gets it later reads the same, from the mail that is kept
	reply := func(who, subject, body string) {
		t.Helper()
		err := w.receive([]byte("Authentication-Results: mx.uni.mx; dmarc=pass header.from=uni.mx\r\nReceived: from x.uni.mx by mx.uni.mx; Mon, 23 Nov 2026 10:00:00 -0600\r\nFrom: " + people[who].Email + "\r\nTo: mesa@uni.mx\r\nMessage-ID: <" + who + fmt.Sprint(w.uid) + "@uni.mx>\r\nSubject: [SGAUS #1] " + subject +
			"\r\n\r\n" + body + "\r\n"))
		if err != nil {
			t.Fatal(err)
		}
	}
	reply("carla", "[ASIGNAR beto]", "")
	contains("beto:asignada", lost, "foto.jpg 540;")

	// An answer that is too large is told to its writer, though answers are not
	// acknowledged; and one of the staff learns it with what was done
	w.arrives(t, oversized("2", "Subject: RE: [SGAUS #1] El proyector\r\n", limit))
	contains("ana:incompleto", "lo agregamos a la solicitud 1, pero no todo lo que traía. Archivos que recibimos: foto.jpg (540 bytes). No pudimos conservar: "+lost, "")
	contains("beto:contestada", lost, "foto.jpg 540;")

	// What the server gave twice is known again
	w.arrives(t, oversized("2", "Subject: RE: [SGAUS #1] El proyector\r\n", limit))
	if ls, err := w.letters("ana"); err != nil || len(ls) != 2 {
		t.Errorf("%d mails to Ana, %v", len(ls), err)
	}
}
