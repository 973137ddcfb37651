INSERT INTO journal (series, seq, at_ms, op, body, prev_hash, hash, key_id, signature)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
