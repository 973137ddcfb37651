-- Schema version 1. Never edited after its release: a change is a new file.
-- Ids are UUIDv7 (16 bytes) made by the writer; big tables lead with the unit.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE unit (
    id   BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE officer (
    id      BLOB PRIMARY KEY CHECK (length(id) = 16),
    unit_id BLOB NOT NULL REFERENCES unit (id),
    badge   TEXT NOT NULL UNIQUE,
    name    TEXT NOT NULL
) STRICT;

CREATE TABLE attempt (
    unit_id       BLOB NOT NULL REFERENCES unit (id),
    id            BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    officer_id    BLOB NOT NULL REFERENCES officer (id),
    exercise_id   TEXT NOT NULL,
    title         TEXT NOT NULL,
    record_type   TEXT NOT NULL,
    mode          TEXT NOT NULL,
    started_at_ms INTEGER NOT NULL,
    header        TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('open', 'sealed')),
    -- The rest is written once, by sealing.
    sealed_at_ms  INTEGER,
    log           BLOB,
    root_hash     BLOB CHECK (length(root_hash) = 32),
    score         TEXT,
    correct       INTEGER,
    typed         INTEGER,
    errors        INTEGER,
    active_ms     INTEGER,
    end_reason    TEXT,
    PRIMARY KEY (unit_id, id),
    CHECK ((state = 'open') = (log IS NULL AND root_hash IS NULL AND score IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX attempt_by_officer ON attempt (officer_id, started_at_ms);

-- Events of attempts that are not sealed yet, one canonical line of the input log each.
CREATE TABLE attempt_event (
    attempt_id BLOB NOT NULL REFERENCES attempt (id),
    seq        INTEGER NOT NULL CHECK (seq >= 0),
    line       TEXT NOT NULL,
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (attempt_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
    series    TEXT NOT NULL,
    seq       INTEGER NOT NULL CHECK (seq >= 0),
    at_ms     INTEGER NOT NULL,
    op        TEXT NOT NULL,
    body      TEXT NOT NULL,
    prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (series, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER attempt_sealed_is_final BEFORE UPDATE ON attempt WHEN OLD.state = 'sealed'
BEGIN SELECT RAISE(ABORT, 'a sealed attempt never changes'); END;
CREATE TRIGGER attempt_stays BEFORE DELETE ON attempt
BEGIN SELECT RAISE(ABORT, 'attempts are never deleted'); END;
CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'journal entries never change'); END;
CREATE TRIGGER journal_stays BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'journal entries are never deleted'); END;
