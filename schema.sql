-- SGAUS: all that the help desk knows, in one file.
--
-- How to read it. A mail comes in: it is met at a place on the server (place),
-- known by what it is (seen) and kept byte for byte (mail, piece). It opens a
-- request or moves one (request), line by line (event); who writes about it
-- takes part in it (participant), and the conversation that it came from leads
-- back to it (ancestor). What it has in the agenda is a booking (occurrence,
-- slot, guest) of what there is (resource). What the desk answers is a mail
-- too, and waits in a queue until the server has taken it (letter, annex). What
-- could not be handled waits for people (quarantine); what nobody could be
-- believed to have asked waits for their word (held). cursor, counter, version,
-- secret and keyring are the desk's own memory.
--
-- Conventions. Times are whole seconds since 1970, UTC; NULL is «none».
-- Addresses are as people wrote them, except where «folded» says lower case.
-- Message-IDs stand without < >, and are never empty: an empty id would match
-- every other. Flags are 0 or 1. Statuses, roles and commands are the words of
-- workflow/table.go. PRAGMA user_version counts the schema; whoever changes
-- this file adds a migration in mailbot/store/migrate.go.

-- ---------------------------------------------------------------------------
-- Requests (solicitudes)

-- A request as it stands after its last event. Numbers count 1, 2, 3 … and are
-- never used again. Only the name and the address of its requester are here:
-- what they may do is the configuration's to say, today.
CREATE TABLE request (
	number         INTEGER PRIMARY KEY AUTOINCREMENT,
	subject        TEXT    NOT NULL,
	status         TEXT    NOT NULL,
	requester      TEXT    NOT NULL,              -- address
	requester_name TEXT    NOT NULL,
	area           TEXT    NOT NULL,              -- code; '': it belongs to HD
	service        TEXT    NOT NULL,
	kind           TEXT    NOT NULL,              -- '' or 'MANTENIMIENTO CORRECTIVO'
	priority       TEXT    NOT NULL,
	assignee       TEXT    NOT NULL,              -- address of the responsible; '': nobody
	former         TEXT    NOT NULL,              -- JSON array: who was responsible before
	diagnosis      TEXT    NOT NULL,              -- last follow-up of the responsible (PRO 4.5.1)
	opened_at      INTEGER,
	updated_at     INTEGER,
	closed_at      INTEGER,                       -- NULL while open
	answer_due     INTEGER,                       -- end of what a PENDIENTE waits
	resume_at      INTEGER,                       -- day on which an ESPERA resumes
	since          INTEGER,                       -- in this status, or since its question left
	entered        INTEGER NOT NULL,              -- the event that brought it there
	moved          INTEGER NOT NULL,              -- the last event that moved anything
	fired          INTEGER NOT NULL,              -- what the clock has said since then
	fired_at       INTEGER,                       -- and when last
	events         INTEGER NOT NULL,              -- how many it has had: guards against two who decide at once
	answers        TEXT    NOT NULL DEFAULT '{}', -- JSON: what its form says (form.Answers)
	reminded       INTEGER,                       -- when the last event begins of which its people were reminded
	-- A number is taken before the first event is written, in one transaction:
	-- only then is there no status yet.
	CHECK (status IN ('REGISTRO', 'EN_PROCESO', 'PENDIENTE', 'ESPERA', 'TERMINADA', 'NO_PROCEDE', 'CANCELADA')
		OR (status = '' AND events = 0)),
	CHECK (opened_at IS NOT NULL OR events = 0)
) STRICT;

CREATE INDEX request_status ON request (status, area);
CREATE INDEX request_assignee ON request (lower(assignee), status);
CREATE INDEX request_requester ON request (lower(requester), status);

-- The follow-up (Seguimiento): one line for each thing that was said or done,
-- also for what was refused. Lines are only ever added, numbered 1, 2, 3 …
-- without a gap; the triggers below hold that against everybody but the purge
-- (tombstone), which may empty them.
CREATE TABLE event (
	request     INTEGER NOT NULL REFERENCES request (number),
	seq         INTEGER NOT NULL CHECK (seq > 0),
	at          INTEGER NOT NULL,
	actor       TEXT    NOT NULL,                 -- address
	actor_name  TEXT    NOT NULL,
	role        TEXT    NOT NULL,                 -- in which capacity
	evidence    TEXT    NOT NULL,                 -- why the desk believed that it was them
	command     TEXT    NOT NULL,                 -- canonical; '' for plain text
	from_status TEXT    NOT NULL,
	to_status   TEXT    NOT NULL,
	said        TEXT    NOT NULL,                 -- what they wrote
	public      INTEGER NOT NULL CHECK (public IN (0, 1)), -- the requester may see it
	change      TEXT    NOT NULL,                 -- JSON: what it set (workflow.Change)
	PRIMARY KEY (request, seq)
) STRICT, WITHOUT ROWID;

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

