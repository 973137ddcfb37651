INSERT INTO attempt_stamp (attempt_id, seq, mono_ms, wall_ms, boot_id, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (attempt_id, seq)
    DO UPDATE SET mono_ms = excluded.mono_ms, wall_ms = excluded.wall_ms, boot_id = excluded.boot_id, hash = excluded.hash
