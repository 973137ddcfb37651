INSERT INTO exemption (id, officer_id, standard, from_date, until_date, reason, asked_by, asked_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
