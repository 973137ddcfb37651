//! A store of today as the program before other stations left it.

/// Takes away what schemas 8 to 10 made. Schema 7 changed no table: the number that is set then may be 6 too.
pub const BEFORE_STATIONS: &str = "
DROP TABLE far_entry; DROP TABLE far_body; DROP TABLE far_attempt; DROP TABLE series; DROP TABLE station;
DROP TABLE duty; DROP TABLE alias; DROP TABLE problem; DROP TABLE peer; DROP TABLE receipt; DROP TABLE peer_held; DROP TABLE arrived;
DROP TABLE proposed; DROP TABLE called_otherwise;
DROP INDEX attempt_whose;
DROP TRIGGER attempt_sealed_is_final; DROP TRIGGER attempt_stays;
CREATE TRIGGER attempt_sealed_is_final BEFORE UPDATE ON attempt WHEN OLD.state = 'sealed'
BEGIN SELECT RAISE(ABORT, 'a sealed attempt never changes'); END;
CREATE TRIGGER attempt_stays BEFORE DELETE ON attempt
BEGIN SELECT RAISE(ABORT, 'attempts are never deleted'); END;
";
