INSERT INTO attempt (unit_id, id, officer_id, exercise_id, title, record_type, mode, started_at_ms, header,
                     sitting_id, state)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'open')
