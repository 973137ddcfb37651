WITH RECURSIVE name (series) AS (
    SELECT (SELECT series FROM journal ORDER BY series LIMIT 1)
    UNION ALL
    SELECT (SELECT series FROM journal WHERE series > name.series ORDER BY series LIMIT 1)
      FROM name WHERE name.series IS NOT NULL
)
SELECT series FROM name WHERE series IS NOT NULL;
