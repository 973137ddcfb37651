-- Schema version 15: what a summary says of a sitting of forms. Never edited after its release: a change is a new file.

-- No table changes. A sitting in which the same cards were entered once more was marked as one of records; the program makes
-- the summaries anew.
