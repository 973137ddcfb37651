SELECT sitting_id, at_ms, by_id, event
  FROM sitting_entry
 ORDER BY sitting_id, seq
