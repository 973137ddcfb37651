SELECT a.id, a.officer_id, a.unit_id, a.exercise_id, a.title, a.record_type, a.mode, a.started_at_ms,
       a.state, a.score, a.root_hash, o.badge, o.name, u.name, a.header, a.sitting_id
  FROM attempt AS a
  JOIN officer AS o ON o.id = a.officer_id
  JOIN unit AS u ON u.id = a.unit_id
