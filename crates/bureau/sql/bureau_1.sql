-- The tables of the bureau's store, version 1. Never edited once given out: what changes comes as bureau_2.sql.
--
-- Every table but the first and the last two leads its key with the unit, so that it can lie on several servers by the
-- unit. The words "by unit" behind a table are where its parts are put when that is asked for. No foreign keys between
-- units, no triggers, no sequences, no LISTEN, no advisory locks.

CREATE TABLE dabiao.version (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  schema int NOT NULL,
  apis int[] NOT NULL,
  needed text COLLATE "C" NOT NULL,
  bureau_id uuid NOT NULL,
  incarnation uuid NOT NULL,
  kept_at timestamptz,
  backup_at timestamptz
);

-- A PC that joined. `verifier` is the SCRAM verifier of its login: with it a login is made again after a restore.
CREATE TABLE dabiao.station (
  unit_id uuid NOT NULL,
  station_id uuid NOT NULL,
  login text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('active', 'retired')),
  verifier text COLLATE "C" NOT NULL,
  hosts bytea[] NOT NULL DEFAULT '{}',
  strange_host bytea,
  program text COLLATE "C" NOT NULL DEFAULT '',
  last_seen timestamptz,
  clock_offset_ms bigint,
  live_series uuid,
  live_entries bigint,
  unsent_bodies bigint NOT NULL DEFAULT 0,
  day date NOT NULL DEFAULT 'epoch',
  day_bytes bigint NOT NULL DEFAULT 0,
  parcel_bytes bigint NOT NULL DEFAULT 0,
  shown_series uuid[] NOT NULL DEFAULT '{}',
  shown_entries bigint[] NOT NULL DEFAULT '{}',
  shown_hashes bytea[] NOT NULL DEFAULT '{}',
  shown_at timestamptz,
  PRIMARY KEY (unit_id, station_id)
); -- by unit
CREATE INDEX station_login ON dabiao.station (login);

-- Whose chain of entries it is: one writer each.
CREATE TABLE dabiao.series (
  unit_id uuid NOT NULL,
  series uuid NOT NULL,
  station_id uuid NOT NULL,
  PRIMARY KEY (unit_id, series)
); -- by unit
CREATE INDEX series_station ON dabiao.series (unit_id, station_id);

-- A set: the hash is in the key, so that two branches of one chain are both kept.
CREATE TABLE dabiao.entry (
  unit_id uuid NOT NULL,
  series uuid NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  prev_hash bytea NOT NULL,
  op text COLLATE "C" NOT NULL,
  line text COLLATE "C" NOT NULL,
  key_id text COLLATE "C" NOT NULL,
  signature bytea NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  received_by uuid NOT NULL,
  PRIMARY KEY (unit_id, series, seq, hash)
); -- by unit

-- The entries that nothing follows.
CREATE TABLE dabiao.tip (
  unit_id uuid NOT NULL,
  series uuid NOT NULL,
  hash bytea NOT NULL,
  entries bigint NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (unit_id, series, hash)
); -- by unit

-- What entries name by its digest. The digest is in the key: garbage can't take the place of the true one.
CREATE TABLE dabiao.body (
  unit_id uuid NOT NULL,
  subject uuid NOT NULL,
  digest bytea NOT NULL,
  kind text COLLATE "C" NOT NULL,
  bytes bytea NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  received_by uuid NOT NULL,
  PRIMARY KEY (unit_id, subject, digest)
); -- by unit
-- Bodies come compressed or don't gain by it.
ALTER TABLE dabiao.body ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Packages: down (`way` d) to the station, up (u) from it. `label` is the keeper's own mark of what is in one.
CREATE TABLE dabiao.parcel (
  unit_id uuid NOT NULL,
  station_id uuid NOT NULL,
  way text COLLATE "C" NOT NULL CHECK (way IN ('d', 'u')),
  digest bytea NOT NULL,
  size bigint NOT NULL,
  part int NOT NULL DEFAULT 0,
  label text COLLATE "C" NOT NULL DEFAULT '',
  put_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  taken_at timestamptz,
  PRIMARY KEY (unit_id, station_id, way, digest)
); -- by unit
CREATE TABLE dabiao.piece (
  unit_id uuid NOT NULL,
  station_id uuid NOT NULL,
  way text COLLATE "C" NOT NULL,
  digest bytea NOT NULL,
  n int NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (unit_id, station_id, way, digest, n)
); -- by unit
ALTER TABLE dabiao.piece ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Codes to join. `code_verifier` is that of the code's role, `verifier` that of the station that asks.
CREATE TABLE dabiao.invitation (
  unit_id uuid NOT NULL,
  login text COLLATE "C" NOT NULL,
  duty text COLLATE "C" NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  valid_until timestamptz NOT NULL,
  code_verifier text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'asked', 'answered', 'refused', 'closed')),
  asked_at timestamptz,
  request bytea,
  verifier text COLLATE "C",
  station_id uuid,
  why text COLLATE "C",
  size bigint,
  digest bytea,
  PRIMARY KEY (unit_id, login)
); -- by unit
CREATE INDEX invitation_login ON dabiao.invitation (login);
CREATE TABLE dabiao.answer (
  unit_id uuid NOT NULL,
  login text COLLATE "C" NOT NULL,
  n int NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (unit_id, login, n)
); -- by unit
ALTER TABLE dabiao.answer ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE dabiao.problem (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  what text COLLATE "C" NOT NULL,
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  settled timestamptz,
  PRIMARY KEY (unit_id, id)
); -- by unit

-- Which units a login for reports reads.
CREATE TABLE dabiao.reader_scope (
  login text COLLATE "C" NOT NULL,
  unit_id uuid NOT NULL,
  PRIMARY KEY (login, unit_id)
);
