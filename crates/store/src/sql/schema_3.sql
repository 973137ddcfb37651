-- Schema version 3: the trainer's desk. Never edited after its release: a change is a new file.

ALTER TABLE unit ADD COLUMN kind TEXT NOT NULL DEFAULT 'other' CHECK (kind IN ('desk', 'station', 'other'));
ALTER TABLE unit ADD COLUMN parent_id BLOB;
-- 捆绑: the other unit of the pair, on both rows.
ALTER TABLE unit ADD COLUMN pair_id BLOB;

-- Derived from the attempts: what the desk reads of every officer at once, packed. Never in the journal.
CREATE TABLE history (
    officer_id BLOB PRIMARY KEY CHECK (length(officer_id) = 16),
    marks      BLOB NOT NULL
) STRICT;

CREATE INDEX attempt_by_sitting ON attempt (sitting_id, started_at_ms) WHERE sitting_id IS NOT NULL;

-- Practice or a sitting that was given to people, with a date.
CREATE TABLE assignment (
    id         BLOB PRIMARY KEY,
    given_ms   INTEGER NOT NULL,
    given_by   BLOB NOT NULL,
    -- Ids of officers, hexadecimal, with a space between them: whom it was given to, as it was then.
    officers   TEXT NOT NULL,
    -- `course`, `drill` or `sitting`, and which one.
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    times      INTEGER NOT NULL,
    due        TEXT NOT NULL,
    note       TEXT NOT NULL,
    ended_ms   INTEGER,
    ended_by   BLOB,
    end_reason TEXT
) STRICT, WITHOUT ROWID;

-- Records that a unit entered in a week, as they were counted; the last count of a week holds.
CREATE TABLE record_count (
    unit_id    BLOB NOT NULL,
    week       TEXT NOT NULL,
    entered    INTEGER NOT NULL CHECK (entered >= 0),
    qualified  INTEGER NOT NULL CHECK (qualified BETWEEN 0 AND entered),
    counted_ms INTEGER NOT NULL,
    counted_by BLOB NOT NULL,
    PRIMARY KEY (unit_id, week)
) STRICT, WITHOUT ROWID;

-- Assumptions of the quota plan; the newest holds.
CREATE TABLE quota_plan (
    planned_ms INTEGER NOT NULL,
    planned_by BLOB NOT NULL,
    plan       TEXT NOT NULL,
    PRIMARY KEY (planned_ms, planned_by)
) STRICT, WITHOUT ROWID;

-- Forecasts as they were made, to be held against what came: chance of every officer in thousandths.
CREATE TABLE forecast (
    day      TEXT NOT NULL,
    standard TEXT NOT NULL,
    deadline TEXT NOT NULL,
    method   INTEGER NOT NULL,
    chances  TEXT NOT NULL,
    PRIMARY KEY (day, standard, deadline)
) STRICT, WITHOUT ROWID;
