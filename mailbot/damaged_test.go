package mailbot_test

import "testing"

// A mail whose attachment breaks off is handled with what there is of it. It
// once stopped the mailbox: what could not be read of it was taken for a
// failure of the disk, after which the whole chunk comes again.
func TestAttachmentThatBreaksOff(t *testing.T) {
	for _, body := range []string{"xyz", "eHl6e", "eHl6eA==\r\n--b", "=?"} {
		w, err := newWorld(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer w.db.Close()
		err = w.receive([]byte("From: ana@uni.mx\r\nTo: mesa@uni.mx\r\nMessage-ID: <1@uni.mx>\r\nSubject: Prueba\r\nMIME-Version: 1.0\r\n" +
			"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nNo hay red.\r\n" +
			"--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body))
		if err != nil {
			t.Errorf("%q: %v", body, err)
		}
		if len(w.moves.Processed) != 1 {
			t.Errorf("%q: it was not handled: %+v", body, w.moves)
		}
	}
}
