### Guidance desk (指导员).

cohort-page = Overview
cohort-choose = Choose
cohort-caseloads = Caseloads
cohort-coverage = Coverage
cohort-checking = Checking drill
cohort-alerts = Alerts
cohort-own = My caseload
cohort-members = Guidance officers
cohort-qualified = Certified
cohort-reserves = Reserves
cohort-left = Left
cohort-expected = Certified by { $until }
cohort-gaps = Stations without one
cohort-empty = There are no guidance officers yet. Choose some under "Choose".
cohort-as-of = As of { $day }.{" "}
cohort-tiles = All at once
cohort-table = Table
cohort-order = Order
cohort-smallest = The smallest first; click to turn round
cohort-largest = The largest first; click to turn round
tile-alerts = ! Alerts: { $n }
tile-needing = Follow up: { $n }
tile-legend = Lower line: unit, speed, mentees certified/all, gain, last contact. Rest the pointer on a tile to read all; click for the page.
cohort-print = PDF to print
cohort-xlsx = Save as Excel
cohort-size-fits = The number is within 30 to 50, as asked.
cohort-size-short = { $n } more { $n ->
    [one] is
   *[other] are
} needed to reach 30.
cohort-size-over = { $n } more than the 50 that are allowed.
cohort-funnel = { $members } in training; { $expected } { $expected ->
    [one] is
   *[other] are
} expected to be here on { $until } (80 % band { $low } to { $high }), { $certified } of them certified ({ $clow } to { $chigh }); the chance of 30 or more certified is { $chance } %.
funnel-how = With a drop-out of about { $rate } % a person and year: what was supposed beforehand, and the { $n } who left in { $years ->
    [one] { $years } person-year
   *[other] { $years } person-years
} seen here.
rung-none = none yet
rung-own-typing = Own typing
rung-record-quality = Record quality
rung-checking-skill = Checking skill
rung-coaching = Coaching
rung-mentee-results = Mentees' results
rung-own-typing-how = Rests on a certificate by the guidance standard that is valid on the day.
rung-record-quality-how = Rests on drills of records. Copied text counts from 99 % right; 5 of them on 3 days.
rung-checking-skill-how = Rests on checking drills: 2 passed at level 4 or above.
rung-coaching-how = Rests on notes of coaching: 3 mentees, 12 notes, 4 weeks.
rung-mentee-results-how = Rests on 3 mentees certified while being coached, or on a gain against officers like them whom nobody coaches that lies above 0.
rung-signed = signed on { $on } by { $by } on { $n ->
    [one] { $n } piece
   *[other] { $n } pieces
} of evidence
rung-waits = was signed on { $on } by { $by }; counts again once the rung below is signed ({ $n ->
    [one] { $n } piece
   *[other] { $n } pieces
} of evidence)
rung-next = the next one
rung-ahead = after the one below
rung-more = and { $n } more
rung-missing = Missing: { $what }
rung-nothing-missing = Everything asked for is there: it can be signed.
rung-note = Remark
rung-note-hint = A signature needs a remark
rung-sign = Sign off
rung-sign-all-the-same = Sign although something is missing
rung-withdraw = Withdraw the signature
rung-withdraw-why = Reason
rung-withdraw-yes = Withdraw it
gain-no-data = not enough data
gain-not-yet = The gain is being worked out…
gain-known = { $gain } ({ $low } to { $high })
gain-why-no-data = Gain by coaching: not enough data. Of { $mentees ->
    [one] { $mentees } mentee
   *[other] { $mentees } mentees
} { $measured } { $measured ->
    [one] has
   *[other] have
} results before and after, { $matched } of them { $matched ->
    [one] has
   *[other] have
} officers like them to compare with; 5 are needed.
gain-in-full = Gain by coaching: { $mentees ->
    [one] { $mentees } mentee
   *[other] { $mentees } mentees
}, { $weeks ->
    [one] { $weeks } week
   *[other] { $weeks } weeks
} on average, { $own } chars/min; { $n ->
    [one] { $n } officer who began alike and was
   *[other] { $n } officers who began alike and were
} coached by nobody, { $others } chars/min; the difference is { $gain } chars/min (80 % band { $low } to { $high }).
need-missed-sitting = did not come to the sitting of { $on }
need-sitting-soon = sits an exam in { $days ->
    [one] { $days } day
   *[other] { $days } days
} and is not sure to pass
need-backwards = { $percent } % slower since { $since } (last { $n ->
    [one] { $n } session
   *[other] { $n } sessions
})
need-never-met = assigned { $days ->
    [one] { $days } day
   *[other] { $days } days
} ago and never coached
need-no-contact = not coached for { $days ->
    [one] { $days } day
   *[other] { $days } days
}
need-no-practice = no practice for { $days ->
    [one] { $days } day
   *[other] { $days } days
}
need-low-chance = { $percent } % likely to reach the standard at this pace
reason-gap = the station has no guidance officer (+{ $points })
reason-busy = each member of the unit has { $n ->
    [one] { $n } officer
   *[other] { $n } officers
} to coach (+{ $points })
reason-has-members = the unit has { $n } already
reason-certified = certified by the guidance standard (+{ $points })
reason-level = at { $percent } % of the standard now (+{ $points })
reason-forecast = { $percent } % likely to reach the guidance standard (+{ $points })
reason-no-data = too little practice for a forecast (+{ $points })
reason-waiting = in reserve already (+{ $points })
missing-certificate = a guidance certificate that is valid on the day
missing-record-drills = { $n ->
    [one] { $n } more good drill
   *[other] { $n } more good drills
} of records
missing-record-days = { $n ->
    [one] { $n } more day
   *[other] { $n } more days
} with a good drill of records
missing-checking = { $n ->
    [one] { $n } more checking drill
   *[other] { $n } more checking drills
} passed at level { $level } or above
missing-mentees = { $n ->
    [one] { $n } more mentee
   *[other] { $n } more mentees
}
missing-notes = { $n ->
    [one] { $n } more note
   *[other] { $n } more notes
} of coaching
missing-weeks = { $n ->
    [one] { $n } more week
   *[other] { $n } more weeks
} with a note
missing-results = { $n ->
    [one] { $n } more mentee
   *[other] { $n } more mentees
} certified, or a gain above 0
evidence-certificate = guidance certificate, valid for ever
evidence-certificate-until = guidance certificate, valid until { $until }
evidence-revoked = guidance certificate, revoked from { $on }
evidence-form = { $records ->
    [one] { $records } record
   *[other] { $records } records
} entered into forms, { $right } all right
evidence-copy = copied record, { $percent } % right
evidence-checking = checking drill of level { $level }, not passed
evidence-checking-passed = checking drill of level { $level }, passed
evidence-note = coached { $name } for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
evidence-mentee = { $name } certified while being coached
evidence-gain = estimate of the gain, lower end { $low } chars/min
alert-silent = has coached nobody for { $days ->
    [one] { $days } day
   *[other] { $days } days
}, since { $since }
alert-no-contact = not coached for { $days ->
    [one] { $days } day
   *[other] { $days } days
}, since { $since }
alert-mentee = mentee { $name } ({ $unit })
alert-dismiss = Done with
alert-reason = Reason
alert-dismiss-yes = Put it away
alerts-how = Only what matters: no coaching for 14 days, a mentee going backwards, a sitting missed. Putting one away takes a reason; if it happens again, it is here again.
alerts-none = There is nothing to be alerted to.
near-same-unit = same unit
near-paired-unit = paired unit
near-same-parent = same unit above
want-coaching = { $percent } % likely: needs coaching first
want-hardly-begun = has hardly begun
want-practice = { $percent } % likely: needs more practice
col-rung = Ladder
col-guidance = Standard
col-mentees = Mentees
coach-coached = Mentees
col-mentees-certified = Mentees certified
col-gain = Gain (chars/min)
col-last-contact = Last contact
col-flag = Flag
col-needs = Needed this week
col-since = Assigned
col-chance = { $percent } % likely
flag-alerts = ! Alerts: { $n }
flag-needing = Follow up: { $n }
coverage-head = { $members ->
    [one] { $members } guidance officer
   *[other] { $members } guidance officers
}; of { $stations ->
    [one] { $stations } station
   *[other] { $stations } stations
} { $covered } { $covered ->
    [one] has
   *[other] have
} one and { $gaps } { $gaps ->
    [one] has
   *[other] have
} none.
coverage-how = ● guidance officer　○ reserve　squares: { $n ->
    [one] { $n } serving officer
   *[other] { $n } serving officers
} each, filled where they have still to reach the standard. A unit's numbers hold those below it.
coverage-gap = none here
coverage-unit = { $members ->
    [one] { $members } guidance officer
   *[other] { $members } guidance officers
}, { $reserves } in reserve; { $officers } serving, { $open } not there yet
choose-title = The cohort and its funnel
choose-suggested = Suggested
choose-how = Points are the sum of the reasons, and advice only: the instructor decides. Each suggestion supposes that those before it are taken.
choose-note = Remark
choose-take = Take as guidance officer
choose-reserve = Put in reserve
choose-points = { $points ->
    [one] { $points } point
   *[other] { $points } points
}
choose-level = { $speed } chars/min, { $accuracy } right
choose-no-level = no comparable result yet
choose-other = Somebody else
choose-search-hint = badge or name
choose-nobody = Nobody found.
choose-reserve-list = In reserve ({ $n })
choose-member-list = Guidance officers ({ $n })
choose-left-list = Left ({ $n })
choose-leave = Leaves…
choose-leave-why = Reason
choose-leave-yes = Leaves
place-member = guidance officer since { $since }
place-reserve = in reserve since { $since }
place-left = left on { $on }: { $why }
cohort-leave-posted-away = posted away
cohort-leave-retired = retired
cohort-leave-other-duties = other duties
cohort-leave-health = health
cohort-leave-own-wish = own wish
cohort-leave-unsuited = unsuited
cohort-leave-other = other (say so in the remark)
caseload-suggested = Suggested pairs
caseload-how = By how near the units are, then by need; of equals the guidance officer with the fewest mentees.
caseload-later = Working out who needs coaching most…
caseload-count = { $n ->
    [one] { $n } officer
   *[other] { $n } officers
} should be coached; { $shown } of them { $shown ->
    [one] is
   *[other] are
} below; { $unplaced } more { $unplaced ->
    [one] has
   *[other] have
} nobody near.
caseload-take-all = Assign the { $n } chosen
caseload-take = Choose { $name }
caseload-load = { $n ->
    [one] { $n } mentee
   *[other] { $n } mentees
}
caseload-by-hand = By hand
caseload-coach = Guidance officer
caseload-choose-coach = choose
caseload-mentee = Mentee
caseload-give = Assign { $name }
caseload-clashes = Assignments that contradict each other ({ $n })
caseload-clash-how = Merged data give one mentee two guidance officers. The first written counts, the other does not: please decide.
caseload-clash = { $mentee } was also given to { $coach } (does not count)
caseload-clash-end = End this one
coach-back = Back to all
coach-checking = Checking level
coach-ladder = Ladder
coach-mentees = All mentees ({ $n })
coach-no-mentees = No mentees yet.
coach-end = End coaching…
coach-end-why = Reason
coach-end-yes = End it
assignment-end-certified = certified
assignment-end-reassigned = somebody else takes over
assignment-end-left-service = left the service here
assignment-end-other = other
queue-title = Who needs me this week ({ $n })
queue-title-of = To follow up this week ({ $n })
queue-none = Nobody has to be followed up this week.
note-write = Write a note
note-what = What was done
note-day = Day
note-day-wrong = "{ $value }" is not a day: write it as 2026-11-23.
note-save = Save
note-take-back = Take it back
note-correct = Correct
note-taken-back = taken back
note-versions = corrected, version { $n }
notes-title = Notes of coaching ({ $n })
notes-none = No notes of coaching yet.
phrase-keys = Fingering
phrase-pinyin = Pinyin and choosing characters
phrase-records = Entering records
phrase-accuracy = Finding errors, accuracy
phrase-exam = Trial exam
phrase-talk = Encouragement
cohort-warned = Saved. Mind: { $words }
cohort-warned-next = There { $n ->
    [one] is { $n } such remark
   *[other] are { $n } such remarks
}; an assignment that does not fit can be ended.
cohort-warn-in-cohort = This mentee is in the guidance cohort too.
cohort-warn-certified = This mentee has reached the standard.
cohort-warn-many = This guidance officer will have { $n ->
    [one] { $n } mentee
   *[other] { $n } mentees
}, which is many.
error-cohort = Not saved: { $why }
error-cohort-next = Put it right and try again; nothing that was on record has changed.
cohort-no-already-member = a guidance officer since { $value } already.
cohort-no-already-reserve = in reserve since { $value } already.
cohort-no-full = there { $value ->
    [one] is { $value } guidance officer
   *[other] are { $value } guidance officers
} and 50 are the most; put this one in reserve.
cohort-no-left-service = no longer in service here since { $value }.
cohort-no-not-in = not in the guidance cohort.
cohort-no-already-left = left on { $value } already.
cohort-no-before-latest = there is a later entry about this officer, of { $value }.
cohort-no-reason = a reason is missing.
cohort-no-own-step = nobody signs off or decides about their own step.
cohort-no-reserve = a reserve has to be taken as guidance officer first.
cohort-no-signed = this rung was signed on { $value } already.
cohort-no-order = "{ $value }" has to be signed first.
cohort-no-before-below = the rung below was signed on { $value } only.
cohort-no-note = a remark is missing.
cohort-no-evidence = there is no evidence for this rung at all.
cohort-no-evidence-wrong = the evidence is of another officer or rung.
cohort-no-certificate = there is no guidance certificate that is valid on the day.
cohort-no-sign-off-unknown = there is no such signature.
cohort-no-withdrawn = the signature was withdrawn on { $value } already.
cohort-no-before-sign-off = the signature is of { $value } only.
cohort-no-own-mentee = nobody coaches themselves.
cohort-no-coach-not-in = whoever is to coach is not a guidance officer.
cohort-no-coach-left = this guidance officer left on { $value }.
cohort-no-coach-reserve = this guidance officer is in reserve and has to be taken first.
cohort-no-mentee-left = the mentee is no longer in service here since { $value }.
cohort-no-twice = coached by this guidance officer since { $value } already.
cohort-no-has-coach = coached by { $value } since { $since }: end that first.
cohort-no-note-unknown = the note to be corrected is not known.
cohort-no-note-author = only its author corrects a note.
cohort-no-note-future = the day can't be later than today.
cohort-no-note-caseload = this officer was not your mentee on that day.
cohort-no-note-empty = what was done is missing.
cohort-no-note-minutes = the time has to be from 1 to { $value ->
    [one] { $value } minute
   *[other] { $value } minutes
}.
cohort-no-note-long = at most { $value ->
    [one] { $value } character
   *[other] { $value } characters
}.
cohort-no-alert = this alert is not there any more.
cohort-no-dismissed = this alert was put away on { $value } already.
cohort-no-assignment = there is no such assignment now.
cohort-no-not-own = this is not your mentee.
