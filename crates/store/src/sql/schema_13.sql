-- Schema version 13: what stations said of sittings whose roll is another one's. Never edited after its release: a change is
-- a new file.

-- Follows from all entries, as `problem` does: kept, told, and its voids hold. The hash is that of the entry. If it is there
-- already, it is filled anew.
CREATE TABLE IF NOT EXISTS sitting_beside (
    sitting_id BLOB NOT NULL CHECK (length(sitting_id) = 16),
    station_id BLOB NOT NULL CHECK (length(station_id) = 16),
    seq        INTEGER NOT NULL CHECK (seq >= 0),
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    why        TEXT NOT NULL,
    at_ms      INTEGER NOT NULL,
    by_id      BLOB NOT NULL,
    event      TEXT NOT NULL,
    PRIMARY KEY (sitting_id, station_id, seq, hash)
) STRICT, WITHOUT ROWID;
