SELECT at_ms, op, body
  FROM journal
 WHERE op IN ('add_officer', 'import_roster', 'describe_unit', 'change_officer')
 ORDER BY series, seq
