SELECT a.id, a.started_at_ms, a.sitting_id, i.items, CASE WHEN ?2 OR i.items IS NULL THEN a.log END
  FROM attempt AS a
  LEFT JOIN attempt_items AS i ON i.attempt_id = a.id
 WHERE a.officer_id = ?1 AND a.state = 'sealed'
 ORDER BY a.started_at_ms, a.id
