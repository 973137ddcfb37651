SELECT officer_id, exercise_id, started_at_ms, mode, header, score, record_type
  FROM attempt
 ORDER BY officer_id, started_at_ms, id
