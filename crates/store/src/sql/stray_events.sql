SELECT DISTINCT 'attempt_event', attempt_id
  FROM attempt_event
 WHERE attempt_id NOT IN (SELECT id FROM attempt WHERE state = 'open')
 UNION
SELECT DISTINCT 'attempt_stamp', attempt_id
  FROM attempt_stamp
 WHERE attempt_id NOT IN (SELECT id FROM attempt WHERE state = 'open')
 UNION
SELECT DISTINCT 'attempt_reach', attempt_id
  FROM attempt_reach
 WHERE attempt_id NOT IN (SELECT id FROM attempt WHERE state = 'open')
