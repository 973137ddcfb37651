SELECT a.id, a.officer_id, o.name, a.exercise_id, a.started_at_ms
  FROM officer AS o
 CROSS JOIN attempt AS a ON a.officer_id = o.id AND a.started_at_ms >= ?1
 WHERE a.state = 'sealed'
   AND substr(a.exercise_id, 1, length(?2)) = ?2
 ORDER BY a.started_at_ms, a.id
