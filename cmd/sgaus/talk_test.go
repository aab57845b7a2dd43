package main

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"sgaus/mailbot/localserve/realserver"
)

// slot is an IMAP connection that puts mail into the desk's mailbox, as it is.
type slot struct {
	t    testing.TB
	conn net.Conn
	in   *bufio.Reader
}

func openSlot(t testing.TB, mail *realserver.Mail) *slot {
	t.Helper()
	conn, err := net.Dial("tcp", mail.IMAPAddr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	s := &slot{t: t, conn: conn, in: bufio.NewReader(conn)}
	s.until("* OK")
	s.say("a LOGIN %s %s\r\n", demoPeople["mesa"].address, demoPassword)
	s.until("a OK")
	return s
}

func (s *slot) say(format string, args ...any) {
	s.t.Helper()
	_ = s.conn.SetDeadline(time.Now().Add(patience))
	if _, err := fmt.Fprintf(s.conn, format, args...); err != nil {
		s.t.Fatal(err)
	}
}

func (s *slot) until(answer string) {
	s.t.Helper()
	for {
		line, err := s.in.ReadString('\n')
		if err != nil || strings.HasPrefix(line, "a NO") || strings.HasPrefix(line, "a BAD") {
			s.t.Fatalf("%v: %q, waiting for %q", err, line, answer)
		}
		if strings.HasPrefix(line, answer) {
			return
		}
	}
}

// drop puts one mail in.
func (s *slot) drop(raw []byte) {
	s.t.Helper()
	s.say("a APPEND INBOX {%d}\r\n", len(raw))
	s.until("+")
	s.say("%s\r\n", raw)
	s.until("a OK")
}

// turn is what one of a conversation says: somebody answers a notice about it
// that they got, or writes anew.
type turn struct {
	who     string // "user", or somebody of the demo
	answers int    // which notice to them about it, from 1; 0: a new mail with the tag, proven by the border
	command string
	text    string
	again   int // this round's mail once more, as it was
}

// word is a name for a number without a digit: the desk takes what differs in
// its digits only, within a domain, for the mail of machines in a loop.
func word(i int) string {
	const syllables = "bacedifoguhajekilomunapesitovuxazebicodufa"
	return syllables[2*(i%21):][:2] + syllables[2*(i/21%21):][:2] + "ra"
}

// outsider is the address of whom the conversation i is with.
func outsider(i int) string { return fmt.Sprintf("u%d@%s.example", i, word(i)) }

// talk is the conversation about the request i, a mail a round.
func talk(i int) []turn {
	kinds := [][]turn{
		{
			{who: "beto", answers: 1, command: "[PROCESO]", text: "Voy para allá."},
			{who: "user", answers: 2, text: "Gracias, estoy en el aula 4 de " + word(i) + " hasta las dos."},
			{again: 3},
			{who: "beto", answers: 1, text: "Se revisó el cable; falta la fuente."},
			{who: "beto", answers: 2, command: "[TERMINADA]", text: "Diagnóstico: la fuente estaba quemada.\n\nSolución: se cambió la fuente."},
			{who: "user", answers: 1, text: "Volvió a fallar hoy por la mañana en " + word(i) + "."},
		},
		{
			{who: "beto", answers: 1, text: "[PENDIENTE]\n¿Qué modelo es?"},
			{who: "user", answers: 2, text: "Es la 3000, la gris " + word(i) + "."},
			{again: 2},
			{who: "beto", text: "El proveedor tiene la pieza."},
			{who: "beto", command: "[PENDIENTE]", text: "¿A qué hora podemos pasar?"},
			{who: "carla", answers: 1, command: "[NOTA]", text: "Llamó dos veces."},
		},
		{
			{who: "beto", command: "[PROCESO]", text: "Empiezo hoy."},
			{who: "user", answers: 1, text: "También falla la de al lado, la de " + word(i) + "."},
			{again: 1},
			{who: "beto", command: "[ASIGNAR nora]", text: "No es suya."}, // refused: an EDS may not
			{who: "beto", answers: 1, command: "[ESPERA]", text: "Hasta que llegue la pieza."},
			{who: "diego", command: "[PRIORIDAD alta]", text: "Es del rector."},
		},
	}
	first := []turn{
		{who: "user", text: fmt.Sprintf("No enciende la computadora %d del laboratorio %s.", i, word(i))},
		{who: "carla", answers: (i + 1) % 2, command: "[ASIGNAR beto]", text: "Por favor."},
	}
	return append(first, kinds[i%len(kinds)]...)
}

// rounds is how many mails a conversation has.
const rounds = 8

// mailOf is the mail of a round, nil as long as the notice is missing that it
// answers.
func (s *sink) mailOf(i, round int) []byte {
	l := talk(i)[round]
	if l.again > 0 {
		return s.mailOf(i, l.again)
	}
	p := demoPeople[l.who]
	if l.who == "user" {
		p = person{name: fmt.Sprint("Usuario ", i), address: outsider(i)}
	}
	tag := fmt.Sprintf("[SGAUS #%d]", i+1)
	out := outgoing{to: demoPeople["mesa"].address, subject: strings.TrimSpace(l.command + " " + tag), body: l.text}
	verdict := "Authentication-Results: mx.uni.example; auth=pass smtp.auth=" + p.address + "\r\n"
	if round == 0 {
		out.subject = fmt.Sprintf("falla %d", i)
	} else if l.answers > 0 {
		got := s.of(p.address, tag)
		if len(got) < l.answers {
			return nil
		}
		out = reply(got[l.answers-1].raw, l.command, l.text)
		verdict = "" // the notice's keyed id is the proof
	}
	if l.who == "user" {
		verdict = "Authentication-Results: mx.uni.example; spf=none\r\n"
	}
	raw := out.mail(p, time.Date(2026, 11, 23, 10, round, 0, i+1, time.UTC))
	trace := fmt.Sprintf("Return-Path: <%s>\r\nDelivered-To: %s\r\n%sReceived: from localhost ([127.0.0.1])\r\n\tby mx.uni.example with ESMTP id L%d%d\r\n\tfor <%s>; Mon, 23 Nov 2026 10:00:00 -0600\r\n",
		p.address, out.to, verdict, i, round, out.to)
	if round == 0 && i%21 == 0 { // a long one: several pieces
		raw = append(raw, strings.Repeat("El mismo error, otra vez: 0x80070057.\r\n", 8000)...)
	}
	return append([]byte(trace), raw...)
}
