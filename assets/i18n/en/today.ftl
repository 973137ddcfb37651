### Today (今日).

today-title = Welcome, { $name }
today-start = Start today's drill
today-proposed = Today's text: { $title }
today-other = Another text
today-interrupted = "{ $title }" of { $when } is unfinished and saved.
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
today-task-start = Start: { $task }
today-task-cancelled = { $task } (the sitting was cancelled)
task-unknown = A task that this program does not know
