-- Schema version 11: what attempts say of characters, words and codes. Never edited after its release: a change is a new
-- file.

-- For the error book and the plan of a day. Worked out from the log of an attempt when it is sealed, or when it is first
-- asked for; never in the journal. A row that is missing is made again, so that it does no harm if it is there already.
CREATE TABLE IF NOT EXISTS attempt_items (
    attempt_id BLOB PRIMARY KEY CHECK (length(attempt_id) = 16),
    items      BLOB NOT NULL
) STRICT, WITHOUT ROWID;
