SELECT o.id, o.badge, o.name, o.unit_id, u.name, o.birth_date, o.position,
       CASE WHEN p.id IS NULL THEN o.service ELSE 'proposed' END, o.left_on
  FROM officer AS o
  JOIN unit AS u ON u.id = o.unit_id
  LEFT JOIN proposed AS p ON p.id = o.id
 ORDER BY o.badge
