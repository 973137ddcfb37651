### Entering records: the pad, the cards, the result, the page where a form is chosen.

form-choices-more = { $n ->
    [one] { $n } more: go on typing, or use the arrow keys
   *[other] { $n } more: go on typing, or use the arrow keys
}
form-choices-none = no such choice
form-told = { $name }: { $why }
form-filled = filled in
form-given = given
form-card-call = Transcript of a call
form-card-paper = Paper { $n } of { $of }
form-pad-name = Form

hint-form-ready = Press Enter to begin: the card appears and the clock starts.
hint-form-running = Tab or Enter: next field, Shift+Tab: the one before. Ctrl+Enter hands the card in. PageUp, PageDown move the card. Esc: pause.
hint-form-exam = Tab or Enter: next field, Shift+Tab: the one before. Ctrl+Enter hands the card in. PageUp, PageDown move the card.
hint-form-fields = Only the wrong fields are entered; Tab passes over those that are given. Ctrl+Enter hands the card in. Esc: pause.
form-cover-title = The card lies face down
form-cover-note = Press Enter to turn the first card and start the clock. Keep your hands on the keyboard, from card to card.
form-time-used = Time used
form-cards-in = { $n ->
    [one] { $n } card handed in
   *[other] { $n } cards handed in
}
form-card-of = Card { $n } of { $of }
form-last-good = Last card: qualified
form-last-wrong = { $n ->
    [one] Last card: { $n } field wrong
   *[other] Last card: { $n } fields wrong
}
form-hand-in = Hand in card (Ctrl+Enter)
form-hand-in-short = Hand in card
form-end = End and score
form-end-now = End now and score
form-leave = Leave, go on later
form-paused-note = { $n ->
    [one] { $n } card is handed in. Esc or Continue goes on.
   *[other] { $n } cards are handed in. Esc or Continue goes on.
}

form-of = { $n } / { $of } qualified
how-form-per-hour = qualified records ÷ hours that were used
how-form-rate = qualified records ÷ records handed in; qualified is one whose required fields are right and valid and whose other fields have no error (a text or an address reaches its line)
form-result-note = Only cards that were handed in count. Numbers, dates, names and choices must be the same to the character; addresses and descriptions must reach the accuracy of their field, mostly 95 %.
form-faster = Qualified records an hour: { $by } more than the last time with this form
form-slower = Qualified records an hour: { $by } fewer than the last time with this form
form-same = The same as the last time with this form
form-entered = Records handed in
form-corrected = Fields changed after leaving
form-cut = Characters without room
form-blocked = Pastes and the like kept out
form-result-records = Card by card
form-result-errors = Errors by field
form-result-time = Where the time went
form-result-slowest = The slowest fields
form-slowest-note = Mean time in this field, of the records that were handed in.
form-errors-note = Errors that no rule finds matter most: no system tells of them, only your own second look.
form-no-errors = There is no error.
form-none-entered = No card was handed in.
form-records-good = { $n ->
    [one] { $n } other card has no error.
   *[other] { $n } other cards have no error.
}
form-record-qualified = { $wrong ->
    [one] Card { $n }: qualified, { $wrong } field differs from the card
   *[other] Card { $n }: qualified, { $wrong } fields differ from the card
}
form-record-not-qualified = { $wrong ->
    [one] Card { $n }: not qualified, { $wrong } field differs from the card
   *[other] Card { $n }: not qualified, { $wrong } fields differ from the card
}
form-near-enough = not the same, but at the accuracy of this field
form-blank = (blank)
form-col-field = Field
form-col-right = Right
form-col-entered = Entered
form-col-why = What is wrong
form-col-of = Records
form-time-part = { $name } { $seconds } s ({ $share } %)
form-time-all = The four add up to all of the time: { $seconds } s. From entering a field to the first character is reading; changes in a field that was left, and Backspace, are correcting; going to another field and handing in is moving.
form-seconds = { $n } s
form-again-wrong = Wrong cards again
form-again-wrong-fields = Wrong fields again
title-wrong-fields = { $title } (wrong fields only)
form-fields-right = Fields right this time
form-fields-right-of = { $n } / { $of }
how-form-fields-right = of the fields that were entered again; those that were given are not counted
form-fields-note = Wrong fields alone are no result of entering records: they count for no qualified share, no records an hour, no quota, no rung and no forecast.
form-again = New cards
form-again-same = The same cards again
form-others = Another form

nav-forms = Forms
forms-note = The card is at the left, the form at the right, filled in field by field as in the real systems. All people and events on the cards are made up.
forms-none = There is no form.
forms-which = Choose a form
forms-fields = { $n ->
    [one] { $n } field
   *[other] { $n } fields
}
forms-card = Cards
forms-length = Length
forms-records = { $n ->
    [one] { $n } record
   *[other] { $n } records
}
forms-start = Begin
card-printed = Printed form
card-note = Handwritten note
card-call = Transcript of a call
card-two = Two papers together
forms-keys = Keyboard only
forms-key-next = Tab, Enter
forms-does-next = to the next field; with Shift to the one before
forms-key-choose = Code, initials, ↑ ↓
forms-does-choose = choose from a list: type 01, hz or the characters, the list gets shorter, Enter takes
forms-key-delete = Backspace, Delete
forms-does-delete = deletes a character; the whole field
forms-key-card = PageUp, PageDown
forms-does-card = move a long card
forms-key-hand-in = Ctrl+Enter
forms-does-hand-in = hands the card in and brings the next one
forms-key-pause = Esc
forms-does-pause = pause, go on

