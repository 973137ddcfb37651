-- Schema version 5: exams at a glance. Never edited after its release: a change is a new file.

-- What a standard judges of every attempt in a sitting. Derived from the attempts, never in the journal: a desk
-- reads it without turning the pages of whole texts.
CREATE TABLE exam_row (
    attempt_id    BLOB PRIMARY KEY CHECK (length(attempt_id) = 16),
    officer_id    BLOB NOT NULL,
    sitting_id    BLOB NOT NULL,
    started_at_ms INTEGER NOT NULL,
    mode          TEXT NOT NULL,
    state         TEXT NOT NULL,
    root_hash     BLOB,
    -- Lists in JSON: what is read of the header, and of the score once there is one.
    terms         TEXT NOT NULL,
    result        TEXT
) STRICT, WITHOUT ROWID;

-- The rows as the attempts give them: what fills the table, and what the audit holds it against.
CREATE VIEW exam_row_of_attempt AS
SELECT id AS attempt_id, officer_id, sitting_id, started_at_ms, mode, state, root_hash,
       json_extract(header, '$.format', '$.version', '$.policy', '$.limit_ms') AS terms,
       json_extract(score, '$.correct', '$.substitutions', '$.insertions', '$.omissions', '$.active_ms', '$.end')
           AS result
  FROM attempt
 WHERE sitting_id IS NOT NULL;

INSERT INTO exam_row SELECT * FROM exam_row_of_attempt;

CREATE TRIGGER exam_begins AFTER INSERT ON attempt WHEN NEW.sitting_id IS NOT NULL
BEGIN
    INSERT INTO exam_row SELECT * FROM exam_row_of_attempt WHERE attempt_id = NEW.id;
END;

CREATE TRIGGER exam_changes AFTER UPDATE ON attempt WHEN coalesce(OLD.sitting_id, NEW.sitting_id) IS NOT NULL
BEGIN
    DELETE FROM exam_row WHERE attempt_id = OLD.id;
    INSERT INTO exam_row SELECT * FROM exam_row_of_attempt WHERE attempt_id = NEW.id;
END;

CREATE TRIGGER exam_goes AFTER DELETE ON attempt WHEN OLD.sitting_id IS NOT NULL
BEGIN
    DELETE FROM exam_row WHERE attempt_id = OLD.id;
END;
