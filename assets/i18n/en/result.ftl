### Results and scores.

unit-cpm = chars/min
show-result = Show result
result-title = Result: { $title }
result-practice = This is practice; only an exam certifies.
result-interrupted = This drill was stopped midway; the result counts up to that moment.
line-reached = reaches the line ({ $line })
line-not-reached = below the line ({ $line })
how-correct-cpm = right characters ÷ minutes used
how-accuracy = right ÷ (right + wrong + surplus + missing)
how-accuracy-keys = right keys ÷ (right + wrong + surplus + missing)
typed-keys = Keys typed
correct-keys = Right
substitutions-keys = Wrong
omissions-keys = Missing
insertions-keys = Surplus
again = Type again
back-to-today = Back to Today
time-used = Time used
typed = Typed
correct = Right
substitutions = Wrong
omissions = Missing
insertions = Surplus
deleted = Deleted
gross-cpm = Gross (chars/min)
net-cpm-k5 = Net, 5 per error
keys-per-char = Keys per character
keys-per-char-estimated = Keys per char. (est.)
not-available = not available
result-marked = Marked text
result-legend = Underlined is wrong, with the right character in 〔〕 behind it; 〔〕 alone is missing; struck out is surplus.
result-speed = Speed over time
result-classes = By class
class = Class
class-han = Han characters
class-alnum = Letters and digits
class-punct = Punctuation
result-items = Slow and wrong characters
result-items-note = Most worth practising first: typical time for the character, and how often it was wrong.
item-errors = { $errors }/{ $times } wrong
result-saved = Saved and provable. Check code { $hash }
result-saving = Saving…
plot-drill-number = Drill number
plot-seconds = Seconds
plot-recent = Last 30 s
plot-overall = From the start
col-when = When
col-title = Text
col-minutes = Minutes
col-errors = Errors
col-end = Ended by
end-time = time
end-handed_in = handing in
end-interrupted = interruption
history-empty = No results yet. Type a drill on Today and it will be here.
history-hint = Click a time to see that result.
verdict-passed = Verdict: passed
verdict-not-passed = Verdict: not passed
unit-kpm = keys/min
gross-kpm = Gross (keys/min)
net-kpm-k5 = Net, 5 per error
how-correct-kpm = right keys ÷ minutes used
class-punct-keys = Punctuation and spaces
result-keys = This is a key drill, counted in keys a minute; it is not held against the line.
plot-texts = Chinese texts (chars/min)
plot-keys = Key drills (keys/min, not held against the line)
points = Points
how-points = by the formula of the standard
result-unread = When the time was up the program had stood still for { $seconds } s. Nobody can tell whether the { $n ->
    [one] { $n } character typed meanwhile came in time: it does
   *[other] { $n } characters typed meanwhile came in time: they do
} not count. You may type again.
result-unread-exam = When the time was up the program had stood still for { $seconds } s. Nobody can tell whether the { $n ->
    [one] { $n } character typed meanwhile came in time: it does
   *[other] { $n } characters typed meanwhile came in time: they do
} not count. Please tell the invigilator at once.
again-fresh = Another new text
again-same = The same text again
result-exam = This is an exam. Whether it is passed stands on the page "Today".
result-faster = +{ $by } { $unit } against last time
result-slower = -{ $by } { $unit } against last time
result-same = As last time
result-best = ★ Your best!
item-seconds = { $n } s
plot-first-time = Texts typed for the first time
plot-repeated = Texts typed again
