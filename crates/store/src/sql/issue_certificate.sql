INSERT INTO certificate (number, officer_id, standard, standard_version, attempt_id, token, issued_ms, by_id, id,
                         grade)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
