SELECT seq, mono_ms, wall_ms, boot_id
  FROM attempt_stamp
 WHERE attempt_id = ?1
 ORDER BY seq
