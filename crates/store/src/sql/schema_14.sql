-- Schema version 14: when exams of other stations came. Never edited after its release: a change is a new file.

-- By this PC's clock, of the entry that begins an exam; none until the exchange that brought it is over. If it is there
-- already, it is left as it is.
CREATE TABLE IF NOT EXISTS arrived (
    series TEXT NOT NULL,
    seq    INTEGER NOT NULL CHECK (seq >= 0),
    hash   BLOB NOT NULL CHECK (length(hash) = 32),
    at_ms  INTEGER,
    PRIMARY KEY (series, seq, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS arrived_now ON arrived (series) WHERE at_ms IS NULL;
