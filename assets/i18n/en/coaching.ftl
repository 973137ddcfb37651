### Coaching: today's plan, and where the speed of an attempt went.

cause-waiting = Waiting before a word
cause-deleting = Deleting and typing again
cause-pauses = Long pauses
cause-wrong = Wrong characters
cause-digits = Letters and digits
cause-rare = Rare characters
cause-width = Full and half width
advice-waiting = Type whole words, and read the next one while this one is being chosen. Drill: words of police work.
advice-deleting = Go a little slower and look before you confirm: deleting costs three times. Drill: a statement without a single deletion.
advice-pauses = Read one sentence ahead, and go on typing to its end. Drill: a whole record without a stop.
advice-wrong = A wrong character takes time and does not count. Drill: your own error book.
advice-digits = Digits should take less time than characters: use the numeric pad without looking. Drill: numbers and codes.
advice-rare = Learn how the rare characters in names are typed before you meet them. Drill: names and rare characters.
advice-width = Set the input method to Chinese signs and half-width digits, and leave it so. Drill: the lesson on full and half width.
plan-weak-items = Weak items
plan-skill = What costs most
plan-exam-form = A fresh passage
plan-due-han = Characters and words of your error book that are due: { $wrong } wrong, { $slow } slow.
plan-due-digits = Numbers of your error book that are due: { $wrong } wrong, { $slow } slow.
plan-due-codes = Codes and signs of your error book that are due: { $wrong } wrong, { $slow } slow.
plan-due-forms = Fields of forms that are due: { $wrong } wrong, { $slow } slow.
plan-lost-speed = In your last drills this cost most: { $cause }, { $cpm } chars/min.
plan-lost-accuracy = Your accuracy is below the line; this has most to do with it: { $cause }, { $cpm } chars/min.
plan-forecast = A fresh passage of the exam's form: the forecast has { $have } of the { $need } that it needs.
plan-measure = A fresh passage of the exam's form, to see where you stand.
plan-basics-words = Words of police work: every record has them.
plan-basics-numbers = Numbers and codes: every record has them.
plan-line = { $minutes } min
error-plan-officer = A plan is somebody's: it is not said whose.
error-plan-officer-next = Name the officer by badge: --officer BADGE.
error-no-causes = Too little of this attempt is right to say where its speed went.
error-no-causes-next = Take a longer attempt: { $least } right is the least. dabiao attempts lists them.
training-words = words of police work
training-accuracy = a statement without a deletion
training-steady = a whole record without a stop
training-error-book = what was wrong
training-numbers = numbers and codes
training-names = names and rare characters
training-width = the lesson on full and half width
ladder-han = Characters and words
ladder-digits = Numbers
ladder-codes = Codes and signs
ladder-forms = Fields of forms
alike-look = looks alike
alike-sound = same sound
alike-near-sound = near sound
alike-width = width
item-digits = { $n ->
    [one] { $n } digit
   *[other] { $n } digits
}
item-letters = { $n ->
    [one] { $n } letter
   *[other] { $n } letters
}
ahead = Ahead: { $days }.
ahead-day = { $day } { $what }
ahead-and = { $first }; { $then }
ahead-tomorrow = tomorrow
ahead-weekdays = Monday Tuesday Wednesday Thursday Friday Saturday Sunday
ahead-items = { $n } of the error book
ahead-exam-form = a fresh passage
ahead-usual = ten minutes as usual
ahead-title = { $n ->
    [one] The next { $n } day
   *[other] The next { $n } days
}
ahead-lessons = Lessons to come
ahead-lesson = Lesson { $number }: { $title }
ahead-lessons-note = One lesson after the other, each as long as it takes: once its rounds are right it is passed, and the next one comes.
ahead-placement = The placement test says with which lesson you begin; once the keys are known, it is ten minutes a day.
ahead-both = { $n } of the error book, a fresh passage
how-computed = How it is computed
lost-title = Where the speed went
lost-whole = { $had } chars/min this time; another { $lost } chars/min went here:
lost-none = Typed evenly this time: no speed was lost that is worth a word.
lost-too-little = Fewer than { $least ->
    [one] { $least } character
   *[other] { $least } characters
} came out right: too little to say where the speed went. A longer text will tell.
lost-train = Practise it: { $what }
lost-how = Held against your own pace in this drill: the median time of a correct common character. What is less than half slower loses nothing. Speed lost = the speed without the lost time - the speed as it was; each part has the share of its time, and together they are the whole. Only commits, deletions and their times are looked at, so that every input method gives the same.
how-waiting = Common characters and signs that came more than half later than your pace: the time beyond it.
how-deleting = The time of characters that were deleted again, and of the deletions.
how-pauses = Gaps over 5 s and over three times the pace: what is beyond the pace.
how-wrong = The time of characters that stand and are wrong or too many.
how-digits = Letters and digits: what they took longer than a character does.
how-rare = Commits with a character beyond the 3,500 common ones: the time beyond the pace.
how-width = Full width for half width or the other way round: typing it and mending it.
plan-title = Ten minutes today
plan-line-done = ✓ { $name }
plan-start = Start: { $name }
plan-done = The ten minutes of today are done.
plan-how = Three drills a day, ten minutes, made of what was practised before today and the same all day. First what is due of the error book (three of one kind at least, else words of police work). Second, where the accuracy is below the line, the kind of error that costs most, else what cost most speed in the last ten drills. Third a fresh passage of the exam's form; once the forecast has enough, every third day, and on the other days another kind of the error book. Days without practice are not made up for: what is due waits for today, twelve items a drill at most.
next-planned = Ten minutes today, { $number } of { $all }: { $name }, { $minutes } min.
next-planned-start = Next: { $name } ({ $minutes } min)
next-weak = { $n } of your error book still due today: three minutes.
next-resume = "{ $title }" of { $when } is unfinished: go on with it.
again-wrong = Practise what was wrong ({ $n })
error-no-weak-items = There is nothing weak to practise now.
error-no-weak-items-next = Type a text first; what is wrong or slow in it goes into the error book.
book-title = Error book
book-open = Error book ({ $n })
book-empty = The error book is empty. What you type wrong, or slowly twice running, is put here by itself; three times right and not slow, and it is crossed out by itself.
book-all = All
book-practise = Practise these (3 min)
book-facts = { $n } in all, { $due } due today. What costs most comes first.
book-right = Right
book-instead = Typed instead
book-wrong = Wrong
book-clean = Right since
book-due = Due
book-slip = Slip
book-due-now = today
book-slow = never wrong, slow
book-left-out = left out
book-like = taken for: { $what }
book-slip-do = A slip
book-slip-name = { $item }: the last time was a slip and does not count
book-slip-hint = The last error was only a slip of the hand and does not count for the error book. It can be put back.
book-slips = Dismissed slips ({ $n })
book-slip-line = { $day }: { $item } typed as { $typed }
book-slip-back = Put back
book-slip-back-name = { $item }: no slip, put it back
book-how = What was wrong (mended or not), or twice running took more than twice the median of its kind, goes into the book; after { $clean ->
    [one] { $clean } drill
   *[other] { $clean } drills
} in a row that went right at once and not slowly it leaves, and comes back with the next error. Wrong and how often are counted over all drills. The order is by cost: occurrences × (time against its kind)² × (1 + errors/occurrences); drills lose half their weight in thirty days. Right at once, it is due again after 1, 2, 4, 8, 16 days; wrong, after 1. Characters, numbers, codes and forms are never compared with one another.
coached-title = Where the speed went (last { $n })
coached-lost = { $lost } chars/min lost: { $parts }
coached-nothing = Typed evenly: no speed was lost that is worth a word.
coached-too-little = Too little was typed to say where the speed went.
coached-weak = { $n } in the error book; what costs most:
coached-no-weak = The error book is empty.
coached-item = { $item } (typed { $typed })
lesson-title = The next lesson of a unit
lesson-note = Officers in service of the unit, of those below it and of their partners together; only those whom you may see.
lesson-reading = Reading: { $done } of { $all }
lesson-measured = { $people ->
    [one] { $people } officer
   *[other] { $people } officers
}, of whom { $measured } typed enough to say where the speed went.
lesson-whole = Each lost { $lost } chars/min on average, to this:
lesson-cause = Where it went
lesson-lost = Chars/min each
lesson-first = Worst for (people)
lesson-advice = What to teach
lesson-give = Give as a task: { $what }
lesson-weak = The weakest items ({ $n } at most)
lesson-with-weak = Of { $people ->
    [one] { $people } officer
   *[other] { $people } officers
}, so many have something in their error book: { $with }.
lesson-no-weak = All error books are empty.
lesson-item = Character, word, number
lesson-people = Weak with
lesson-how = Of each officer the sessions (last { $n }), with the chars/min lost to each cause; then the mean of all of whom it is known: each counts once, whoever practises more. Means add up, so that the parts give the whole. "Worst for" is how many lose most to it.
lesson-weak-how = An item is weak with everybody who has it in their error book; of equals what was wrong more often comes first. Errors and occurrences are those of these officers. Fields of forms are left out.
causes-unit-head = { $unit }: { $people ->
    [one] { $people } officer
   *[other] { $people } officers
}, where the speed went is known of { $measured }
causes-unit-lesson = Next lesson: { $what }
coached-course = Lessons passed: { $passed } of { $all }
coached-course-next = Lessons passed: { $passed } of { $all }, next "{ $title }"
coached-attempts = Last attempts ({ $n } of { $all })
