SELECT id, given_ms, given_by, officers, kind, subject, times, due, note, ended_ms, ended_by, end_reason
  FROM assignment
 ORDER BY given_ms, id
