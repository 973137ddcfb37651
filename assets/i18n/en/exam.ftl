### Exam room, sittings, candidates (考场).

outcome-points = { $outcome } { $points } pt
error-draw = "{ $value }" is no seed of a draw.
error-draw-next = Give 16 hexadecimal digits: the last part of the exercise id of an exam (exam/…).
sitting-state-planned = Planned
sitting-state-open = Signing in
sitting-state-running = Running
sitting-state-closed = Closed
sitting-state-cancelled = Cancelled
candidate-expected = Expected
candidate-signed-in = Signed in
candidate-trial = Trial
candidate-writing = Writing
candidate-interrupted = Interrupted
candidate-ended = Done
candidate-absent = Absent
candidate-void = Void
incident-power-cut = Power cut
incident-machine = Computer or program failed
incident-input-method = Input method failed or not as agreed
incident-illness = Illness
incident-called-away = Called away on duty
incident-disturbance = Disturbance of the room
incident-left-seat = Left the seat
incident-breach = Breach of the rules, or suspicion of one
incident-wrong-person = Not the candidate in person
incident-other = Other
outcome-passed = Passed
outcome-failed = Not passed
outcome-void = Void
outcome-absent = Absent
outcome-pending = Open
make-up-absent = Absent
make-up-void = Void
make-up-failed = Not passed
sitting-not-opened-yet = The sitting is not open yet: open it for signing in first.
sitting-not-started-yet = The sitting has not been started: start it or cancel it.
sitting-already-open = The sitting is open already.
sitting-already-running = The sitting is running already.
sitting-is-closed = The sitting is closed and can't be changed.
sitting-is-cancelled = The sitting is cancelled and can't be changed.
sitting-not-a-candidate = Not on the list of this sitting.
sitting-not-invigilator = Only an invigilator of this sitting may do that, and not in their own matter.
sitting-not-open = The sitting is not open yet.
sitting-not-running = The sitting has not started.
sitting-over = The sitting is over.
sitting-nobody-here = Nobody has signed in: it can't start.
sitting-still-writing = Somebody still writes: it can't be closed.
sitting-undecided = An interrupted attempt is not decided: let it go on or declare it void.
sitting-wrong-state = The candidate's state is "{ $state }": that can't be done now.
sitting-no-seat = The candidate has no seat.
sitting-no-such-seat = There is no such seat.
sitting-seat-taken = The seat is taken.
sitting-no-trial = This standard has no trial.
sitting-attempt-taken = That attempt is another candidate's.
sitting-sealed-still = The secret stays sealed until the sitting is over.
sitting-wrong-secret = This is not the secret that was sealed when the sitting was planned.
sitting-at-other-pc = This candidate's seat is at another PC.
sitting-not-placed = This candidate's seat is at this PC.
sitting-seat-missing = A seat at another PC has not been handed in. Collect its package, enter its 16 digits from the paper roll, or mark the candidate absent or void.
sitting-no-doubt = Nothing is in doubt for this candidate.
sitting-no-such-attempt = There is no such attempt of this candidate.
plan-room = Please name the room.
plan-no-candidates = There are no candidates yet.
plan-too-few-seats = There are fewer seats than candidates.
plan-twice = A candidate is listed twice.
plan-no-invigilator = There is no invigilator yet.
plan-invigilator-is-candidate = An invigilator can't be a candidate of the same sitting.
plan-other-standard = The plan is for another standard or version.
plan-no-form = This standard has no sitting of forms.
plan-no-form-of-kind = The program has no form for records of the kind "{ $value }", so no sitting of forms can be planned with it.
plan-field-kind = What is done
plan-field-kind-note = This standard asks for both: a copied text and a sitting of forms, each planned by itself.
sitting-kind-copy = Copied text
sitting-kind-form = Record forms
plan-no-passage = This standard does not say what its texts are made of.
plan-late = The sitting begins after the deadline of the standard.
flag-long-commit = { $n ->
    [one] { $n } Chinese character
   *[other] { $n } Chinese characters
} came at once, more than a phrase. See the replay and ask how { $n ->
    [one] it was
   *[other] they were
} entered.
flag-no-source = { $n ->
    [one] { $n } character came at once with no key and no composition before it
   *[other] { $n } characters came at once with no key and no composition before them
}: perhaps speech, a cloud clipboard or a stored phrase. Please check.
flag-no-source-hidden = { $n ->
    [one] { $n } character
   *[other] { $n } characters
} came at once. This computer shows neither keys nor composition, so nothing follows from that alone: ask how { $n ->
    [one] it was
   *[other] they were
} entered.
flag-clock-jump = The system clock was moved by { $seconds } s. The timing of the result is not touched; please check the date.
flag-boot-changed = The computer was restarted during the exam: compare the notes.
flag-focus-lost = The window was left { $n ->
    [one] { $n } time
   *[other] { $n } times
}, { $seconds } s in all. Ask what was done then.
flag-blocked = Input that was not typing was kept out { $n ->
    [one] { $n } time
   *[other] { $n } times
} ({ $what }); it does not count.
flag-interrupted = The exam was interrupted for { $seconds } s and went on: compare the notes.
flag-copied = { $percent }% of the intervals are those of another attempt ({ $other }): look at both side by side.
flag-clock-behind = When it was begun or handed in, the clock stood { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} or more before what was recorded already. Please check the date.
flag-clock-given = It was begun or handed in at a time that was given to the program by hand and is not the system's. Please check the date.
flag-clock-corrected = It lies before the end of a time that is on record as shown wrongly by the clock. Please check the date, and what was said.
flag-burst = { $n ->
    [one] { $n } character
   *[other] { $n } characters
} came within { $ms } ms ({ $cpm ->
    [one] { $cpm } character
   *[other] { $cpm } characters
} a minute), more than a hand can type. Perhaps a program pressed the keys, or the computer stood still: see the replay and ask.
flag-even-gaps = { $n ->
    [one] { $n } input
   *[other] { $n } inputs
} in a row came as evenly as a machine's (half of the gaps lie between { $low } and { $high } ms). Let the candidate type some lines while you watch.
flag-far-faster = { $cpm ->
    [one] { $cpm } character
   *[other] { $cpm } characters
} a minute; the best of { $n ->
    [one] { $n } earlier attempt
   *[other] { $n } earlier attempts
} was { $best }. Ask where it was learnt, and let the candidate type some lines while you watch.
flag-flawless = { $n ->
    [one] { $n } character
   *[other] { $n } characters
} at { $cpm } a minute without one error and one correction, which hardly anybody does. Let the candidate type some lines while you watch.
flag-plain-han = { $n ->
    [one] { $n } Chinese character came as a plain key
   *[other] { $n } Chinese characters came as plain keys
} and { $composed } through an input method. A program that presses keys types like this, and so do some input methods: ask which one was used.
error-sitting-opened-before = This sitting was opened on this PC before, and the records don't have it: they were taken back.
error-sitting-opened-before-next = Its text may be known, so it can't be opened again. Plan another sitting, and tell the administrator.
error-seat-begun-before = This candidate began at this PC before, and the records don't have it: they were taken back.
error-seat-begun-before-next = The text is known, so it can't be begun again. Tell the invigilator: the exam is void and sat again; and tell the administrator.
exam-bar = Exam
exam-plan = Plan a sitting
exam-none = No sitting has been planned.
exam-open = Open for sign-in
exam-go-on = Go on with this sitting
exam-go-on-title = A sitting has not ended
exam-counts = { $candidates ->
    [one] { $candidates } candidate
   *[other] { $candidates } candidates
}, { $here } signed in; passed { $passed }, not passed { $failed }, void { $void }, absent { $absent }, interrupted { $interrupted }
exam-confirm = OK
exam-confirm-open = Open the sitting: your password, please
exam-confirm-close = Close the sitting: your password, please
exam-confirm-go-on = Let the candidate go on: your password, please
exam-hand-over = Hand over to candidates
exam-start = Announce the start
exam-close = Close the sitting
exam-cancel = Call this sitting off
exam-cancel-sure = Everything written so far will be void. Sure?
exam-cancel-yes = Call it off
exam-cancel-no = Keep it
exam-in-exam-note = A candidate is writing and the clock runs. Hand over when you have looked.
exam-undecided = To be decided before closing: { $names }
exam-let-go-on = Let go on
exam-whole-room = The whole room
exam-choose-candidate = Choose a candidate's name to see flags, note an incident or declare an attempt void.
exam-incident = Note an incident
exam-incident-kind = What
exam-incident-note = In your words
exam-incident-save = Note it
exam-incidents = Incidents on record
exam-void = Declare the attempt void
exam-void-note = Void is neither passed nor failed, and the candidate may sit again. The reason is what is chosen and written above. It can't be taken back.
exam-void-because = Void: { $why } { $note }
exam-flags-note = These are questions, not findings: ask before you decide.
exam-back = Back to the sittings
exam-save-roll = Save the roll (PDF)
exam-roll-saved = The roll was saved: { $path }
exam-roll-head = Journal of { $entries ->
    [one] { $entries } entry
   *[other] { $entries } entries
}, head { $head }
exam-make-up = Make-up list
exam-make-up-none = Nobody has to sit again.
exam-hand-in-sure = What is handed in can't be changed.
exam-hand-in-no = Go on writing
col-seat = Seat
col-state = State
col-signed-in = Signed in
col-outcome = Outcome
col-flags = Flags
plan-field-at = Date and time
plan-field-at-example = such as 2027-03-15 09:00
plan-field-room = Room
plan-field-room-example = such as Computer room 3
plan-field-seats = Seats
plan-field-seats-example = 1 to 500, at least one for each candidate
plan-field-standard = Standard
plan-invigilators = Invigilators
plan-invigilators-note = Everybody with the role is listed. An invigilator can't be a candidate of the same sitting.
plan-candidates = Candidates ({ $n } chosen)
plan-all-missing = All who have not passed yet
plan-none = None
plan-find = Find
plan-save = Save the plan
plan-no-standard = There is no such standard.
plan-time = "{ $value }" is no date and time.
plan-seats = "{ $value }" is no number of seats.
plan-fault-next = Correct it and save again.
error-sitting-next = Look at the state of the room and try again.
error-sitting-secret = The texts of this sitting are not unlocked on this PC: nobody can begin.
error-sitting-secret-next = The invigilator signs out and in again, goes on with the sitting, and gives the start code.
error-exam-not-over = The text of this exam is shown to nobody before its sitting is over.
error-exam-not-over-next = Once the invigilator has closed the sitting, or it was called off, it can be looked at.
error-sitting-not-started = The start has not been announced.
error-sitting-not-started-next = Wait for the invigilator.
error-sitting-standard = A sitting is by standard { $id }, version { $version }, which this PC does not have.
error-sitting-standard-next = Ask the administrator to import it.
code-new-title = Start code of this sitting
code-new-keep = Write it down now and keep it where no candidate sees it: it is shown this once and stored nowhere. Whoever has it can open the sitting, and with it its texts.
code-new-by-password = Opens it by password alone: { $names }
code-new-by-code = Needs this code: { $names }
code-noted = I have written it down
code-ask-title = Start code, please
code-ask-why = The texts of this sitting are locked. Your password does not open them: they were locked before you chose it, or for other invigilators.
code-field = Start code
code-give = Unlock
code-wait = Please wait { $seconds } s before the next try.
code-go-on-without = Go on without it
code-lost-planned = The code is lost? Another invigilator of this sitting may open it by password. Else call the sitting off and plan it anew.
code-lost-open = The code is lost? Go on without it: whoever has begun goes on and ends, nobody else can begin, and the texts can be proven once the code is found.
code-lost-over = With the code the secret of the texts is put on record, so that anybody can prove them.
code-reveal = Reveal the secret
exam-plan-anew = Plan anew with the same people
exam-unsealed = An older version of the program planned this sitting and kept the secret of its texts unlocked: it was removed, because somebody may have read it. Plan the sitting anew, then call this one off.
error-sitting-unsealed = An older version of the program planned this sitting and kept the secret of its texts unlocked. It was removed, because somebody may have read it.
error-sitting-unsealed-next = Click on the sitting, plan it anew with the same people, then call this one off.
error-code-form = That is no start code: it has eight letters and digits, such as K7QM-3XVD.
error-code-form-next = Read it again; nothing was counted as a try.
error-code-wrong = This is not the start code of this sitting.
error-code-wrong-next = Read it again, letter by letter; every sitting has its own.
error-seal-damaged = The locked secret of this sitting is damaged: it can't be opened here.
error-seal-damaged-next = Have the data checked ("dabiao audit"), then plan the sitting anew.
    .window = Have a check-up made on “Administration”, then plan the sitting anew.
