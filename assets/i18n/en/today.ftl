### Today (今日).

today-title = Welcome, { $name }
today-start = Start today's drill
today-proposed = Today's text: { $title } (new to you)
today-other = Choose a text
today-interrupted = "{ $title }" of { $when } is unfinished.
line-speed = Speed to reach
line-accuracy = Accuracy to reach
last-speed = Last correct speed
last-accuracy = Last accuracy
days-left = Days left
days = { $n }
deadline-note = Only an exam certifies; the last day is { $day }.
missing-first = No result yet. Type once to see where you stand.
missing-nothing = Speed and accuracy both reached the line last time. Keep it up.
missing-speed = Accuracy reaches the line; speed lacks { $gap ->
    [one] { $gap } character
   *[other] { $gap } characters
} a minute.
missing-accuracy = Speed reaches the line; accuracy does not yet. Type a little slower and get it right.
missing-both = Neither speed nor accuracy reaches the line yet. First right, then fast.
last-results = Last results
missing-text = No Chinese text was typed yet. Key drills and lessons have lines of their own; type a text to see how far the line is.
line-points = Points to reach
today-task = Task { $done }/{ $times }: { $task }
today-task-due = by { $due }
today-task-overdue = overdue (by { $due }), can still be done
today-task-done = ✓ done (by { $due })
today-task-items = The text is made of your own error book.
today-task-general = Your error book is empty yet: you type a general drill, which counts as well.
today-task-start = Start: { $task }
today-task-cancelled = { $task } (the sitting was cancelled)
task-unknown = A task that this program does not know
today-ask = Can you type?
today-ask-note = Asked once. The program plans your practice by the answer; you can change it later.
typing-never = Never typed
typing-some = A little
typing-fluent = I can type
today-experience = You said: { $level }
today-experience-change = Answer again
today-then = Then: { $what }
next-task = Assigned to you: { $task }, done { $done }/{ $times }, by { $due }.
next-task-late = Assigned to you: { $task }, done { $done }/{ $times }, was due { $due }; make it up now.
next-rehearsal = { $days ->
    [0] There is an exam today, { $day }: a new { $minutes }-minute text like that of the exam.
    [one] There is an exam on { $day }, in { $days } day: a new { $minutes }-minute text like that of the exam.
   *[other] There is an exam on { $day }, in { $days } days: a new { $minutes }-minute text like that of the exam.
}
next-rehearsal-form = { $days ->
    [0] There is an exam of forms today, { $day }: enter forms ({ $kind }) as in the exam, { $minutes } min.
    [one] There is an exam of forms on { $day }, in { $days } day: enter forms ({ $kind }) as in the exam, { $minutes } min.
   *[other] There is an exam of forms on { $day }, in { $days } days: enter forms ({ $kind }) as in the exam, { $minutes } min.
}
next-placement = First see how much you know: type a few lines; the course begins where it fits.
next-placement-go-on = The placement test is not done yet: go on with it.
next-lesson = Lesson { $number } of { $all }: { $title }.
next-lesson-go-on = Go on with lesson { $number } of { $all }: { $title }.
next-text-met = Today's text: { $title } (the one you typed least often)
week-minutes = Practised this week
week-practised = { $days ->
    [one] { $days } day
   *[other] { $days } days
}, { $minutes ->
    [0] less than a minute
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
practised-days = Days practised
best-speed = Your best
best-note = Your best: the fastest text that was new to you, of a minute or more, with the accuracy to reach. Texts typed again do not count.
forecast-own = Forecast: { $word }
how-line-speed = By the standard that holds now; where it has lines by age, by your own age.
how-line-accuracy = By the standard that holds now.
how-last-speed = Of the last Chinese text: right characters ÷ minutes used. Lessons, key drills and drills on errors are left out.
how-last-accuracy = Of the same text: right ÷ (right + wrong + surplus + missing).
how-days-left = From today to the last day on which an exam counts.
how-week-minutes = The time used in all drills since Monday, in whole minutes, without pauses.
how-practised-days = Days on which anything was typed, each counted once.
