-- By the index of schema 9: the same words as there.
SELECT series, seq, prev_hash, hash, line, key_id, signature, state
  FROM far_entry
 WHERE op IN ('begin_attempt', 'seal_attempt')
   AND lower(replace(replace(replace(replace(json_extract(
        CASE WHEN json_valid(json_extract(line, '$.body')) THEN json_extract(line, '$.body') END, '$.id'),
        'urn:uuid:', ''), '{', ''), '}', ''), '-', '')) = ?1
 ORDER BY series, seq, hash
