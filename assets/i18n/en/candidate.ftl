### What candidates see (考生).

exam-no-pause = An exam has no pause.
exam-no-restart = An exam can't be begun again.
exam-no-early-hand-in = By this standard nobody hands in early: please check your text until the time is up.
exam-no-resume = By this standard an interrupted attempt is void: please arrange another.
exam-ask-invigilator = Please ask the invigilator to let you go on.
exam-standing = Your standing: 
exam-own-results = My exams
exam-next = Next exam: { $when }
exam-next-none = No exam of yours is planned yet.
kiosk-back = Invigilator
kiosk-back-title = Take this PC back: the invigilator's password, please
kiosk-back-enter = Back to the room
seat-title = Candidate sign-in
seat-first-pin = You have no PIN yet. Choose one and type it twice; you will need it for every exam.
seat-enter = Sign in
seat-number = Seat { $n }
seat-trial-note = Try the keyboard and the input method for { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}. It does not count and is not kept.
seat-trial = Start the trial
seat-trial-again = Try once more
seat-trial-end = End the trial (Esc)
seat-no-trial = No trial, get ready
seat-ready-waiting = Waiting for the invigilator to announce the start
seat-ready-running = The start has been announced
seat-ready-note = The clock runs from the moment you begin. There is no pause and no second start.
seat-begin = Begin the exam
seat-leave = Leave the seat
seat-interrupted = Your exam was interrupted
seat-interrupted-note = Everything typed is kept, and the time goes on where it stopped.
seat-go-on = Go on with the exam
seat-passed = Congratulations, { $name }! You have passed the exam
seat-failed = Not passed
seat-saved = The result is on disk.
seat-next = Next candidate
seat-next-sitting = Your next exam: { $when }
seat-no-next-sitting = The next exam is not planned yet: you will be told.
brief-clock = The clock runs from "Begin the exam"; when the time is up it is handed in by itself.
brief-speed = Speed: right characters divided by the minutes used.
brief-accuracy = Accuracy: right characters among right, wrong, surplus and missing ones.
brief-points-amount = Amount: { $chars ->
    [one] { $chars } character gives
   *[other] { $chars } characters give
} { $points ->
    [one] { $points } point
   *[other] { $points } points
}; each one fewer takes off { $fewer }, each one more adds { $more }, at most { $most }.
brief-points-accuracy = Accuracy: these points are multiplied by the share of right characters among those typed.
brief-points-sentences = Sentences: { $n ->
    [one] { $n } is
   *[other] { $n } are
} drawn by lot; each that is right as a whole adds { $points }. At most { $most ->
    [one] { $most } point
   *[other] { $most } points
} in all.
brief-corrections = You may correct with Backspace. What is corrected counts as right, and the time for it counts too.
brief-no-pause = No pause, no second start, no codes shown.
brief-hand-in = You may hand in early (Ctrl+Enter); the time really used counts, and enough characters must be typed.
brief-no-hand-in = It can be handed in before the time is up only when the whole text is typed.
brief-form-qualified = A qualified record: every required field is right and valid, and every other field is right. The share is that of qualified records among those entered.
brief-form-cards = Each card is one record: hand it in, and the next one is shown. One that is not handed in does not count.
brief-form-no-hints = No pause, no second start; wrong values are not pointed out while you enter them.
brief-form-hand-in = You may hand in before the time is up: the records handed in by then count, and there must be enough of them.
brief-form-no-hand-in = It can't be handed in before all cards are entered; when the time is up it is handed in by itself.
rule-records = Records at least
brief-typing-only = Only typing counts. Pasting, dropping and copying do nothing and are put on record.
brief-power-once = A power cut does not fail you: the first time you may go on by yourself, later the invigilator lets you.
brief-power-invigilator = A power cut does not fail you: the invigilator lets you go on where it stopped.
brief-power-never = After a power cut this exam is void and planned anew; it does not fail you.
shortfall-speed = Correct speed { $have } chars/min, { $need } needed.
shortfall-accuracy = Accuracy { $have }, { $need } needed.
shortfall-attempted = { $have ->
    [one] { $have } character
   *[other] { $have } characters
} typed, at least { $need } needed.
shortfall-completed = Not completed.
shortfall-age = The roster has no birth date, so there is no line.
shortfall-points = { $have ->
    [one] { $have } point
   *[other] { $have } points
}, { $need } needed.
shortfall-formula = What the formula counts was not counted.
shortfall-qualified = Qualified { $have }, { $need } needed.
shortfall-records = { $have ->
    [one] { $have } record
   *[other] { $have } records
}, at least { $need } needed.
seat-space-low = The disk of this PC is nearly full and no exam can begin now: please tell the invigilator.
seat-passed-next = When the sitting is closed, the issuer issues the certificate; you will find it under Certificates when you sign in.
seat-passed-several = This standard asks for { $n ->
    [one] { $n } passed sitting
   *[other] { $n } passed sittings
}; this one counts.
seat-passed-form = This standard asks for a sitting of forms too; the certificate follows when both are passed.
seat-passed-copy = This standard asks for a copied text and a sitting of forms: the forms are passed.
