-- Schema version 2: people who may do things, sittings, certificates, signatures.
-- Never edited after its release: a change is a new file.

ALTER TABLE officer ADD COLUMN birth_date TEXT;
ALTER TABLE officer ADD COLUMN position TEXT NOT NULL DEFAULT '';
ALTER TABLE officer ADD COLUMN service TEXT NOT NULL DEFAULT 'serving'
    CHECK (service IN ('serving', 'posted_away', 'retired'));
ALTER TABLE officer ADD COLUMN left_on TEXT;

ALTER TABLE attempt ADD COLUMN sitting_id BLOB;
-- Clock stamps of a sealed exam, packed.
ALTER TABLE attempt ADD COLUMN stamps BLOB;

ALTER TABLE journal ADD COLUMN key_id TEXT;
ALTER TABLE journal ADD COLUMN signature BLOB;

-- Wall clock and boot beside the monotonic clock while an exam runs: with batches of events, at most one row
-- a second unless the clocks part.
CREATE TABLE attempt_stamp (
    attempt_id BLOB NOT NULL REFERENCES attempt (id),
    seq        INTEGER NOT NULL CHECK (seq >= 0),
    mono_ms    INTEGER NOT NULL,
    wall_ms    INTEGER NOT NULL,
    boot_id    TEXT NOT NULL,
    -- Of this stamp alone: a running one is written anew with every sign of life.
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (attempt_id, seq)
) STRICT, WITHOUT ROWID;

-- Who may do what. The secret itself is not in the journal, only its hash.
CREATE TABLE account (
    officer_id  BLOB PRIMARY KEY,
    roles       TEXT NOT NULL,
    secret      TEXT,
    secret_hash TEXT,
    must_change INTEGER NOT NULL CHECK (must_change IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_failure (
    officer_id BLOB PRIMARY KEY,
    failures   INTEGER NOT NULL,
    last_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A sitting is its plan and what happened in it, entry by entry; where it stands is derived.
CREATE TABLE sitting (
    id         BLOB PRIMARY KEY,
    planned_ms INTEGER NOT NULL,
    plan       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sitting_entry (
    sitting_id BLOB NOT NULL,
    seq        INTEGER NOT NULL CHECK (seq >= 0),
    at_ms      INTEGER NOT NULL,
    by_id      BLOB NOT NULL,
    event      TEXT NOT NULL,
    PRIMARY KEY (sitting_id, seq)
) STRICT, WITHOUT ROWID;

-- Bound by the plan's commitment; in the journal only when it is revealed.
CREATE TABLE sitting_secret (
    sitting_id BLOB PRIMARY KEY,
    secret     BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE exemption (
    id          BLOB PRIMARY KEY,
    officer_id  BLOB NOT NULL,
    standard    TEXT NOT NULL,
    from_date   TEXT NOT NULL,
    until_date  TEXT,
    reason      TEXT NOT NULL,
    asked_by    BLOB NOT NULL,
    asked_ms    INTEGER NOT NULL,
    approved_by BLOB,
    approved_ms INTEGER,
    ended_by    BLOB,
    ended_ms    INTEGER,
    end_reason  TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE certificate (
    number           TEXT PRIMARY KEY,
    id               BLOB NOT NULL UNIQUE,
    officer_id       BLOB NOT NULL,
    standard         TEXT NOT NULL,
    standard_version INTEGER NOT NULL,
    attempt_id       BLOB NOT NULL,
    grade            INTEGER,
    token            TEXT NOT NULL,
    issued_ms        INTEGER NOT NULL,
    by_id            BLOB NOT NULL,
    revoked_ms       INTEGER,
    revoked_by       BLOB,
    revoke_id        BLOB,
    -- Replaced by a new one for the same sitting; else the sitting itself is worth nothing.
    replaced         INTEGER CHECK (replaced IN (0, 1)),
    revoke_reason    TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE standard_version (
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    toml    TEXT NOT NULL,
    at_ms   INTEGER NOT NULL,
    by_id   BLOB NOT NULL,
    PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;
