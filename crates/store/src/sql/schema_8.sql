-- Schema version 8: what other stations wrote. Never edited after its release: a change is a new file.

-- Signed entries of other stations, as they came. Which of them the tables follow, and why others not, is in `state`;
-- it is worked out from the whole set.
CREATE TABLE far_entry (
    series    TEXT NOT NULL,
    seq       INTEGER NOT NULL CHECK (seq >= 0),
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
    line      TEXT NOT NULL,
    op        TEXT NOT NULL,
    key_id    TEXT,
    signature BLOB,
    state     TEXT NOT NULL,
    -- A fork is two entries of one number.
    PRIMARY KEY (series, seq, hash)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER far_entry_is_final
BEFORE UPDATE OF series, seq, hash, prev_hash, line, op, key_id, signature ON far_entry
BEGIN SELECT RAISE(ABORT, 'entries of other stations never change'); END;
-- One that came before what proves it may turn out to be forged.
CREATE TRIGGER far_entry_stays BEFORE DELETE ON far_entry WHEN OLD.state <> 'waiting'
BEGIN SELECT RAISE(ABORT, 'entries of other stations are never deleted'); END;

-- Logs and scores of other stations' attempts that have no row yet: each under the SHA-256 of its bytes.
CREATE TABLE far_body (
    attempt_id BLOB NOT NULL CHECK (length(attempt_id) = 16),
    digest     BLOB NOT NULL CHECK (length(digest) = 32),
    bytes      BLOB NOT NULL,
    PRIMARY KEY (attempt_id, digest)
) STRICT, WITHOUT ROWID;

-- The rest but `peer` and `receipt` is worked out from the whole set of entries, and held against it by the audit.

-- Attempts of other stations that have no row, and why.
CREATE TABLE far_attempt (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    series     TEXT NOT NULL,
    officer_id BLOB NOT NULL,
    began_ms   INTEGER NOT NULL,
    why        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The series of other stations, and whose they are.
CREATE TABLE series (
    series         TEXT PRIMARY KEY,
    station_id     TEXT NOT NULL,
    key_id         TEXT,
    why            TEXT,
    parent         TEXT,
    parent_entries INTEGER
) STRICT, WITHOUT ROWID;

-- By the bureau's directory.
CREATE TABLE station (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    unit_id    BLOB NOT NULL,
    name       TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    public_key TEXT NOT NULL,
    box_key    TEXT NOT NULL,
    login      TEXT NOT NULL,
    retired    TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE duty (
    duty       TEXT NOT NULL,
    unit_id    BLOB,
    station_id BLOB NOT NULL,
    epoch      INTEGER NOT NULL
) STRICT;

-- Ids that are read as others: one officer was registered at two PCs, or one unit.
CREATE TABLE alias (
    id    BLOB PRIMARY KEY CHECK (length(id) = 16),
    is_id BLOB NOT NULL CHECK (length(is_id) = 16),
    kind  TEXT NOT NULL CHECK (kind IN ('officer', 'unit'))
) STRICT, WITHOUT ROWID;

CREATE TABLE problem (
    kind  TEXT NOT NULL,
    place TEXT NOT NULL,
    what  TEXT NOT NULL,
    PRIMARY KEY (kind, place)
) STRICT, WITHOUT ROWID;

-- What another place showed when it was last visited.
CREATE TABLE peer (
    remote       TEXT NOT NULL,
    series       TEXT NOT NULL,
    tip          BLOB NOT NULL CHECK (length(tip) = 32),
    sure_entries INTEGER NOT NULL CHECK (sure_entries >= 0),
    seen_ms      INTEGER NOT NULL,
    PRIMARY KEY (remote, series, tip)
) STRICT, WITHOUT ROWID;

-- What the bureau confirmed under its signature.
CREATE TABLE receipt (
    series    TEXT NOT NULL,
    entries   INTEGER NOT NULL CHECK (entries > 0),
    head      BLOB NOT NULL CHECK (length(head) = 32),
    at_ms     INTEGER NOT NULL,
    key_id    TEXT NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (series, entries, head, key_id)
) STRICT, WITHOUT ROWID;

-- A sealed attempt never changes, but for whose it is: two ids may turn out to be of one officer or unit, and the audit
-- holds that against the entries. One of another station goes back to where it came from when that station turns out to
-- have had no say: its body is there then.
DROP TRIGGER IF EXISTS attempt_sealed_is_final;
CREATE TRIGGER attempt_sealed_is_final BEFORE UPDATE OF
    id, exercise_id, title, record_type, mode, started_at_ms, header, state, sealed_at_ms, log, root_hash, score, correct,
    typed, errors, active_ms, end_reason, sitting_id, stamps
ON attempt WHEN OLD.state = 'sealed'
BEGIN SELECT RAISE(ABORT, 'a sealed attempt never changes'); END;
DROP TRIGGER IF EXISTS attempt_stays;
CREATE TRIGGER attempt_stays BEFORE DELETE ON attempt
WHEN NOT EXISTS (SELECT 1 FROM far_body WHERE attempt_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'attempts are never deleted'); END;
