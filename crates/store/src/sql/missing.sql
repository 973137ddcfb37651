SELECT w.series, w.seq - 1,
       (SELECT max(seq) FROM (SELECT max(p.seq) AS seq FROM far_entry AS p WHERE p.series = w.series AND p.seq < w.seq
                              UNION ALL
                              SELECT max(p.seq) FROM journal AS p WHERE p.series = w.series AND p.seq < w.seq))
  FROM far_entry AS w
 WHERE w.state = 'waiting' AND w.seq > 0
   AND NOT EXISTS (SELECT 1 FROM far_entry AS p
                    WHERE p.series = w.series AND p.seq = w.seq - 1 AND p.hash = w.prev_hash)
   AND NOT EXISTS (SELECT 1 FROM journal AS p
                    WHERE p.series = w.series AND p.seq = w.seq - 1 AND p.hash = w.prev_hash)
