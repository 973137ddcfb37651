SELECT attempt_id, officer_id, sitting_id, started_at_ms, mode, state, root_hash, terms, result
  FROM exam_row
