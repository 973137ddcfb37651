INSERT INTO record_count (unit_id, week, entered, qualified, counted_ms, counted_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (unit_id, week) DO UPDATE
   SET entered = excluded.entered, qualified = excluded.qualified,
       counted_ms = excluded.counted_ms, counted_by = excluded.counted_by