CREATE TRIGGER event_delete BEFORE DELETE ON event
BEGIN
	SELECT RAISE(ABORT, 'history is append-only: an event cannot be deleted');
END;

-- QUIRK: REPLACE deletes without asking the trigger above, so a line that
-- stands already, or that leaves a gap, is refused on its way in.
CREATE TRIGGER event_insert BEFORE INSERT ON event
WHEN NEW.seq <> 1 + (SELECT COALESCE(MAX(seq), 0) FROM event WHERE request = NEW.request)
BEGIN
	SELECT RAISE(ABORT, 'history is append-only: an event takes the next number');
END;

-- Requests whose retention is over. Of one with a tombstone only its number,
-- dates, statuses, service and area are left; what people wrote, and who they
-- were, stands in the archive. A tombstone is the one door through which the
-- history may be emptied, and then it is emptied: see event_update. It is set
-- upon a request that has been closed for a year at least (PRO 6.0) and is
-- emptied already; from then on neither changes.
CREATE TABLE tombstone (
	request INTEGER PRIMARY KEY REFERENCES request (number),
	at      INTEGER NOT NULL,
	archive TEXT    NOT NULL CHECK (archive <> ''), -- name of its files in the archive
	digest  TEXT    NOT NULL CHECK (length(digest) = 64), -- SHA-256 of them, as they were read back
	mails   INTEGER NOT NULL                      -- how many were in it
) STRICT;

-- QUIRK: REPLACE deletes without asking, so a second one is refused as well.
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

-- What the clock will say of a request, and what it has said. Rows ahead are
-- written anew whenever the request changes; a row that was said stays, so that
-- nobody says it again.
CREATE TABLE deadline (
	request    INTEGER NOT NULL REFERENCES request (number),
	says       TEXT    NOT NULL,                  -- RECORDAR, CERRAR, REANUDAR …
	generation INTEGER NOT NULL,                  -- the event that set it going
	step       INTEGER NOT NULL,
	at         INTEGER NOT NULL,
	said_at    INTEGER,                           -- NULL while ahead
	PRIMARY KEY (request, says, generation, step)
) STRICT, WITHOUT ROWID;

CREATE INDEX deadline_ahead ON deadline (at) WHERE said_at IS NULL;

-- The requester's side of a request: the user, their other addresses, and the
-- colleagues who wrote in it. The tag in a subject counts for these only.
CREATE TABLE participant (
	request INTEGER NOT NULL REFERENCES request (number),
	address TEXT    NOT NULL CHECK (address <> ''), -- folded
	PRIMARY KEY (request, address)
) STRICT, WITHOUT ROWID;

