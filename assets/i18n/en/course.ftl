### Course (从头学).

plot-round-line = Line of the lesson
course-title = From the first key
course-route-pinyin = Pinyin
course-route-wubi = Wubi
course-passed = { $passed } of { $all ->
    [one] { $all } lesson
   *[other] { $all } lessons
} learned
course-next = Now: { $title }
course-start = Practise (round { $round })
course-line = To pass: accuracy { $accuracy } and { $speed } { $unit }, twice each; first right, then fast. It eases when it will not go.
course-line-accuracy = To pass: first reach accuracy { $accuracy }, twice; speed does not matter yet.
course-all = All lessons
course-done = All lessons are done. Go on with record drills on Today.
course-lesson-passed = ✓ { $title }
course-lesson-repeat = ↑ { $title } (passed on an eased line, worth another try)
hint-course = Type the upper line. It ends by itself when the text is done. Esc pauses.
back-to-course = Back to the course
hint-codes = Codes (F1)
route-pinyin = Pinyin
route-wubi = Wubi
placement-start = Can you type a little? Take the placement test and begin at the right lesson
placement-go-on = Go on with the placement test
placement-anew = Take the placement test again
placement-next = Next question (Enter)
placement-to-course = See where to begin (Enter)
placement-note = It begins with a line of Chinese: if you can type it, harder ones follow; if not, the letters. It stops at the first one not reached. Lessons before it are spared, and stay open to you.
placement-result = Placement: begin with "{ $title }".
placement-all = Placement: everything passed. Go straight to records.
course-lesson-spared = – { $title } (spared by placement)
col-nth = Attempt
hint-hesitating = Show codes after { $seconds } s without a key
round-reached = reaches this lesson's line ({ $line })
round-not-reached = below this lesson's line ({ $line })
round-no-speed = Speed is not asked yet, only accuracy
lesson-passed = Passed!
lesson-passed-last = Passed! This was the last lesson: you have finished the course.
lesson-let-through = Enough for now: come back to this lesson later.
lesson-next = Next lesson (Enter)
lesson-missing = { $n ->
    [one] { $n } round
   *[other] { $n } rounds
} to go.
lesson-missing-both = Still { $accurate ->
    [one] { $accurate } round
   *[other] { $accurate } rounds
} at the accuracy line and { $both } at the speed line; one round can count for both.
lesson-is-passed = Passed.
placement-question = Placement test, question { $n } of at most { $most }: where you begin in the course. Type the upper line; if it is too hard, press Ctrl+Enter.
placement-passed = This question is passed.
placement-not-passed = This question is not passed.
chapter-letters = Letter keys
chapter-signs = Digits and signs
chapter-pinyin = Pinyin and choosing characters
chapter-wubi = Wubi
chapter-words = Frequent characters and words
chapter-police = Police words and fields
chapter-records = Whole records
course-chapter = Chapter { $n }, { $title }: { $passed } of { $all ->
    [one] { $all } lesson
   *[other] { $all } lessons
} learned
course-chapter-done = ✓ Chapter { $n }, { $title }: all { $all ->
    [one] { $all } lesson
   *[other] { $all } lessons
} learned
course-chapter-spared = – Chapter { $n }, { $title }: { $all ->
    [one] { $all } lesson
   *[other] { $all } lessons
} spared or learned
