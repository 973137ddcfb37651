INSERT INTO incident (id, sitting_id, officer_id, attempt_id, kind, at_ms, by_id, note)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
