SELECT exercise_id, sitting_id, started_at_ms, score
  FROM attempt
 WHERE officer_id = ?1
   AND started_at_ms >= ?2
   AND state = 'sealed'
