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

CREATE TABLE publication (
	collection TEXT    NOT NULL,                  -- its URL
	name       TEXT    NOT NULL CHECK (name <> ''),
	request    INTEGER NOT NULL,
	digest     TEXT    NOT NULL,                  -- of what was written; '': nothing yet, it was about to be
	etag       TEXT    NOT NULL,                  -- of RFC 9110 8.8.3, quotes and all; '': the server gave none
	PRIMARY KEY (collection, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX publication_request ON publication (collection, request);

INSERT INTO partial (mail, size)
SELECT mail, CAST(substr(reason, 29) AS INTEGER) FROM quarantine WHERE reason LIKE 'mail larger than the limit: %';

INSERT INTO keyring (n, secret, made_at, proves) SELECT 1, name, 0, 1 FROM secret WHERE name = 'keyring';

ALTER TABLE request ADD COLUMN answers TEXT NOT NULL DEFAULT '{}';
ALTER TABLE request ADD COLUMN reminded INTEGER;

CREATE TABLE resource (
	code  TEXT    PRIMARY KEY CHECK (code <> ''),
	name  TEXT    NOT NULL,
	kind  TEXT    NOT NULL,                       -- sala, equipo, personal
	count INTEGER NOT NULL CHECK (count >= 0)     -- how many there are
) STRICT, WITHOUT ROWID;

CREATE TABLE booking (
	request   INTEGER PRIMARY KEY REFERENCES request (number),
	uid       TEXT    NOT NULL UNIQUE CHECK (uid <> ''), -- RFC 5545 3.8.4.7: never another
	sequence  INTEGER NOT NULL,                   -- RFC 5545 3.8.7.4
	title     TEXT    NOT NULL,                   -- «SIGLAS - programa» (VC 3.1.1.1)
	cancelled INTEGER NOT NULL CHECK (cancelled IN (0, 1)),
	changed   INTEGER NOT NULL UNIQUE,            -- 1, 2, 3 … over all bookings: what a calendar still has to hear of
	entry     TEXT    NOT NULL                    -- JSON: all of it (agenda.Booking)
) STRICT;

CREATE TABLE occurrence (
	request INTEGER NOT NULL REFERENCES booking (request),
	starts  INTEGER NOT NULL,
	ends    INTEGER NOT NULL CHECK (ends > starts AND ends - starts <= 86400),
	PRIMARY KEY (request, starts)
) STRICT, WITHOUT ROWID;

CREATE INDEX occurrence_starts ON occurrence (starts, ends);

CREATE TABLE slot (
	resource TEXT    NOT NULL REFERENCES resource (code),
	starts   INTEGER NOT NULL,
	ends     INTEGER NOT NULL CHECK (ends > starts AND ends - starts <= 86400),
	request  INTEGER NOT NULL REFERENCES booking (request),
	units    INTEGER NOT NULL CHECK (units > 0),
	PRIMARY KEY (resource, starts, request)
) STRICT, WITHOUT ROWID;

CREATE INDEX slot_request ON slot (request);

CREATE TRIGGER slot_insert AFTER INSERT ON slot
WHEN EXISTS (
	SELECT 1 FROM slot m
	WHERE m.resource = NEW.resource AND m.starts >= NEW.starts AND m.starts < NEW.ends
		AND (SELECT count FROM resource WHERE code = NEW.resource) < (
			SELECT SUM(s.units) FROM slot s
			WHERE s.resource = NEW.resource AND s.starts > m.starts - 86400 AND s.starts <= m.starts AND s.ends > m.starts))
BEGIN
	SELECT RAISE(ABORT, 'the resource is taken');
END;

CREATE TRIGGER slot_update AFTER UPDATE ON slot
WHEN EXISTS (
	SELECT 1 FROM slot m
	WHERE m.resource = NEW.resource AND m.starts >= NEW.starts AND m.starts < NEW.ends
		AND (SELECT count FROM resource WHERE code = NEW.resource) < (
			SELECT SUM(s.units) FROM slot s
			WHERE s.resource = NEW.resource AND s.starts > m.starts - 86400 AND s.starts <= m.starts AND s.ends > m.starts))
BEGIN
	SELECT RAISE(ABORT, 'the resource is taken');
END;

CREATE TABLE guest (
	request  INTEGER NOT NULL REFERENCES booking (request),
	address  TEXT    NOT NULL CHECK (address <> ''), -- folded
	asked    INTEGER NOT NULL,                    -- the first SEQUENCE to which an answer counts
	answer   TEXT    NOT NULL CHECK (answer IN ('', 'ACCEPTED', 'DECLINED', 'TENTATIVE', 'DELEGATED', 'COUNTER')), -- '': none yet
	sequence INTEGER NOT NULL,                    -- that they answered
	at       INTEGER,                             -- and when (DTSTAMP), by their clock
	PRIMARY KEY (request, address)
) STRICT, WITHOUT ROWID;

DROP TRIGGER event_update;

CREATE TRIGGER event_update BEFORE UPDATE ON event
WHEN NOT (EXISTS (SELECT 1 FROM tombstone WHERE request = OLD.request)
	AND NEW.request = OLD.request AND NEW.seq = OLD.seq AND NEW.at = OLD.at AND NEW.role = OLD.role
	AND NEW.command = OLD.command AND NEW.from_status = OLD.from_status AND NEW.to_status = OLD.to_status
	AND NEW.public = OLD.public AND NEW.actor = '' AND NEW.actor_name = '' AND NEW.evidence = ''
	AND NEW.said = '' AND NEW.change = CASE WHEN json_extract(OLD.change, '$.refused') IS NULL THEN '{}'
		ELSE json_object('refused', json_extract(OLD.change, '$.refused')) END)
BEGIN
	SELECT RAISE(ABORT, 'history is append-only: an event cannot be changed');
END;

CREATE TABLE tombstone (
	request INTEGER PRIMARY KEY REFERENCES request (number),
	at      INTEGER NOT NULL,
	archive TEXT    NOT NULL CHECK (archive <> ''), -- name of its files in the archive
	digest  TEXT    NOT NULL CHECK (length(digest) = 64), -- SHA-256 of them, as they were read back
	mails   INTEGER NOT NULL                      -- how many were in it
) STRICT;

CREATE TRIGGER tombstone_insert BEFORE INSERT ON tombstone
WHEN EXISTS (SELECT 1 FROM tombstone WHERE request = NEW.request)
	OR NOT EXISTS (SELECT 1 FROM request WHERE number = NEW.request
		AND status IN ('TERMINADA', 'NO_PROCEDE', 'CANCELADA') AND closed_at <= NEW.at - 365 * 86400
		AND subject = '' AND requester = '' AND requester_name = '' AND assignee = '' AND former = '[]'
		AND diagnosis = '' AND answers = '{}')
	OR EXISTS (SELECT 1 FROM letter l JOIN mail m ON m.id = l.mail
		WHERE m.request = NEW.request AND l.state IN ('queued', 'waiting', 'sending'))
	OR EXISTS (SELECT 1 FROM occurrence o JOIN booking b ON b.request = o.request
		WHERE o.request = NEW.request AND b.cancelled = 0 AND o.ends > NEW.at)
BEGIN
	SELECT RAISE(ABORT, 'the request may not be purged');
END;

CREATE TRIGGER tombstone_update BEFORE UPDATE ON tombstone
BEGIN
	SELECT RAISE(ABORT, 'a tombstone stays');
END;

CREATE TRIGGER tombstone_delete BEFORE DELETE ON tombstone
BEGIN
	SELECT RAISE(ABORT, 'a tombstone stays');
END;

CREATE TRIGGER request_buried BEFORE UPDATE ON request
WHEN EXISTS (SELECT 1 FROM tombstone WHERE request = OLD.number)
BEGIN
	SELECT RAISE(ABORT, 'a purged request cannot be changed');
END;

CREATE TRIGGER event_buried BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM tombstone WHERE request = NEW.request)
BEGIN
	SELECT RAISE(ABORT, 'a purged request cannot be changed');
END;

CREATE INDEX mail_annex ON mail (annex) WHERE annex IS NOT NULL;
`)
