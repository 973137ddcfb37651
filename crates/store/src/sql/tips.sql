-- What nothing follows. Beyond it may be parts of the same series, with a gap between: then it is an end only where
-- another branch goes on beside it.
SELECT j.series, j.seq, j.hash
  FROM journal AS j
 WHERE j.seq = (SELECT max(seq) FROM journal WHERE series = j.series)
   AND NOT EXISTS (SELECT 1 FROM far_entry AS n
                    WHERE n.series = j.series AND n.seq = j.seq + 1 AND n.prev_hash = j.hash AND n.state <> 'waiting')
 UNION
SELECT f.series, f.seq, f.hash
  FROM far_entry AS f
 WHERE f.state <> 'waiting'
   AND NOT EXISTS (SELECT 1 FROM far_entry AS n
                    WHERE n.series = f.series AND n.seq = f.seq + 1 AND n.prev_hash = f.hash AND n.state <> 'waiting')
   AND (NOT EXISTS (SELECT 1 FROM far_entry AS n
                     WHERE n.series = f.series AND n.seq > f.seq AND n.state <> 'waiting')
        OR EXISTS (SELECT 1 FROM far_entry AS n
                    WHERE n.series = f.series AND n.seq = f.seq + 1 AND n.state <> 'waiting'))
