SELECT hex(s.sitting_id), s.secret, json_extract(p.plan, '$.commitment')
  FROM sitting_secret AS s
  LEFT JOIN sitting AS p ON p.id = s.sitting_id