### Comparing values

pairs-which = Same or different
pairs-what = Two numbers, names or addresses stand beside each other: are they the same? Where they differ, it is mostly by very little.
pairs-question = the same or not
pairs-start = Begin comparing
forms-pairs = { $n ->
    [one] { $n } pair
   *[other] { $n } pairs
}
pairs-key-same = 1, F, ←
pairs-does-same = both are the same
pairs-key-different = 2, J, →
pairs-does-different = they differ
pair-pad-name = Pair to be compared
pair-first = A
pair-second = B
pair-same = Same (1, F, ←)
pair-different = Different (2, J, →)
pair-cover-title = The first pair lies face down
pair-cover-note = Press Enter to turn it and start the clock. 1 or F: the same, 2 or J: different; the next pair follows at once, and nothing can be changed.
hint-pairs = 1, F or ←: the same; 2, J or →: different. The next pair follows at once. Esc: pause.
pairs-done = { $n ->
    [one] { $n } pair done
   *[other] { $n } pairs done
}
pair-of = Pair { $n } of { $of }
pair-paused-note = { $n ->
    [one] { $n } pair is done. Esc or Continue goes on.
   *[other] { $n } pairs are done. Esc or Continue goes on.
}
pair-right = right
pair-missed = missed: they differ
pair-false-alarm = false alarm: they are the same
pair-unanswered = nothing said
pair-said-of = { $class } ({ $kind })
pair-swapped = two neighbours swapped
pair-look-alike = look-alike
pair-one-off = digit one off
pair-left-out = a character left out
pair-same-sound = same or near sound
pairs-per-minute = Right a minute
how-pairs-per-minute = right pairs ÷ minutes that were used
pairs-rate = Right among all
how-pairs-rate = right pairs ÷ pairs done
pairs-note = Missed differences matter most: no system tells of a wrong number that was taken for the same. This result counts for no share of qualified records and for no records an hour.
pairs-all = Done
pairs-right = Right
pairs-wrong = Wrong
pairs-missed = Differences missed
pairs-false-alarms = False alarms
pairs-all-per-minute = All a minute
pairs-each = Mean time of one
pairs-result-wrong = Where it was wrong
pairs-result-kinds = Which differences are missed
pairs-no-difference = No pair differed.
pairs-col-kind = Kind of difference
pairs-col-shown = Shown
pairs-col-missed = Missed
pairs-col-number = Pair
pairs-col-said = What was wrong
pairs-col-time = Time
pairs-none = No pair was done.
pairs-none-wrong = None was wrong.
pairs-legend = Underlined in B: other than in A, whose character follows in brackets; in brackets alone: missing in B; struck out: B has it in excess.
pairs-again-wrong = Wrong ones again
pairs-again = New pairs
pairs-again-same = The same pairs again

### Double entry

title-double = { $title } (double entry)
double-title = Double entry
double-what = A second person enters the same cards, and the two are compared field by field. Here are those of colleagues of your unit of the last two weeks: by name, form and time, without results. What comes of it, on these cards, only the two of you see.
double-none = There are no cards to be entered a second time now.
double-enter = { $n ->
    [one] Enter again: { $name } { $when } { $title }, { $n } card
   *[other] Enter again: { $name } { $when } { $title }, { $n } cards
}
double-first-of = First: { $name } ({ $when })
double-second-of = Second: { $name } ({ $when })
double-cards = Cards of both
double-agreement = Agreement
double-agreed = Fields that agree
double-both-right = both right
double-first-wrong = First wrong
double-second-wrong = Second wrong
double-both-wrong = Both wrong, and different
double-same-wrong = Agreeing, and both wrong
double-same-note = In some fields both entered the same, and not what the card says: no comparison of the two finds that. Look at the card.
double-note = Compared to the character (white space aside), more strictly than the score. Where they differ one at least is wrong: look at the card, then correct.
double-all-right = Both are right in every field.
double-show-all = Show all fields
double-col-card = Card
double-col-first = First
double-col-second = Second
double-col-check = To be checked
double-check-first = the first corrects: the second has what the card says
double-check-second = the second corrects: the first has what the card says
double-check-both = both look at the card: neither has what it says
double-check-same = both look at the card: the same error
double-field-line = Record { $record }, { $name } ({ $code }): { $class }; right is "{ $right }", the first has "{ $first }", the second "{ $second }"
error-no-double = These cards can't be entered a second time now.
error-no-double-next = Choose others from the list; it has just been read again.
error-other-cards = { $file } is not the log of the same cards.
error-other-cards-next = After --double name the log of the first entering of these cards.
