-- Schema version 10: what stations say of people and have no say in. Never edited after its release: a change is a new file.
-- Both tables are worked out from the whole set of entries, and held against it by the audit.

-- People and units whom a station added that does not keep the roster, and nobody who keeps it.
CREATE TABLE proposed (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    kind       TEXT NOT NULL CHECK (kind IN ('officer', 'unit')),
    station_id BLOB NOT NULL CHECK (length(station_id) = 16)
) STRICT, WITHOUT ROWID;

-- Somebody of the roster whom a station calls otherwise, under the same badge: by whom, and how.
CREATE TABLE called_otherwise (
    officer_id BLOB NOT NULL CHECK (length(officer_id) = 16),
    station_id BLOB NOT NULL CHECK (length(station_id) = 16),
    told_id    BLOB NOT NULL CHECK (length(told_id) = 16),
    name       TEXT NOT NULL,
    birth_date TEXT,
    PRIMARY KEY (officer_id, station_id)
) STRICT, WITHOUT ROWID;

-- What does not count, asked for at every exchange: few among many.
CREATE INDEX far_entry_uncounted ON far_entry (series, op, state) WHERE state NOT IN ('applied', 'station', 'waiting', 'again');
