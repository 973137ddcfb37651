-- The roles of the bureau's store and what they may not do. Run by the keeper, as often as one likes; what stations and
-- readers may do is granted in api_1.sql.

DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['dabiao_owner', 'dabiao_station', 'dabiao_invite', 'dabiao_reader'] LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', r);
    END IF;
  END LOOP;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO dabiao_station, dabiao_invite, dabiao_reader', current_database());
  -- A query that sorts without end would fill the disk; one that hangs would hold a connection.
  EXECUTE format('ALTER DATABASE %I SET statement_timeout = %L', current_database(), '60s');
  EXECUTE format('ALTER DATABASE %I SET idle_in_transaction_session_timeout = %L', current_database(), '30s');
  EXECUTE format('ALTER DATABASE %I SET temp_file_limit = %L', current_database(), '64MB');
END $$;

-- The owner of the functions has to be able to make them once PUBLIC no longer is.
GRANT USAGE ON LANGUAGE plpgsql TO dabiao_owner;
-- An anonymous block is a program that a station runs on the server.
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- Large objects fill the disk and belong to whoever makes them; advisory locks and sleeping hold others up.
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN
    SELECT p.oid::regprocedure FROM pg_catalog.pg_proc p
     WHERE p.pronamespace = 'pg_catalog'::regnamespace
       AND (p.proname IN ('loread', 'lowrite', 'pg_notify') OR p.proname LIKE 'lo\_%'
            OR p.proname LIKE 'pg\_%advisory%' OR p.proname LIKE 'pg\_sleep%')
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
END $$;
