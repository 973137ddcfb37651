SELECT id, officer_id, standard, from_date, until_date, reason, asked_by, asked_ms,
       approved_by, approved_ms, ended_by, ended_ms, end_reason
  FROM exemption
 ORDER BY asked_ms, id
