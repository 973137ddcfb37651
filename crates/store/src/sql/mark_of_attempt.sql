SELECT officer_id, exercise_id, mode, started_at_ms, record_type
  FROM attempt
 WHERE id = ?1
