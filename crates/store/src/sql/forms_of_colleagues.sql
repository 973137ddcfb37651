SELECT a.id, o.name, a.exercise_id, a.title, a.started_at_ms, a.typed
  FROM officer AS me
  JOIN officer AS o ON o.unit_id = me.unit_id AND o.id <> me.id
 CROSS JOIN attempt AS a ON a.officer_id = o.id AND a.started_at_ms >= ?2
 WHERE me.id = ?1
   AND a.state = 'sealed'
   AND a.sitting_id IS NULL
   AND a.exercise_id LIKE 'form/%'
   AND a.typed > 0
 ORDER BY a.started_at_ms DESC, a.id
