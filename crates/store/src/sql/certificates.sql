SELECT number, officer_id, standard, standard_version, attempt_id, token, issued_ms, by_id,
       revoked_ms, revoked_by, revoke_reason, revoke_id, replaced, id, grade
  FROM certificate
 ORDER BY number
