-- Schema version 6: secrets of sittings under lock, and keys to open them. Never edited after its release: a change
-- is a new file.

-- The parts of the lock; the plan in the journal names each by its hash.
CREATE TABLE sitting_seal (
    sitting_id BLOB NOT NULL,
    -- 'key', 'start-code', or the id of an officer.
    sealed_to  TEXT NOT NULL,
    hash       TEXT NOT NULL,
    sealed     BLOB,
    PRIMARY KEY (sitting_id, sealed_to)
) STRICT, WITHOUT ROWID;

-- What others lock things to an officer with, and the other half under the officer's password. The journal names
-- the locked half by its hash.
CREATE TABLE box_key (
    officer_id  BLOB PRIMARY KEY,
    public_key  TEXT NOT NULL,
    locked_hash TEXT NOT NULL,
    locked      BLOB
) STRICT, WITHOUT ROWID;

-- How many events of a running attempt there were when the program last wrote some, under the station's signature.
CREATE TABLE attempt_reach (
    attempt_id BLOB PRIMARY KEY CHECK (length(attempt_id) = 16),
    events     INTEGER NOT NULL CHECK (events >= 0),
    signature  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Secrets stood in the clear up to here. One stays only where it is no secret any more and nothing else tells it: its
-- texts are being written or were written, and it is not revealed yet. All others go; a sitting that has not begun
-- can be planned anew.
DELETE FROM sitting_secret
 WHERE NOT EXISTS (SELECT 1 FROM sitting_entry AS e
                    WHERE e.sitting_id = sitting_secret.sitting_id
                      AND json_extract(e.event, '$.event') = 'begin')
    OR EXISTS (SELECT 1 FROM sitting_entry AS e
                WHERE e.sitting_id = sitting_secret.sitting_id
                  AND json_extract(e.event, '$.event') = 'reveal');
