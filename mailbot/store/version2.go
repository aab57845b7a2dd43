package store

// toVersion2 is what the second release adds. Until it is out this step grows
// with it; from then on it never changes.
const toVersion2 = migration(`
CREATE TABLE held (
	mail    INTEGER PRIMARY KEY REFERENCES mail (id),
	notice  INTEGER NOT NULL,                     -- of the question; 0: nobody was asked
	person  TEXT    NOT NULL CHECK (person <> ''), -- the desk's address for them, folded
	what    TEXT    NOT NULL,                     -- the commands, as people write them
	request INTEGER NOT NULL,                     -- that it is about; 0: none
	at      INTEGER NOT NULL,
	until   INTEGER NOT NULL,                     -- end of the time to confirm it
	state   TEXT    NOT NULL CHECK (state IN ('waiting', 'confirmed', 'rejected')),
	told_at INTEGER                               -- when HD heard that nobody confirmed it; NULL: not (yet)
) STRICT;

CREATE UNIQUE INDEX held_notice ON held (notice) WHERE notice > 0;
CREATE INDEX held_person ON held (person, at);
CREATE INDEX held_untold ON held (person, until) WHERE state = 'waiting' AND told_at IS NULL;
CREATE INDEX held_told ON held (person, told_at) WHERE told_at IS NOT NULL;

CREATE TABLE keyring (
	n       INTEGER PRIMARY KEY,
	secret  TEXT    NOT NULL UNIQUE,              -- its name there
	made_at INTEGER NOT NULL,
	proves  INTEGER NOT NULL CHECK (proves IN (0, 1)) -- 0: revoked
) STRICT;

CREATE TABLE echo (
	mail     INTEGER PRIMARY KEY,
	party    TEXT    NOT NULL,                    -- address of From, folded
	domain   TEXT    NOT NULL,
	likeness TEXT    NOT NULL,                    -- hash
	at       INTEGER NOT NULL,
	request  INTEGER NOT NULL,                    -- that it belongs to; 0: none
	root     INTEGER NOT NULL                     -- where its chain of requests began; 0: no chain
) STRICT;

CREATE INDEX echo_likeness ON echo (likeness, at);
CREATE INDEX echo_request ON echo (request) WHERE root <> 0;
CREATE INDEX echo_root ON echo (root, at) WHERE root <> 0;
CREATE INDEX echo_at ON echo (at);

CREATE TABLE pause (
	party TEXT    PRIMARY KEY CHECK (party <> ''),
	since INTEGER NOT NULL,
	until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE bundle (
	n       INTEGER PRIMARY KEY,
	person  TEXT    NOT NULL CHECK (person <> ''), -- folded
	request INTEGER NOT NULL,
	kind    TEXT    NOT NULL,                     -- of the notice
	at      INTEGER NOT NULL
) STRICT;

CREATE INDEX bundle_person ON bundle (person, at);

CREATE TABLE deaf (
	address TEXT    PRIMARY KEY CHECK (address <> ''), -- folded
	since   INTEGER NOT NULL,
	why     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE partial (
	mail INTEGER PRIMARY KEY REFERENCES mail (id),
	size INTEGER NOT NULL                         -- octets that it had on the server
) STRICT;

INSERT INTO partial (mail, size)
SELECT mail, CAST(substr(reason, 29) AS INTEGER) FROM quarantine WHERE reason LIKE 'mail larger than the limit: %';

INSERT INTO keyring (n, secret, made_at, proves) SELECT 1, name, 0, 1 FROM secret WHERE name = 'keyring';
`)
