SELECT count(*)
  FROM attempt
 WHERE officer_id = ?1
   AND started_at_ms >= ?2
   AND state = 'sealed'
   AND exercise_id LIKE ?3
   AND (?4 IS NULL OR sitting_id = ?4)
