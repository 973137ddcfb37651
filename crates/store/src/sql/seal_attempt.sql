UPDATE attempt
   SET state = 'sealed', sealed_at_ms = ?2, log = ?3, root_hash = ?4, score = ?5,
       correct = ?6, typed = ?7, errors = ?8, active_ms = ?9, end_reason = ?10,
       stamps = ?11
 WHERE id = ?1 AND state = 'open'
