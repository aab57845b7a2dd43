package inbox

import (
	"context"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Leave puts mails into a folder, unread, and makes the folder if there is none:
// the way to people that is left when nothing can be sent.
func Leave(ctx context.Context, c Config, folder string, now time.Time, mails ...[]byte) error {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return err
	}
	l, err := open(ctx, c)
	if err != nil {
		return err
	}
	defer l.leave()
	for _, raw := range mails {
		err := l.leaveOne(ctx, folder, now, raw)
		if code := code(err); code == imap.ResponseCodeTryCreate || code == imap.ResponseCodeNonExistent {
			if err = l.create(ctx, folder); err == nil {
				err = l.leaveOne(ctx, folder, now, raw)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *line) leaveOne(ctx context.Context, folder string, now time.Time, raw []byte) error {
	return l.within(ctx, "append to "+folder, int64(len(raw)), func() error {
		cmd := l.client.Append(folder, int64(len(raw)), &imap.AppendOptions{Time: now})
		if _, err := cmd.Write(raw); err != nil {
			return fmt.Errorf("write the mail: %w", err)
		}
		if err := cmd.Close(); err != nil {
			return fmt.Errorf("end the mail: %w", err)
		}
		_, err := cmd.Wait()
		return err
	})
}
