SELECT a.officer_id, a.roles, a.secret, a.must_change, coalesce(f.failures, 0), f.last_ms
  FROM account AS a
  LEFT JOIN sign_in_failure AS f ON f.officer_id = a.officer_id
 ORDER BY a.officer_id
