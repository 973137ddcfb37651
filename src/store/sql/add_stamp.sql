INSERT INTO attempt_stamp (attempt_id, seq, mono_ms, wall_ms, boot_id)
VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO NOTHING
