INSERT INTO sitting (id, planned_for_ms, room, standard, standard_version, seats, state)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'planned')
