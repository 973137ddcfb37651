SELECT officer_id, id, started_at_ms, exercise_id, mode, header, score, record_type
  FROM attempt
