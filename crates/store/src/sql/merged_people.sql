-- As in the schema, but without uniqueness of names and badges: only in memory, while entries of several stations are
-- applied.
DROP TABLE officer;
DROP TABLE unit;
CREATE TABLE unit (
    id   BLOB PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL DEFAULT 'other', parent_id BLOB, pair_id BLOB
) STRICT;
CREATE TABLE officer (
    id         BLOB PRIMARY KEY,
    unit_id    BLOB NOT NULL,
    badge      TEXT NOT NULL,
    name       TEXT NOT NULL,
    birth_date TEXT,
    position   TEXT NOT NULL DEFAULT '',
    service    TEXT NOT NULL DEFAULT 'serving',
    left_on    TEXT
) STRICT;
