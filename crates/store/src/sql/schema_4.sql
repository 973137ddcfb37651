-- Schema version 4: the guidance cohort. Never edited after its release: a change is a new file.

-- Facts about the cohort, each in its own wire form: joinings, signatures, assignments, notes, drills. None is
-- ever changed; what holds today is derived from them.
CREATE TABLE cohort_entry (
    id    BLOB PRIMARY KEY CHECK (length(id) = 16),
    at_ms INTEGER NOT NULL,
    by    BLOB NOT NULL,
    kind  TEXT NOT NULL,
    body  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX cohort_entry_by_kind ON cohort_entry (kind);
