SELECT s.id, s.plan, k.secret
  FROM sitting AS s
  LEFT JOIN sitting_secret AS k ON k.sitting_id = s.id
 ORDER BY s.planned_ms, s.id
