INSERT INTO officer (id, unit_id, badge, name, birth_date, position, service, left_on)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (id) DO UPDATE
   SET unit_id = excluded.unit_id, badge = excluded.badge, name = excluded.name,
       birth_date = excluded.birth_date, position = excluded.position,
       service = excluded.service, left_on = excluded.left_on