-- Message-IDs that mails of a request named in References without the desk
-- ever having had those mails: a later mail may know no other. The first
-- request that named one keeps it.
CREATE TABLE ancestor (
	message_id TEXT    PRIMARY KEY CHECK (message_id <> ''),
	request    INTEGER NOT NULL REFERENCES request (number)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------------------
-- The agenda («Calendario de Eventos»)

-- What can be booked: rooms, equipment and people, as the configuration has them
-- today. One that it names no longer stays with a count of 0: what was booked
-- stands, and nobody books it again.
CREATE TABLE resource (
	code  TEXT    PRIMARY KEY CHECK (code <> ''),
	name  TEXT    NOT NULL,
	kind  TEXT    NOT NULL,                       -- sala, equipo, personal
	count INTEGER NOT NULL CHECK (count >= 0)     -- how many there are
) STRICT, WITHOUT ROWID;

-- What a request has in the agenda: one booking at most, which may be a series.
-- A cancelled one stays for the calendars that have it, and takes no place.
CREATE TABLE booking (
	request   INTEGER PRIMARY KEY REFERENCES request (number),
	uid       TEXT    NOT NULL UNIQUE CHECK (uid <> ''), -- RFC 5545 3.8.4.7: never another
	sequence  INTEGER NOT NULL,                   -- RFC 5545 3.8.7.4
	title     TEXT    NOT NULL,                   -- «SIGLAS - programa» (VC 3.1.1.1)
	cancelled INTEGER NOT NULL CHECK (cancelled IN (0, 1)),
	changed   INTEGER NOT NULL UNIQUE,            -- 1, 2, 3 … over all bookings: what a calendar still has to hear of
	entry     TEXT    NOT NULL                    -- JSON: all of it (agenda.Booking)
) STRICT;

-- When the events of a booking are. A row lasts a day at most, so that what
-- touches a day begins on it or on the day before; a longer event has several.
CREATE TABLE occurrence (
	request INTEGER NOT NULL REFERENCES booking (request),
	starts  INTEGER NOT NULL,
	ends    INTEGER NOT NULL CHECK (ends > starts AND ends - starts <= 86400),
	PRIMARY KEY (request, starts)
) STRICT, WITHOUT ROWID;

CREATE INDEX occurrence_starts ON occurrence (starts, ends);

-- What a booking takes of a resource and when, set-up and clean-up included,
-- likewise in rows of a day at most.
CREATE TABLE slot (
	resource TEXT    NOT NULL REFERENCES resource (code),
	starts   INTEGER NOT NULL,
	ends     INTEGER NOT NULL CHECK (ends > starts AND ends - starts <= 86400),
	request  INTEGER NOT NULL REFERENCES booking (request),
	units    INTEGER NOT NULL CHECK (units > 0),
	PRIMARY KEY (resource, starts, request)
) STRICT, WITHOUT ROWID;

CREATE INDEX slot_request ON slot (request);

-- Nobody takes what is taken: at no moment of a slot that is written are more
-- units in use than there are. The most are in use when it begins, or when
-- another begins within it. What stood before the count was lowered stays. The
-- triggers look after the fact, so that REPLACE is seen as well.
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

-- Who is invited to a booking, and what they answered.
CREATE TABLE guest (
	request  INTEGER NOT NULL REFERENCES booking (request),
	address  TEXT    NOT NULL CHECK (address <> ''), -- folded
	asked    INTEGER NOT NULL,                    -- the first SEQUENCE to which an answer counts
	answer   TEXT    NOT NULL CHECK (answer IN ('', 'ACCEPTED', 'DECLINED', 'TENTATIVE', 'DELEGATED', 'COUNTER')), -- '': none yet
	sequence INTEGER NOT NULL,                    -- that they answered
	at       INTEGER,                             -- and when (DTSTAMP), by their clock
	PRIMARY KEY (request, address)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------------------
-- Mail

-- Every mail that came in or went out. Its bytes stand in piece and, for what
-- several letters share, in annex.
CREATE TABLE mail (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	direction   TEXT    NOT NULL CHECK (direction IN ('in', 'out')),
	message_id  TEXT    NOT NULL CHECK (message_id <> ''), -- made from the digest where a mail had none
	sender      TEXT    NOT NULL,                 -- address of From; of the envelope on its way out
	recipient   TEXT    NOT NULL,
	subject     TEXT    NOT NULL,
	at          INTEGER NOT NULL,                 -- received or written
	size        INTEGER NOT NULL,                 -- octets, with the annex
	digest      TEXT    NOT NULL,                 -- hex SHA-256 without trace headers; '' on its way out
	request     INTEGER REFERENCES request (number),
	disposition TEXT    NOT NULL,                 -- what became of it; on its way out letter.state says
	why         TEXT    NOT NULL,                 -- by what it found its request, or why it was put away
	auto        TEXT    NOT NULL,                 -- kind of automatic mail; '': a person's
	evidence    TEXT    NOT NULL,
	new_text    TEXT    NOT NULL,                 -- what was written now, without quotes
	annex       INTEGER REFERENCES annex (id)
) STRICT;

-- Handled twice is answered once: what goes out is named after its cause, and
-- a name is written once.
CREATE UNIQUE INDEX mail_out ON mail (message_id) WHERE direction = 'out';
CREATE INDEX mail_in ON mail (message_id) WHERE direction = 'in';
CREATE INDEX mail_request ON mail (request) WHERE request IS NOT NULL;
CREATE INDEX mail_annex ON mail (annex) WHERE annex IS NOT NULL;

-- The bytes of a mail, 256 kB a row, so that no mail is ever held whole in
-- memory.
CREATE TABLE piece (
	mail  INTEGER NOT NULL REFERENCES mail (id),
	n     INTEGER NOT NULL,                       -- 0, 1, 2 …
	bytes BLOB    NOT NULL,
	PRIMARY KEY (mail, n)
) STRICT;

-- Mails that were larger than the limit: what is here is their beginning.
CREATE TABLE partial (
	mail INTEGER PRIMARY KEY REFERENCES mail (id),
	size INTEGER NOT NULL                         -- octets that it had on the server
) STRICT;

-- The common end of several letters (the attachments of the mail that they
-- are about), written once.
CREATE TABLE annex (
	id   INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT    NOT NULL UNIQUE,                 -- the cause: same name, same bytes
	size INTEGER NOT NULL
) STRICT;

CREATE TABLE annex_piece (
	annex INTEGER NOT NULL REFERENCES annex (id),
	n     INTEGER NOT NULL,
	bytes BLOB    NOT NULL,
	PRIMARY KEY (annex, n)
) STRICT;

-- What makes a second delivery of the same mail a no-op. Kept for ever, also
-- when the mail itself is gone: what was deleted must not come back.
CREATE TABLE seen (
	digest     TEXT    PRIMARY KEY CHECK (digest <> ''),
	message_id TEXT    NOT NULL CHECK (message_id <> ''),
	sender     TEXT    NOT NULL,                  -- folded; of a purged mail its hash
	mail       INTEGER NOT NULL                   -- which it was; may be gone
) STRICT, WITHOUT ROWID;

CREATE INDEX seen_message_id ON seen (message_id, sender);

-- Where on the server mails were met, in terms of IMAP. A place without a mail
-- is one whose mail could not be handled yet; tries bounds how often.
CREATE TABLE place (
	mailbox  TEXT    NOT NULL,
	validity INTEGER NOT NULL,                    -- UIDVALIDITY
	uid      INTEGER NOT NULL,
	mail     INTEGER,                             -- which it was; may be gone
	tries    INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (mailbox, validity, uid)
) STRICT, WITHOUT ROWID;

-- Up to where each mailbox has been read. A new UIDVALIDITY starts anew.
CREATE TABLE cursor (
	mailbox  TEXT    NOT NULL,
	validity INTEGER NOT NULL,
	last     INTEGER NOT NULL,                    -- highest UID that was handled
	PRIMARY KEY (mailbox, validity)
) STRICT, WITHOUT ROWID;

-- Mails that could not be handled, numbered for [RECUPERAR n] and
-- [DESCARTAR n].
CREATE TABLE quarantine (
	n      INTEGER PRIMARY KEY AUTOINCREMENT,
	mail   INTEGER NOT NULL REFERENCES mail (id),
	reason TEXT    NOT NULL,                      -- for operators
	at     INTEGER NOT NULL,
	state  TEXT    NOT NULL CHECK (state IN ('waiting', 'recovered', 'discarded'))
) STRICT;

CREATE INDEX quarantine_waiting ON quarantine (n) WHERE state = 'waiting';

-- ---------------------------------------------------------------------------
-- Outbox

-- Mails on their way out, until the server has taken them, and what it said.
--
--	queued   behind another letter of its queue
--	waiting  next of its queue; may leave from not_before on
--	sending  somebody is at it until not_before, then they are thought dead
--	sent     the server has taken it, at not_before
--	failed   refused, or tried in vain for five days
--
-- A queue is a recipient: what one person gets keeps its order (due, mail).
CREATE TABLE letter (
	mail       INTEGER PRIMARY KEY REFERENCES mail (id),
	kind       TEXT    NOT NULL,                  -- notice: name of its template
	notice     INTEGER NOT NULL,                  -- its number, as in its keyed Message-ID; 0: none
	queue      TEXT    NOT NULL CHECK (queue <> ''), -- recipient, folded
	due        INTEGER NOT NULL,                  -- when it was to leave; its place in the queue
	answers    TEXT,                              -- hash of the text that it answers by itself; NULL: no automatic answer
	state      TEXT    NOT NULL CHECK (state IN ('queued', 'waiting', 'sending', 'sent', 'failed')),
	not_before INTEGER NOT NULL,
	tries      INTEGER NOT NULL DEFAULT 0,
	unknowns   INTEGER NOT NULL DEFAULT 0,        -- tries whose outcome nobody knows
	reply      TEXT    NOT NULL DEFAULT ''        -- what the server said last
) STRICT;

-- Never two letters of one recipient at once: the database itself refuses.
CREATE UNIQUE INDEX letter_head ON letter (queue) WHERE state IN ('waiting', 'sending');
CREATE INDEX letter_due ON letter (not_before) WHERE state IN ('waiting', 'sending');
CREATE INDEX letter_next ON letter (queue, due) WHERE state = 'queued';
CREATE INDEX letter_history ON letter (queue, due);
CREATE INDEX letter_notice ON letter (notice);

-- ---------------------------------------------------------------------------
-- Who is writing

-- Mails of the staff whose commands came without evidence. Whoever they were
-- written in the name of was asked at their own address, and says whether they
-- are theirs: then the mail is handled again. One of which nobody was asked
-- (it failed DMARC, or there were too many) only waits for HD to be told.
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

-- The keys with which the desk signs what it sends: the one with the greatest
-- number signs, all of them open, so that an old answer still finds its
-- request; one that does not prove tells nothing about who writes. The key
-- itself stands in secret.
CREATE TABLE keyring (
	n       INTEGER PRIMARY KEY,
	secret  TEXT    NOT NULL UNIQUE,              -- its name there
	made_at INTEGER NOT NULL,
	proves  INTEGER NOT NULL CHECK (proves IN (0, 1)) -- 0: revoked
) STRICT;

-- ---------------------------------------------------------------------------
-- Floods and loops

-- Mails of outsiders that the desk may answer by itself, by what they say
-- without their digits: what repeats between the same two is a loop. Kept for
-- two days.
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

-- Conversations that are not answered automatically for a while: an address,
-- a «@domain», or a «#request» at which a chain began.
CREATE TABLE pause (
	party TEXT    PRIMARY KEY CHECK (party <> ''),
	since INTEGER NOT NULL,
	until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Notices to people of the staff who get too many at once: they are told in one
-- mail.
CREATE TABLE bundle (
	n       INTEGER PRIMARY KEY,
	person  TEXT    NOT NULL CHECK (person <> ''), -- folded
	request INTEGER NOT NULL,
	kind    TEXT    NOT NULL,                     -- of the notice
	at      INTEGER NOT NULL
) STRICT;

CREATE INDEX bundle_person ON bundle (person, at);

-- Addresses of the staff that refuse our mail for good, until they are
-- corrected.
CREATE TABLE deaf (
	address TEXT    PRIMARY KEY CHECK (address <> ''), -- folded
	since   INTEGER NOT NULL,
	why     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------------------
-- The desk's own memory

-- Numbers that only ever grow: 'notice'.
CREATE TABLE counter (
	name TEXT    PRIMARY KEY,
	n    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- When this file came to each version of the schema.
CREATE TABLE version (
	n  INTEGER PRIMARY KEY,
	at INTEGER NOT NULL
) STRICT;

-- Moments that the desk remembers: when the last complete pass over a mailbox
-- began, for which day digests went out.
CREATE TABLE moment (
	name TEXT    PRIMARY KEY,
	at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the configuration was when something was last counted by it: where it
-- differs today, deadlines are counted anew.
CREATE TABLE setting (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The lines of a digest, which is a work sheet: an answer to it names them by
-- their number.
CREATE TABLE sheet (
	notice  INTEGER NOT NULL,                     -- of the digest
	line    INTEGER NOT NULL,                     -- 1, 2, 3 …
	request INTEGER NOT NULL,
	PRIMARY KEY (notice, line)
) STRICT, WITHOUT ROWID;

-- Who of the staff is away, and until when.
CREATE TABLE absence (
	person     TEXT PRIMARY KEY CHECK (person <> ''), -- address, folded
	until      INTEGER NOT NULL,                  -- first instant of the day on which they are back
	substitute TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys that the desk made for itself and shows to nobody.
CREATE TABLE secret (
	name  TEXT PRIMARY KEY,
	value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What the desk wrote of its bookings into calendar collections (CalDAV), by the
-- name of each resource: what differs there, somebody else changed.
CREATE TABLE publication (
	collection TEXT    NOT NULL,                  -- its URL
	name       TEXT    NOT NULL CHECK (name <> ''),
	request    INTEGER NOT NULL,
	digest     TEXT    NOT NULL,                  -- of what was written; '': nothing yet, it was about to be
	etag       TEXT    NOT NULL,                  -- of RFC 9110 8.8.3, quotes and all; '': the server gave none
	PRIMARY KEY (collection, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX publication_request ON publication (collection, request);
