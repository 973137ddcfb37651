SELECT o.id, o.badge, o.name, o.unit_id, u.name, o.birth_date, o.position, o.service, o.left_on
  FROM officer AS o
  JOIN unit AS u ON u.id = o.unit_id
 ORDER BY o.badge
