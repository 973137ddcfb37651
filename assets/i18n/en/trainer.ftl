### Trainer's desk (工作台).

desk-line-misses = { $now }; { $n } expected to be missing on the last day
desk-line-reaches = { $now }; all expected to have passed by the last day
why-forecasts = The forecast is being made; wait a moment.
why-days = Write days as 2027-01-31; the last one is not before the first.
why-times = Write a number from 1 to { $limit }.
why-due = Write the last day as 2027-01-31, not before today ({ $limit }).
why-nobody = Nobody fits the filters.
why-left-on = Write the day of leaving as 2027-01-31.
why-nothing-to-undo = Nothing was changed yet.
assignment-end-now = Yes, end it
all = All units
unit-kind-desk = Desk unit
unit-kind-station = Station
unit-kind-other = Other
desk-overview = Overview
desk-units = Units
desk-people = People
desk-lesson = Lesson plan
desk-simulator = Standard simulator
desk-assignments = Assignments
desk-as-of = As of { $day } · { $standard }
desk-rate = Certified / eligible
desk-rate-with-exempt = With { $n } exempt counted
desk-days-left = Days left
desk-expected = Expected on the last day (80 % band)
desk-against-line = Against the line
desk-without-data = Not enough data
desk-this-week = Sittings this week:
desk-no-sittings = none planned
desk-sitting = { $at } { $room } ({ $n })
desk-past-forecasts = How good past forecasts were: { $n } { $n ->
    [one] has
   *[other] have
} come due.
desk-no-past-forecasts = One forecast a week is kept; once due it is held against what came, and its quality is shown here.
desk-as-pairs = Pairs as one
desk-with-exempt = Count the exempt as eligible
desk-people-count = Officers: { $n }
desk-assign-these = Give these a task
desk-search-hint = badge, name or initials
desk-any-state = Any state
desk-any-forecast = Any forecast
desk-below = Slower than (chars/min)
desk-change = Change
desk-left-on = Left on
desk-last-speed = Last speed
desk-best = Best (accuracy met)
desk-recent = Sessions in 14 days
desk-next-sitting = Next sitting
desk-tree = Units and pairs
desk-tree-note = The tree of units, their kinds and the pairs are kept here; new units come with the roster.
desk-no-units = No units yet. Import the roster first.
desk-paired-with = paired with { $unit }, together { $rate }
desk-parent = Unit above
desk-pair = Paired with
desk-exemption = Exemption { $state }: { $from } to { $until }, { $reason }
desk-exemption-how = Days like 2027-01-01; "until" may stay empty. An issuer approves; from then on the officer is not among the eligible. Nobody asks for themselves.
desk-past-high = {" "}Of { $count } with a chance of 80 % or more, { $came } came true ({ $share });
desk-past-middle = {" "}of { $count } with 40 to 80 %, { $came } ({ $share });
desk-past-low = {" "}of { $count } with less than 40 %, { $came } ({ $share }).
desk-past-score = {" "}Error (Brier score) { $brier }: 0 is perfect, always guessing the average gives { $share }.
desk-ahead-of-line = { $n } ahead
desk-behind-line = { $n } behind
unit-kind-pair = Pair
unit-own-level = { $unit } (own officers)
plot-rates = Rates by unit
plot-needed-today = What the line asks today
plot-speed-axis = Correct speed (chars/min; the last bar: 80 and more)
plot-burn-up-note = What is expected supposes a sitting as soon as somebody is ready; with too few seats it comes later.
col-badge = Badge
col-badge-name = By badge
col-line = Line
simulator-line = Speed to reach (chars/min)
assignments-choose = Choose people
col-kind = Kind
col-rate = Rate
col-missing = Missing
col-exempt = Exempt
col-expected = Expected
col-active = Active 7 days
col-median = Median speed
col-age = Age
col-forecast = Forecast
col-practised = Practised
col-position = Position
col-pass-today = Would pass today
col-on-course = On course
col-need-coaching = Need practice
col-unknown = No data
col-age-unknown = Age unknown
plot-burn-up = The way to the deadline
plot-distribution = Distribution of speed
plot-band = 80 % band
plot-expected = Expected
plot-needed = Needed
plot-certified = Certified
plot-eligible = Eligible
plot-deadline = Last day { $day }
plot-officers = Officers
plot-below-line = Below own line
plot-at-line = At own line
plot-exams = Exams
forecast-certified = Certified
forecast-on_course = On course
forecast-more_practice = More practice
forecast-coaching_first = Coaching first
forecast-not_enough_data = Not enough data
forecast-with-sessions = { $word } ({ $n } a week)
forecast-lacks-speed = {" "}More practice alone won't do: coach the speed first.
forecast-lacks-accuracy = {" "}More practice alone won't do: coach the accuracy first.
forecast-lacks-time = {" "}There is not time enough.
forecast-typing-alone = This standard asks for a sitting of forms too. A forecast is about typing alone: fewer will pass both.
forecast-grounds-certified = Certified: no forecast any more.
forecast-grounds-little = { $sessions ->
    [one] { $sessions } comparable session so far
   *[other] { $sessions } comparable sessions so far
}; a forecast needs { $missing ->
    [0] { $days ->
        [one] practice on { $days } more day
       *[other] practice on { $days } more days
    }
    [one] { $missing } more session, { $days ->
        [0] on any day
        [one] on { $days } more day
       *[other] on { $days } more days
    }
   *[other] { $missing } more sessions, { $days ->
        [0] on any day
        [one] on { $days } more day
       *[other] on { $days } more days
    }
}.
forecast-how = Comparable sessions are timed Chinese texts of a minute or more that were new to the officer; lessons, the error book and key drills are none. It takes { $sessions } of them, on { $days ->
    [one] { $days } day
   *[other] { $days } days
} at least. It is the same forecast as at the trainer's desk: from the latest speed and accuracy, the pace of the last four weeks and the time left, and how officers here usually get on, it says how likely the line is reached by the last day. From 80 % that is "on course", from 40 % "more practice", below that or where practice alone will not do "coaching first". It is an estimate: only an exam certifies, and the forecast changes with practice.
forecast-grounds = From { $sessions ->
    [one] { $sessions } comparable session
   *[other] { $sessions } comparable sessions
}: median of the last five { $recent } chars/min, { $pace } a week, { $weeks ->
    [one] { $weeks } week
   *[other] { $weeks } weeks
} left. Expected on the last day: { $expected } chars/min (80 % between { $low } and { $high }), line { $line }. Chance of the speed { $speed }, of the accuracy { $accuracy }, of both { $chance }.
simulator-note = Before a standard is signed: who would pass today, who is expected by the deadline, who needs coaching.
simulator-ceiling = Asked at most (chars/min)
simulator-accuracy = Accuracy (%)
simulator-by-age = By age: base minus age
simulator-base = Base
simulator-floor = Asked at least (chars/min)
simulator-run = Simulate
simulator-fixed = Supposed line: { $cpm } chars/min, accuracy { $accuracy } %
simulator-aged = Supposed line: { $base } minus age ({ $floor } to { $ceiling } chars/min), accuracy { $accuracy } %
simulator-reading = "Would pass today" is decided exactly on the sittings there are; "expected" is a forecast that leaves out those without data (the overview guesses for them by the bureau, so that its number differs a little). The exempt are not counted.
task-course = Lessons of the course
task-drill = Drill
task-form = Record forms
task-any-form = any form
task-items = Own weak items
task-items-how = Everybody types what is in their own error book; whoever has an empty one types a general drill, which counts as well.
task-sitting = Sitting
task-any-text = Any text
assignments-how = Choose officers under "People" and press "Give these a task". A click on a task shows how often each has done it.
assignments-none = No assignments yet.
assignments-with-ended = Show ended ones
assignment-new = A task for { $n ->
    [one] { $n } officer
   *[other] { $n } officers
}
assignment-times = Times
assignment-due = Due
assignment-note = Note
assignment-give = Give
assignment-title = { $task } × { $times }, due { $due }
assignment-overdue = Overdue
assignment-open = Open
assignment-done = Done
assignment-end = End it
assignment-end-why = Why
assignment-ended = Ended: { $reason }
error-desk-standard = There is no standard "{ $id }": the desk can't count.
error-desk-standard-next = Ask an administrator to check the standards.
error-unit-name = There is a unit named "{ $unit }" already.
error-unit-name-next = Choose another name.
error-unit-circle = "{ $unit }" can't stand below its own units or be paired with itself.
error-unit-circle-next = Choose another unit above or another partner.
error-assignment = Not saved.
error-assignment-next = Choose somebody, 1 to 200 times, and a last day not before { $today }, written as 2027-01-31.
error-proposed-line = This is no line: speed 1 to 300, accuracy 50 to 100, base 30 to 150, and the least not above the most.
error-proposed-line-next = Correct it and simulate again.
desk-papers = Papers
col-next-sitting = Next sitting
