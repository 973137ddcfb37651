### Papers and what is printed on them.

paper-col-keys-speed = Key speed (keys/min)
papers-contain = It holds names, badges, units and, depending on the paper, birth dates and results: hand it only to those who may see them.
paper-head = Head of the journal when this was made: { $head } (station / entries / hash; dabiao audit --head checks it)
roll-off-plan = This sitting was planned for { $planned } and opened at { $opened }.
papers-open = Open
papers-open-folder = Open the folder
papers-print-it = Print
papers-printing = Handed to the printer.
papers-not-printed = It could not be handed to the printer: this PC has no printing service or no default printer, or the program for such files cannot print. Press Open and print from there.
paper-col-new = New in 7 days
report-bureau = Bureau
paper-roster-of-today = Units and people are counted by the roster of { $day }, not by that of the day up to which is counted.
papers-how = One press each; saved in { $folder }. Papers are in Chinese.
papers-no-right = You may not export papers.
papers-saved = Saved: { $path }
papers-roll = Rolls are printed in the exam room, certificates under "Certificates".
paper-xlsx = Excel (.xlsx)
paper-pdf = To print (.pdf)
paper-csv = Text (.csv)
paper-title-bulletin = Bulletin
paper-title-ledger = Ledger of certified officers
paper-title-missing = Those missing
paper-title-make-up = Make-up notice
paper-title-roster = Roster
paper-title-attempts = Attempts
paper-title-certificates = Certificates
paper-about-bulletin = rates by unit and pair, new in 7 days, forecast: the paper of every Monday
paper-about-ledger = valid certificates with their results
paper-about-missing = who is not certified yet, last result, forecast
paper-about-make-up = who sat and has to sit again, when and where
paper-about-roster = officers; can be imported again
paper-about-attempts = a line for each drill and exam
paper-about-certificates = all certificates and revocations; codes in Excel and text only
paper-subtitle = As of { $day} · { $standard } (version { $version })
paper-made-by = Made by
paper-checked-by = Checked by
paper-day = Date
paper-col-number = No.
paper-col-pair = Paired with
paper-col-pair-rate = Rate of the pair
paper-col-speed = Correct speed (chars/min)
paper-col-sat = Last sitting
paper-col-when = Make-up
paper-col-room = Room
paper-col-revoked = Revoked
paper-col-code = Code
paper-col-mode = Mode
paper-col-correct = Correct
paper-col-typed = Typed
paper-col-records = Records
paper-col-qualified = Qualified
mode-exam = Exam
mode-practice = Practice
paper-to-be-told = to be announced
paper-bulletin-head = { $eligible } eligible, { $certified } certified ({ $new } in the last 7 days), rate { $rate }; { $days ->
    [one] { $days } day
   *[other] { $days } days
} left.
paper-bulletin-note = Rate = certified / eligible; the exempt are not among the eligible; the rate of a pair counts both units together.
paper-bulletin-forecast = Expected on the last day: { $expected } (80 % between { $low } and { $high }).
paper-missing-note = Results are of the last comparable drill or exam; lines are those of the age on the last day.
paper-make-up-head = These officers sat and have to sit again; where no date stands, it will be announced.
paper-count = { $n } in all.
error-paper = The paper was not written: { $detail }
error-paper-next = Close the file of the same name, look at the disk's space, and try again.
error-export = Unknown: "{ $what }".
error-export-next = To export: attempts, roster, ledger, bulletin, certificates, missing, make-up; as xlsx, csv, pdf.
paper-title-cohort = Guidance officers
paper-title-coach = Guidance officer { $name } ({ $badge })
paper-cohort-head = { $members ->
    [one] { $members } guidance officer
   *[other] { $members } guidance officers
} (asked for: { $least } to { $most }), { $qualified } of them certified; { $reserves } in reserve, { $left } left.
paper-cohort-gaps = { $n ->
    [one] { $n } station
   *[other] { $n } stations
} without a guidance officer: { $units }.
paper-cohort-no-gaps = Every station has a guidance officer.
paper-cohort-note = The five rungs are own typing, record quality, checking skill, coaching and mentees' results, each signed off by an instructor. Speed and accuracy are medians of the last 5 sessions in the form of an exam. The gain is the difference in speed gained between mentees and officers who began alike and were coached by nobody; empty where there is not enough data.
paper-coach-head = { $unit }, guidance officer since { $since }, own speed { $speed } chars/min, { $mentees ->
    [one] { $mentees } mentee
   *[other] { $mentees } mentees
}, { $certified } of them certified.
paper-rung-signed = { $rung }: signed on { $on } by { $by } on { $n ->
    [one] { $n } piece
   *[other] { $n } pieces
} of evidence. { $note }
paper-rung-open = { $rung }: not signed yet.
paper-note = { $on }　{ $name }　{ $minutes } min　{ $what }
