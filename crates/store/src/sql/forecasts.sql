SELECT day, standard, deadline, method, chances
  FROM forecast
 ORDER BY day, standard, deadline
