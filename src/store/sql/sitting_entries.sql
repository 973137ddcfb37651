SELECT at_ms, by_id, event
  FROM sitting_entry
 WHERE sitting_id = ?1
 ORDER BY seq
