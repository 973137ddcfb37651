INSERT INTO assignment (id, given_ms, given_by, officers, kind, subject, times, due, note)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
