SELECT officer_id, exercise_id, mode, started_at_ms
  FROM attempt
 WHERE id = ?1
