-- What stations, invited PCs and readers can do, version 1. Run by the keeper, as often as one likes.
--
-- A station has no right on any table: each function runs as the owner, and the caller is `session_user`. Every call can
-- be made again without harm. Errors: DB001 not enrolled, DB002 not yours, DB003 malformed, DB004 gap, DB005 forged,
-- DB006 wait, DB007 version, DB008 code used; DETAIL has their number or value.

-- Who calls, with the bytes of this call on the day's account. Not granted to anybody.
CREATE OR REPLACE FUNCTION dabiao.caller(p_bytes bigint, p_parcel bigint, OUT unit_id uuid, OUT station_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = dabiao, pg_temp AS $$
DECLARE
  today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
  spent bigint;
  parcels bigint;
BEGIN
  IF p_bytes = 0 AND p_parcel = 0 THEN
    SELECT s.unit_id, s.station_id INTO unit_id, station_id
      FROM station s WHERE s.login = session_user::text AND s.state = 'active';
    IF NOT FOUND THEN RAISE EXCEPTION 'not enrolled' USING ERRCODE = 'DB001'; END IF;
    RETURN;
  END IF;
  UPDATE station s
     SET day = today,
         day_bytes = CASE WHEN s.day = today THEN s.day_bytes ELSE 0 END + p_bytes + p_parcel,
         parcel_bytes = CASE WHEN s.day = today THEN s.parcel_bytes ELSE 0 END + p_parcel
   WHERE s.login = session_user::text AND s.state = 'active'
  RETURNING s.unit_id, s.station_id, s.day_bytes, s.parcel_bytes INTO unit_id, station_id, spent, parcels;
  IF NOT FOUND THEN RAISE EXCEPTION 'not enrolled' USING ERRCODE = 'DB001'; END IF;
  IF spent > 268435456 OR parcels > 67108864 THEN
    RAISE EXCEPTION 'enough for today' USING ERRCODE = 'DB006',
      DETAIL = ceil(extract(epoch FROM ((today + 1)::timestamp AT TIME ZONE 'UTC') - clock_timestamp()))::bigint::text;
  END IF;
END $$;

-- The beginning of a visit: says who is there, hears what the bureau knows of it.
CREATE OR REPLACE FUNCTION dabiao.hello_1(
  p_program text, p_series uuid, p_entries bigint, p_head bytea, p_host bytea, p_wall_ms bigint, p_unsent bigint)
RETURNS TABLE (now_ms bigint, bureau_id uuid, incarnation uuid, unit_id uuid, station_id uuid, has_head boolean,
  hosts bytea[], tip_series uuid[], tip_entries bigint[], tip_hashes bytea[], parcels int, wait_ms bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = dabiao, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me record;
  v version;
  known boolean;
  load float;
BEGIN
  SELECT * INTO me FROM caller(0, 0);
  SELECT * INTO v FROM version;
  IF NOT 1 = ANY (v.apis) THEN
    RAISE EXCEPTION 'too old' USING ERRCODE = 'DB007', DETAIL = v.needed;
  END IF;
  IF p_entries < 0 OR octet_length(p_head) <> 32 OR octet_length(p_host) > 4096 OR length(p_program) > 64
     OR p_unsent < 0 THEN
    RAISE EXCEPTION 'malformed' USING ERRCODE = 'DB003', DETAIL = '0';
  END IF;
  now_ms := (extract(epoch FROM clock_timestamp()) * 1000)::bigint;
  UPDATE station s
     SET program = p_program, last_seen = clock_timestamp(), live_series = p_series, live_entries = p_entries,
         unsent_bodies = p_unsent,
         -- A wrong clock of a station is any number.
         clock_offset_ms = greatest(least(p_wall_ms, 4102444800000), 0) - now_ms
   WHERE s.unit_id = me.unit_id AND s.station_id = me.station_id
  RETURNING s.hosts INTO hosts;
  known := EXISTS (SELECT FROM entry e WHERE e.unit_id = me.unit_id AND e.series = p_series
    AND e.seq = p_entries - 1 AND e.hash = p_head);
  SELECT coalesce(array_agg(t.series ORDER BY t.series, t.hash), '{}'),
         coalesce(array_agg(t.entries ORDER BY t.series, t.hash), '{}'),
         coalesce(array_agg(t.hash ORDER BY t.series, t.hash), '{}')
    INTO tip_series, tip_entries, tip_hashes
    FROM series r JOIN tip t ON t.unit_id = me.unit_id AND t.series = r.series
   WHERE r.unit_id = me.unit_id AND r.station_id = me.station_id;
  SELECT count(*) INTO parcels FROM parcel p
   WHERE p.unit_id = me.unit_id AND p.station_id = me.station_id AND p.way = 'd' AND p.taken_at IS NULL;
  SELECT sum(d.numbackends)::float / current_setting('max_connections')::float INTO load FROM pg_stat_database d;
  bureau_id := v.bureau_id;
  incarnation := v.incarnation;
  unit_id := me.unit_id;
  station_id := me.station_id;
  has_head := known;
  wait_ms := CASE WHEN load < 0.6 THEN 0 ELSE 5000 + (random() * 55000)::bigint END;
  RETURN NEXT;
END $$;

-- Another PC's print under this login: kept for a person to look at.
CREATE OR REPLACE FUNCTION dabiao.strange_1(p_host bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER STRICT SET search_path = dabiao, pg_temp AS $$
DECLARE me record;
BEGIN
  SELECT * INTO me FROM caller(0, 0);
  IF octet_length(p_host) > 4096 THEN
    RAISE EXCEPTION 'malformed' USING ERRCODE = 'DB003', DETAIL = '0';
  END IF;
  UPDATE station s SET strange_host = p_host WHERE s.unit_id = me.unit_id AND s.station_id = me.station_id;
END $$;

-- Takes up to 500 entries of one chain that follow each other. The chain is checked here; signatures are the keeper's.
CREATE OR REPLACE FUNCTION dabiao.push_1(
  p_series uuid, p_first bigint, p_prev bytea, p_lines text[], p_ops text[], p_hashes bytea[], p_keys text[],
  p_sigs bytea[])
RETURNS TABLE (entries bigint, head bytea)
LANGUAGE plpgsql SECURITY DEFINER STRICT SET search_path = dabiao, pg_temp AS $$
DECLARE
  me record;
  n int := cardinality(p_lines);
  bad bigint;
  total bigint;
  nul bytea := decode(repeat('00', 32), 'hex');
BEGIN
  SELECT sum(octet_length(q.l)) INTO total FROM unnest(p_lines) AS q(l);
  SELECT * INTO me FROM caller(coalesce(total, 0) + 200 * n, 0);
  IF n = 0 OR n > 500 OR n <> cardinality(p_ops) OR n <> cardinality(p_hashes) OR n <> cardinality(p_keys)
     OR n <> cardinality(p_sigs) OR p_first < 0 OR octet_length(p_prev) <> 32 OR total > 8388608 THEN
    RAISE EXCEPTION 'malformed' USING ERRCODE = 'DB003', DETAIL = (p_first + 1)::text;
  END IF;
  SELECT min(q.i) INTO bad FROM unnest(p_ops, p_keys, p_sigs) WITH ORDINALITY AS q(o, k, s, i)
   WHERE length(q.o) > 64 OR length(q.k) > 128 OR octet_length(q.s) > 256 OR q.o IS NULL OR q.k IS NULL OR q.s IS NULL;
  IF bad IS NOT NULL THEN
    RAISE EXCEPTION 'entry % is malformed', p_first + bad USING ERRCODE = 'DB003', DETAIL = (p_first + bad)::text;
  END IF;
  -- Whoever brings a chain first is its writer here: its name is known to nobody else before.
  INSERT INTO series (unit_id, series, station_id)
  SELECT me.unit_id, p_series, me.station_id WHERE p_first = 0 ON CONFLICT DO NOTHING;
  PERFORM FROM series r
    WHERE r.unit_id = me.unit_id AND r.series = p_series AND r.station_id = me.station_id FOR UPDATE;
  IF NOT FOUND THEN
    IF EXISTS (SELECT FROM series r WHERE r.unit_id = me.unit_id AND r.series = p_series) THEN
      RAISE EXCEPTION 'not your series' USING ERRCODE = 'DB002';
    END IF;
    RAISE EXCEPTION 'gap' USING ERRCODE = 'DB004', DETAIL = (p_first + 1)::text;
  END IF;
  IF (p_first = 0) <> (p_prev = nul) OR p_first > 0 AND NOT EXISTS (
    SELECT FROM entry e WHERE e.unit_id = me.unit_id AND e.series = p_series AND e.seq = p_first - 1
      AND e.hash = p_prev) THEN
    RAISE EXCEPTION 'gap' USING ERRCODE = 'DB004', DETAIL = (p_first + 1)::text;
  END IF;
  SELECT min(x.i) INTO bad
    FROM (SELECT q.i, q.h, q.l, lag(q.h, 1, p_prev) OVER (ORDER BY q.i) AS prev
            FROM unnest(p_lines, p_hashes) WITH ORDINALITY AS q(l, h, i)) x
   WHERE sha256(x.prev || convert_to(x.l, 'UTF8')) IS DISTINCT FROM x.h;
  IF bad IS NOT NULL THEN
    RAISE EXCEPTION 'entry % does not give its hash', p_first + bad
      USING ERRCODE = 'DB005', DETAIL = (p_first + bad)::text;
  END IF;
  INSERT INTO entry (unit_id, series, seq, hash, prev_hash, op, line, key_id, signature, received_by)
  SELECT me.unit_id, p_series, p_first + q.i - 1, q.h, lag(q.h, 1, p_prev) OVER (ORDER BY q.i), q.o, q.l, q.k, q.s,
         me.station_id
    FROM unnest(p_lines, p_ops, p_hashes, p_keys, p_sigs) WITH ORDINALITY AS q(l, o, h, k, s, i)
  ON CONFLICT DO NOTHING;
  DELETE FROM tip t
   WHERE t.unit_id = me.unit_id AND t.series = p_series AND (t.hash = p_prev OR t.hash = ANY (p_hashes[1:n-1]));
  -- Only what nothing follows is a tip.
  INSERT INTO tip (unit_id, series, hash, entries)
  SELECT me.unit_id, p_series, p_hashes[n], p_first + n
   WHERE NOT EXISTS (SELECT FROM entry e WHERE e.unit_id = me.unit_id AND e.series = p_series
     AND e.seq = p_first + n AND e.prev_hash = p_hashes[n])
  ON CONFLICT DO NOTHING;
  RETURN QUERY SELECT t.entries, t.hash FROM tip t
    WHERE t.unit_id = me.unit_id AND t.series = p_series ORDER BY 1, 2;
END $$;

-- Which of these bodies are not here, by their place in the list from 1.
CREATE OR REPLACE FUNCTION dabiao.lacks_1(p_subjects uuid[], p_digests bytea[]) RETURNS SETOF int
LANGUAGE plpgsql SECURITY DEFINER STRICT SET search_path = dabiao, pg_temp AS $$
DECLARE me record;
BEGIN
  SELECT * INTO me FROM caller(0, 0);
  IF cardinality(p_subjects) > 5000 OR cardinality(p_subjects) <> cardinality(p_digests) THEN
    RAISE EXCEPTION 'malformed' USING ERRCODE = 'DB003', DETAIL = '0';
  END IF;
  RETURN QUERY SELECT q.i::int FROM unnest(p_subjects, p_digests) WITH ORDINALITY AS q(s, d, i)
    WHERE NOT EXISTS (
      SELECT FROM body b WHERE b.unit_id = me.unit_id AND b.subject = q.s AND b.digest = q.d)
    ORDER BY 1;
END $$;

-- Takes bodies, at most 1 MiB of them, or one of at most 8 MiB. How many were new.
CREATE OR REPLACE FUNCTION dabiao.push_bodies_1(p_subjects uuid[], p_kinds text[], p_digests bytea[], p_bytes bytea[])
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER STRICT SET search_path = dabiao, pg_temp AS $$
DECLARE
  me record;
  n int := cardinality(p_bytes);
  bad bigint;
  total bigint;
  added bigint;
BEGIN
  SELECT sum(octet_length(q.b)) INTO total FROM unnest(p_bytes) AS q(b);
  SELECT * INTO me FROM caller(coalesce(total, 0) + 200 * n, 0);
  IF n = 0 OR n > 500 OR n <> cardinality(p_subjects) OR n <> cardinality(p_kinds) OR n <> cardinality(p_digests)
     OR total > 8388608 OR n > 1 AND total > 1048576 THEN
    RAISE EXCEPTION 'malformed' USING ERRCODE = 'DB003', DETAIL = '0';
  END IF;
  SELECT min(q.i) INTO bad FROM unnest(p_subjects, p_kinds, p_digests, p_bytes) WITH ORDINALITY AS q(s, k, d, b, i)
   WHERE sha256(q.b) IS DISTINCT FROM q.d OR q.s IS NULL OR q.k IS NULL OR length(q.k) > 64;
  IF bad IS NOT NULL THEN
    RAISE EXCEPTION 'body % does not give its digest', bad USING ERRCODE = 'DB005', DETAIL = bad::text;
  END IF;
  INSERT INTO body (unit_id, subject, digest, kind, bytes, received_by)
  SELECT me.unit_id, q.s, q.d, q.k, q.b, me.station_id
    FROM unnest(p_subjects, p_kinds, p_digests, p_bytes) AS q(s, k, d, b)
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS added = ROW_COUNT;
  RETURN added;
END $$;

-- The hashes of that number of an own chain: two where it forked.
CREATE OR REPLACE FUNCTION dabiao.hash_at_1(p_series uuid, p_seq bigint) RETURNS SETOF bytea
LANGUAGE plpgsql SECURITY DEFINER STRICT SET search_path = dabiao, pg_temp AS $$
DECLARE me record;
BEGIN
  SELECT * INTO me FROM caller(0, 0);
  RETURN QUERY SELECT e.hash FROM series r
    JOIN entry e ON e.unit_id = me.unit_id AND e.series = r.series AND e.seq = p_seq
    WHERE r.unit_id = me.unit_id AND r.series = p_series AND r.station_id = me.station_id ORDER BY 1;
END $$;

-- The tips of the own chains.
CREATE OR REPLACE FUNCTION dabiao.tips_1() RETURNS TABLE (series uuid, entries bigint, hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = dabiao, pg_temp AS $$
DECLARE me record;
BEGIN
  SELECT * INTO me FROM caller(0, 0);
  RETURN QUERY SELECT t.series, t.entries, t.hash FROM series r
    JOIN tip t ON t.unit_id = me.unit_id AND t.series = r.series
    WHERE r.unit_id = me.unit_id AND r.station_id = me.station_id ORDER BY 1, 3;
END $$;

-- How each own chain began, and when that came: a disk that was set back has forgotten it.
CREATE OR REPLACE FUNCTION dabiao.births_1() RETURNS TABLE (series uuid, line text, at_ms bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = dabiao, pg_temp AS $$
DECLARE me record;
BEGIN
  SELECT * INTO me FROM caller(0, 0);
  RETURN QUERY SELECT e.series, e.line, (extract(epoch FROM e.received_at) * 1000)::bigint FROM series r
    JOIN entry e ON e.unit_id = me.unit_id AND e.series = r.series AND e.seq = 0 AND e.op = 'begin_series'
    WHERE r.unit_id = me.unit_id AND r.station_id = me.station_id ORDER BY 1, 3;
END $$;

-- How many entries of each own chain are here.
CREATE OR REPLACE FUNCTION dabiao.counts_1() RETURNS TABLE (series uuid, entries bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = dabiao, pg_temp AS $$
DECLARE me record;
BEGIN
  SELECT * INTO me FROM caller(0, 0);
  RETURN QUERY SELECT r.series, count(*) FROM series r
    JOIN entry e ON e.unit_id = me.unit_id AND e.series = r.series
    WHERE r.unit_id = me.unit_id AND r.station_id = me.station_id GROUP BY r.series ORDER BY 1;
END $$;

-- What this station holds of all chains: the keeper's measure of what goes down.
CREATE OR REPLACE FUNCTION dabiao.show_1(p_series uuid[], p_entries bigint[], p_hashes bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER STRICT SET search_path = dabiao, pg_temp AS $$
DECLARE me record;
BEGIN
  SELECT * INTO me FROM caller(56 * cardinality(p_series) + 1, 0);
  IF cardinality(p_series) > 50000 OR cardinality(p_series) <> cardinality(p_entries)
     OR cardinality(p_series) <> cardinality(p_hashes)
     OR EXISTS (SELECT FROM unnest(p_hashes) AS q(h) WHERE octet_length(q.h) IS DISTINCT FROM 32)
     OR array_position(p_series, NULL) IS NOT NULL OR array_position(p_entries, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'malformed' USING ERRCODE = 'DB003', DETAIL = '0';
  END IF;
  UPDATE station s
     SET shown_series = p_series, shown_entries = p_entries, shown_hashes = p_hashes, shown_at = clock_timestamp()
   WHERE s.unit_id = me.unit_id AND s.station_id = me.station_id;
END $$;

-- The packages that wait for this station, in the order in which they were put.
CREATE OR REPLACE FUNCTION dabiao.down_1() RETURNS TABLE (digest bytea, size bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = dabiao, pg_temp AS $$
DECLARE me record;
BEGIN
  SELECT * INTO me FROM caller(0, 0);
  RETURN QUERY SELECT p.digest, p.size FROM parcel p
    WHERE p.unit_id = me.unit_id AND p.station_id = me.station_id AND p.way = 'd' AND p.taken_at IS NULL
    ORDER BY p.put_at, p.part, p.digest;
END $$;

-- A piece of one of them, from 0; nothing if it is no longer there.
CREATE OR REPLACE FUNCTION dabiao.piece_1(p_digest bytea, p_n int) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER STRICT SET search_path = dabiao, pg_temp AS $$
DECLARE
  me record;
  found_bytes bytea;
BEGIN
  SELECT * INTO me FROM caller(0, 0);
  SELECT p.bytes INTO found_bytes FROM piece p
   WHERE p.unit_id = me.unit_id AND p.station_id = me.station_id AND p.way = 'd' AND p.digest = p_digest AND p.n = p_n;
  RETURN found_bytes;
END $$;

-- This station has taken it; it is not kept.
CREATE OR REPLACE FUNCTION dabiao.taken_1(p_digest bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER STRICT SET search_path = dabiao, pg_temp AS $$
DECLARE me record;
BEGIN
  SELECT * INTO me FROM caller(0, 0);
  UPDATE parcel p SET taken_at = clock_timestamp()
   WHERE p.unit_id = me.unit_id AND p.station_id = me.station_id AND p.way = 'd' AND p.digest = p_digest
     AND p.taken_at IS NULL;
  DELETE FROM piece p
   WHERE p.unit_id = me.unit_id AND p.station_id = me.station_id AND p.way = 'd' AND p.digest = p_digest;
END $$;

-- Takes a piece of a package of anybody, for the keeper to unpack: pieces of 1 MiB but for the last. How many bytes of it
-- are here.
CREATE OR REPLACE FUNCTION dabiao.parcel_1(p_digest bytea, p_size bigint, p_n int, p_bytes bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER STRICT SET search_path = dabiao, pg_temp AS $$
DECLARE
  me record;
  have bigint;
BEGIN
  SELECT * INTO me FROM caller(0, octet_length(p_bytes) + 1000);
  IF octet_length(p_digest) <> 32 OR p_size < 1 OR p_size > 67108864 OR p_n < 0 OR p_n > (p_size - 1) / 1048576
     OR octet_length(p_bytes) <> least(1048576, p_size - p_n::bigint * 1048576) THEN
    RAISE EXCEPTION 'malformed' USING ERRCODE = 'DB003', DETAIL = '0';
  END IF;
  INSERT INTO parcel (unit_id, station_id, way, digest, size) VALUES (me.unit_id, me.station_id, 'u', p_digest, p_size)
  ON CONFLICT DO NOTHING;
  -- One that was taken, or that has another size, is not sent again.
  PERFORM FROM parcel p WHERE p.unit_id = me.unit_id AND p.station_id = me.station_id AND p.way = 'u'
    AND p.digest = p_digest AND p.size = p_size AND p.taken_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN p_size; END IF;
  INSERT INTO piece (unit_id, station_id, way, digest, n, bytes)
  VALUES (me.unit_id, me.station_id, 'u', p_digest, p_n, p_bytes) ON CONFLICT DO NOTHING;
  SELECT sum(octet_length(p.bytes)) INTO have FROM piece p
   WHERE p.unit_id = me.unit_id AND p.station_id = me.station_id AND p.way = 'u' AND p.digest = p_digest;
  RETURN have;
END $$;

-- An invited PC asks to join: the bytes of its signed request, and the SCRAM verifier that its login is to have.
CREATE OR REPLACE FUNCTION dabiao.ask_1(p_request bytea, p_verifier text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER STRICT SET search_path = dabiao, pg_temp AS $$
DECLARE v invitation;
BEGIN
  SELECT * INTO v FROM invitation i WHERE i.login = session_user::text FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'not invited' USING ERRCODE = 'DB001'; END IF;
  IF octet_length(p_request) > 1048576 OR length(p_verifier) > 256
     OR p_verifier !~ '^SCRAM-SHA-256\$4096:[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$' THEN
    RAISE EXCEPTION 'malformed' USING ERRCODE = 'DB003', DETAIL = '0';
  END IF;
  IF v.state = 'closed' OR v.request IS NOT NULL AND v.request <> p_request THEN
    RAISE EXCEPTION 'code used' USING ERRCODE = 'DB008';
  END IF;
  IF v.request IS NULL THEN
    UPDATE invitation i SET request = p_request, verifier = p_verifier, state = 'asked', asked_at = clock_timestamp()
     WHERE i.unit_id = v.unit_id AND i.login = v.login;
    RETURN 'asked';
  END IF;
  RETURN v.state;
END $$;

-- What became of it; a piece of the answer, from 0, when there is one.
CREATE OR REPLACE FUNCTION dabiao.answer_1(p_n int)
RETURNS TABLE (state text, why text, size bigint, digest bytea, bytes bytea)
LANGUAGE plpgsql SECURITY DEFINER STRICT SET search_path = dabiao, pg_temp AS $$
#variable_conflict use_column
DECLARE v invitation;
BEGIN
  SELECT * INTO v FROM invitation i WHERE i.login = session_user::text;
  IF NOT FOUND THEN RAISE EXCEPTION 'not invited' USING ERRCODE = 'DB001'; END IF;
  RETURN QUERY SELECT v.state, v.why, v.size, v.digest,
    (SELECT a.bytes FROM answer a WHERE a.unit_id = v.unit_id AND a.login = v.login AND a.n = p_n);
END $$;

-- The units that the reader sees. Asked by the policies below.
CREATE OR REPLACE FUNCTION dabiao.reads() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = dabiao, pg_temp AS $$
  SELECT s.unit_id FROM reader_scope s WHERE s.login = session_user::text
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA dabiao FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA dabiao FROM PUBLIC;
GRANT USAGE ON SCHEMA dabiao TO dabiao_station, dabiao_invite, dabiao_reader;
GRANT EXECUTE ON FUNCTION dabiao.hello_1, dabiao.strange_1, dabiao.push_1, dabiao.lacks_1, dabiao.push_bodies_1,
  dabiao.hash_at_1, dabiao.tips_1, dabiao.counts_1, dabiao.show_1, dabiao.down_1, dabiao.piece_1, dabiao.taken_1,
  dabiao.parcel_1, dabiao.births_1 TO dabiao_station;
GRANT EXECUTE ON FUNCTION dabiao.ask_1, dabiao.answer_1 TO dabiao_invite;
GRANT EXECUTE ON FUNCTION dabiao.reads TO dabiao_reader;

-- Reports read rows of their units, and no login's verifier.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['station', 'series', 'entry', 'tip', 'body', 'problem'] LOOP
    EXECUTE format('ALTER TABLE dabiao.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('DROP POLICY IF EXISTS reader ON dabiao.%I', t);
    EXECUTE format('CREATE POLICY reader ON dabiao.%I FOR SELECT TO dabiao_reader USING (unit_id IN (SELECT dabiao.reads()))',
      t);
  END LOOP;
END $$;
GRANT SELECT ON dabiao.series, dabiao.entry, dabiao.tip, dabiao.body, dabiao.problem TO dabiao_reader;
GRANT SELECT (unit_id, station_id, name, state, program, last_seen, clock_offset_ms, live_series, live_entries,
  unsent_bodies) ON dabiao.station TO dabiao_reader;
