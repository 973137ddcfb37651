INSERT INTO attempt_stamp (attempt_id, seq, mono_ms, wall_ms, boot_id, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT DO NOTHING