error-no-candidate = Badge { $badge } is not among the candidates of this sitting.
error-no-candidate-next = Check the badge number, or ask the invigilator.
error-candidate-over = In this sitting you are "{ $state }" and can't sit down again.
error-candidate-over-next = Ask the invigilator.
error-roll = The roll could not be saved: { $detail }
error-roll-next = Check the disk and the rights of the folder, and save again.
blocked-paste = paste
blocked-paste_image = pasted image
blocked-middle_click_paste = middle-click paste
blocked-copy = copy
blocked-cut = cut
blocked-undo = undo
blocked-accessibility = assistive technology
blocked-dropped_file = dropped file
exam-off-plan = This is not the planned time
exam-off-plan-when = The sitting was planned for { $planned }. It is { $now } now.
exam-off-plan-why = The candidates know of the planned time only. Whoever isn't here becomes absent; the roll and the audit will say when it was opened.
exam-off-plan-yes = Open all the same
col-sitting = Sitting
exam-space = { $free } free on the disk.
exam-space-low = Only { $free } free on the disk, less than { $needed }: no exam can begin. Empty the recycle bin and delete what is not needed; this line follows by itself.
error-exam-space = Only { $free } free on the disk: the exam has not begun, and no time has passed.
error-exam-space-next = Tell the invigilator: make at least { $needed } free, then press "Begin the exam" again.
sitting-not-deputy = This PC was not named deputy of the sitting.
exam-confirm-take = Take the sitting over: your password, please
exam-deputy-title = This PC is the deputy of an open sitting
exam-deputy-why = It is held at another PC. Take it over only if that PC died: from then on its roll is written here, and what that PC puts on record does not count.
exam-held-by-title = An open sitting that was taken over
exam-held-by = { $pc } took it over: its roll is written there, and what this PC has put on record since then does not count.
exam-planned-at-title = An open sitting of another PC
exam-planned-at = { $pc } planned it and holds it: its roll is written there, and what this PC says of it does not count.
exam-taken-here = { $pc } took it over from the PC that held it before; its roll is written there.
exam-take = Take the sitting over
