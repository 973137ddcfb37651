-- Schema version 9: what other stations hold of each series. Never edited after its release: a change is a new file.

-- Entries that follow each other, of numbers `first` to `entries` - 1; `last` is the beginning of the hash of the last one.
CREATE TABLE peer_held (
    remote  TEXT NOT NULL,
    series  TEXT NOT NULL,
    first   INTEGER NOT NULL CHECK (first >= 0),
    entries INTEGER NOT NULL CHECK (entries > first),
    last    BLOB NOT NULL CHECK (length(last) = 8),
    PRIMARY KEY (remote, series, first, last)
) STRICT, WITHOUT ROWID;
