-- Schema version 9: what other stations hold of each series, and what an arrival looks up. Never edited after its release: a change is a new file.

-- Entries that follow each other, of numbers `first` to `entries` - 1; `last` is the beginning of the hash of the last one.
CREATE TABLE peer_held (
    remote  TEXT NOT NULL,
    series  TEXT NOT NULL,
    first   INTEGER NOT NULL CHECK (first >= 0),
    entries INTEGER NOT NULL CHECK (entries > first),
    last    BLOB NOT NULL CHECK (length(last) = 8),
    PRIMARY KEY (remote, series, first, last)
) STRICT, WITHOUT ROWID;

-- Which entries begin or seal an attempt, in whichever of its forms they write the id.
CREATE INDEX far_entry_attempt ON far_entry (
    lower(replace(replace(replace(replace(json_extract(
        CASE WHEN json_valid(json_extract(line, '$.body')) THEN json_extract(line, '$.body') END, '$.id'),
        'urn:uuid:', ''), '{', ''), '}', ''), '-', ''))
) WHERE op IN ('begin_attempt', 'seal_attempt');
-- What waits for something, and what is in doubt: few, and asked for at every arrival.
CREATE INDEX far_entry_waiting ON far_entry (series, seq) WHERE state = 'waiting';
CREATE INDEX far_entry_in_doubt ON far_entry (series, seq) WHERE state = 'key';
-- Whose each attempt is, without reading logs.
CREATE INDEX attempt_whose ON attempt (id, officer_id, unit_id);
