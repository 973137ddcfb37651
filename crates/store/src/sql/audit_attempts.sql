SELECT id, state, officer_id, unit_id, exercise_id, title, record_type, mode, started_at_ms, sitting_id, header,
       sealed_at_ms, score, root_hash, correct, typed, errors, active_ms, end_reason, log, stamps,
       (SELECT items FROM attempt_items WHERE attempt_id = attempt.id)
  FROM attempt
