### Checking drill.

checking-title = Checking drill
checking-intro = On the left is the source card, on the right what was entered from it. Compare field by field and mark what is wrong on the right; some records have no error at all.
checking-not-kept = Only what is handed in is kept: give up, sign out, close the window or begin another drill, and nothing of it is on record.
checking-in-a-row = { $n ->
    [one] { $n } passed drill opens
   *[other] { $n } passed drills in a row open
} the next level. Records are fresh each time; people and events in them are invented.
checking-start = Begin level { $level }
checking-again-here = Practise it again
checking-level = Level { $n }
checking-passed = ✓ passed
checking-due = this is your level
checking-locked = pass level { $n } first
checking-and = {", "}
checking-errors = Errors to find: { $kinds }
checking-asks = { $records ->
    [one] { $records } record
   *[other] { $records } records
}, errors in each: up to { $most }. To pass: { $hits } found, false alarms up to { $alarms }, on average up to { $seconds } s a record.
checking-last = Last
checking-best = Best
checking-own = { $which }: { $hits } found, false alarms: { $alarms }, { $seconds } s a record, { $verdict }
checking-yes = passed
checking-no = not passed
checking-wait = One moment…
checking-unreadable = Your drills can't be read.
checking-record = Record { $n }/{ $of }
checking-source = Source card
checking-source-note = this is right
checking-shown = Entered
checking-shown-note = press a field that is wrong; press again to take it back
checking-source-row = Source { $name }: { $value }
checking-shown-row = { $name }: { $value }
checking-marked = wrong
checking-marks = { $n } marked in this record
checking-back = ← Back
checking-next = Next →
checking-hand-in = Hand in
checking-keys = ↑ ↓ choose a field, Space marks or unmarks, ← → change the record
checking-keys-last = ↑ ↓ choose a field, Space marks or unmarks, Ctrl+Enter hands in
checking-give-up = Give up
checking-give-up-ask = Give up this drill? Nothing of it is kept.
checking-give-up-now = Give up, keep nothing
checking-stay = Go on
checking-verdict-passed = ✓ { $level } passed
checking-verdict-failed = × { $level } not passed yet
checking-short-hits = { $got } found, { $line } are needed.
checking-short-alarms = False alarms: { $got }, up to { $most } allowed.
checking-short-time = { $got } s a record, at most { $line } s are allowed.
checking-short-records = Too few records.
checking-saved = On record.
checking-saving = Saving…
checking-not-saved = Not saved yet.
checking-save-again = Save again
checking-hits = Found / errors
checking-hit-rate = Hit rate
checking-alarms = False alarms
checking-seconds = Seconds a record
checking-clean = Clean records left alone
checking-once-more = Once more
checking-close = Back
checking-by-kind = By kind of error
checking-record-by-record = Record by record
checking-number = Record { $n }
checking-found = ✓ found
checking-missed = × missed
checking-right = right
checking-wrong = entered
checking-alarm = False alarm: { $name } "{ $value }" is right
checking-clean-kept = Records { $records }: no error, nothing marked.
checking-error-swapped-digits = swapped digits
checking-error-check-digit = wrong check digit
checking-error-impossible-date = date that cannot be
checking-error-wrong-district = wrong district
checking-error-same-sound = same-sound character
checking-error-look-alike = look-alike character
error-checking-level = Level { $level } is not open yet.
error-checking-level-next = First pass the level below twice in a row.
