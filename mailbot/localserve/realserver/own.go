package realserver

import (
	"os"
	"os/user"
	"strconv"
	"testing"
)

// own gives a file to a user of the system, and to a group if one is named.
func own(t testing.TB, path, name, group string) {
	t.Helper()
	u, err := user.Lookup(name)
	if err != nil {
		t.Fatalf("find the server's user: %v", err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if group != "" {
		g, err := user.LookupGroup(group)
		if err != nil {
			t.Fatalf("find the server's group: %v", err)
		}
		gid, _ = strconv.Atoi(g.Gid)
	}
	if err := os.Chown(path, uid, gid); err != nil {
		t.Fatalf("give %s to %s: %v", path, name, err)
	}
}
