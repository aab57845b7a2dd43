package outbox

import (
	"errors"
	"fmt"
	"io"

	"github.com/emersion/go-smtp"
)

// errGone is the fault of a line that had to be closed though it did nothing
// wrong.
var errGone = errors.New("the connection was closed to keep half a letter from going")

// send tries one letter. With a fault the line is closed; a result without a
// state then means that the letter was not tried, or might as well not have
// been. Command by command and not by go-smtp's SendMail, which stops in the
// middle.
func (l *line) send(let Letter) (res Result, fault error) {
	defer func() {
		if p := recover(); p != nil { // in Open or Read: this letter's own trouble
			res, fault = Result{State: Later, Reply: oneLine(fmt.Sprintf("panic: %v", p))}, errGone
		}
		if fault != nil {
			l.hangUp()
		}
	}()
	opts, refusal := l.options(let)
	if refusal.State != "" {
		return refusal, nil
	}
	body, err := let.Open()
	if err != nil {
		return Result{State: Later, Reply: oneLine("open the letter: " + err.Error())}, nil
	}
	defer func() { _ = body.Close() }()
	if at, err := l.envelope(let, opts); err != nil {
		return l.judge(at, err)
	}
	data, err := l.client.Data()
	if err != nil {
		return l.judge(atData, err)
	}
	return l.body(data, body)
}

// options looks at what can be known before the first command.
func (l *line) options(let Letter) (*smtp.MailOptions, Result) {
	failed := func(code int, format string, args ...any) (*smtp.MailOptions, Result) {
		return nil, Result{State: Failed, Code: code, Reply: oneLine("not sent: " + fmt.Sprintf(format, args...))}
	}
	if err := valid(let.To); err != nil {
		return failed(0, "recipient %q: %v", let.To, err)
	}
	if err := valid(let.From); err != nil && let.From != "" {
		return failed(0, "sender %q: %v", let.From, err)
	}
	opts := &smtp.MailOptions{Size: let.Size}
	if !ascii(let.To) || !ascii(let.From) {
		if offered, _ := l.client.Extension("SMTPUTF8"); !offered {
			return failed(0, "%q needs SMTPUTF8, which the server does not offer", let.To)
		}
		opts.UTF8 = true
	}
	// QUIRK: go-smtp tells our size and does not look at the server's.
	if limit, ok := l.client.MaxMessageSize(); ok && limit > 0 && let.Size > int64(limit) {
		return failed(552, "5.3.4 the letter has %d octets and the server takes %d", let.Size, limit)
	}
	return opts, Result{}
}

// envelope says MAIL and RCPT, and where it ended.
func (l *line) envelope(let Letter, opts *smtp.MailOptions) (stage, error) {
	err := l.client.Mail(let.From, opts)
	var answer *smtp.SMTPError
	if errors.As(err, &answer) && answer.Code/100 == 5 && let.From == "" && l.cfg.From != "" {
		if us, _ := speaksOfUs(answer); !us {
			err = l.client.Mail(l.cfg.From, opts)
		}
	}
	if err != nil {
		return atMail, err
	}
	return atRcpt, l.client.Rcpt(let.To, nil)
}

// judge says what an error before the body means, and makes the line ready for
// the next letter.
func (l *line) judge(at stage, err error) (Result, error) {
	var answer *smtp.SMTPError
	if !errors.As(err, &answer) || noAnswer(answer) || answer.Code/100 == 2 {
		return Result{}, err // the network, or no SMTP
	}
	if login, us := speaksOfUs(answer); login {
		return Result{}, fmt.Errorf("%w: %d %s", ErrLogin, answer.Code, reply(answer))
	} else if us {
		return Result{}, err
	}
	res := Result{State: verdict(at, answer), Code: answer.Code, Reply: reply(answer)}
	return res, l.client.Reset()
}

// body sends the bytes and the final dot. After a break in the middle the
// connection is closed without a word, so the letter was not sent; once the dot
// has left, only an answer can tell.
func (l *line) body(data *smtp.DataCommand, body io.Reader) (Result, error) {
	from := &source{Reader: body}
	_, err := io.Copy(data, from)
	if from.err != nil {
		return Result{State: Later, Reply: oneLine("read the letter: " + from.err.Error())}, errGone
	}
	if err != nil {
		return Result{}, err
	}
	taken, err := data.CloseWithResponse()
	if err == nil {
		return Result{State: Sent, Code: 250, Reply: oneLine(taken.StatusText)}, nil
	}
	var answer *smtp.SMTPError
	switch {
	case errors.As(err, &answer) && !noAnswer(answer):
		res := Result{State: verdict(atDot, answer), Code: answer.Code, Reply: reply(answer)}
		if _, us := speaksOfUs(answer); !us {
			return res, nil
		}
		// The server has read the letter and refused it: that is a try.
		res.State = Later
		return res, err
	case l.raw.broken.Load():
		return Result{}, err // the dot did not leave whole
	}
	return Result{State: Unknown, Reply: oneLine("no answer after the final dot: " + err.Error())}, err
}

// source remembers whether it was reading that failed, or writing.
type source struct {
	io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}
