INSERT INTO account (officer_id, roles, secret, secret_hash, must_change)
VALUES (?1, ?2, NULL, ?3, ?4)
    ON CONFLICT (officer_id) DO UPDATE
   SET roles = excluded.roles, must_change = excluded.must_change,
       -- Without a new secret the old one stays.
       secret = CASE WHEN ?3 IS NULL THEN secret END,
       secret_hash = coalesce(?3, secret_hash)
