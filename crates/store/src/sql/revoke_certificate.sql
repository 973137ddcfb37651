UPDATE certificate
   SET revoked_ms = ?2, revoked_by = ?3, revoke_reason = ?4, revoke_id = ?5, replaced = ?6
 WHERE number = ?1 AND revoked_ms IS NULL
