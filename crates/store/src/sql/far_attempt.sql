INSERT INTO attempt (unit_id, id, officer_id, exercise_id, title, record_type, mode, started_at_ms, header,
                     sitting_id, state, sealed_at_ms, log, root_hash, score, correct, typed, errors, active_ms,
                     end_reason, stamps)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'sealed', ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
