-- Schema version 12: slips that officers have dismissed are found without reading the journal. Never edited after its
-- release: a change is a new file.

-- They stand in the journal alone, and are asked for with every plan: few among many. An index that is there already is
-- as good as a new one.
CREATE INDEX IF NOT EXISTS journal_slips ON journal (series, seq) WHERE op = 'dismiss_slip';
CREATE INDEX IF NOT EXISTS far_entry_slips ON far_entry (series, seq) WHERE op = 'dismiss_slip' AND state = 'applied';
