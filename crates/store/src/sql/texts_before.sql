SELECT b.exercise_id
  FROM attempt AS a
  JOIN attempt AS b ON b.officer_id = a.officer_id AND (b.started_at_ms, b.id) < (a.started_at_ms, a.id)
 WHERE a.id = ?1
