SELECT hex(attempt_id) FROM (SELECT * FROM exam_row EXCEPT SELECT * FROM exam_row_of_attempt)
 UNION
SELECT hex(attempt_id) FROM (SELECT * FROM exam_row_of_attempt EXCEPT SELECT * FROM exam_row)
