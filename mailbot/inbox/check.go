package inbox

import (
	"context"
	"errors"
)

// Report is what Check found.
type Report struct {
	TLS      string   // version of the connection's TLS; "" without
	Caps     []string // what the server can, sorted
	Idle     bool     // tells of new mail by itself
	Move     bool     // moves in one step
	UIDPlus  bool     // without MOVE: removes exactly what was copied
	Validity uint32
	Mailbox  Folder
	// Processed and Quarantine are zero if not configured.
	Processed, Quarantine Folder
}

// Folder is one folder of the server.
type Folder struct {
	Name      string
	Exists    bool
	Messages  uint32
	Creatable bool  // of one that does not exist: it was created, and deleted again
	Err       error // what the server said
}

// Check logs in and looks at the folders, changing nothing that stays. The error is of connection or login; trouble with
// a folder stands in its Err.
func Check(ctx context.Context, c Config) (Report, error) {
	return Report{}, errors.ErrUnsupported
}
