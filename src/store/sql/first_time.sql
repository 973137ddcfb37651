SELECT NOT EXISTS (SELECT 1 FROM attempt AS b
                    WHERE b.officer_id = a.officer_id AND b.exercise_id = a.exercise_id
                      AND (b.started_at_ms, b.id) < (a.started_at_ms, a.id))
  FROM attempt AS a
 WHERE a.id = ?1
