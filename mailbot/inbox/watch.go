package inbox

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// Watch keeps the Box up to date until ctx ends: it connects, makes a pass, waits for mail, and reconnects with growing
// pauses (1 s to 5 min). It returns nil when ctx ended, after the chunk in hand, and an error only for a Config that no
// retry can mend.
func Watch(ctx context.Context, c Config, box Box, log *slog.Logger, now func() time.Time) error {
	return errors.ErrUnsupported
}

// Pass makes one complete pass and hangs up.
func Pass(ctx context.Context, c Config, box Box, log *slog.Logger, now func() time.Time) (Summary, error) {
	return Summary{}, errors.ErrUnsupported
}
