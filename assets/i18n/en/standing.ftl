### Where an officer stands.

state-not-eligible = Not concerned
state-certified = Certified
state-exempt = Exempt
state-in-progress = Not yet certified
state-overdue = Overdue
not-counted-not-yet = After the time of this report; not counted.
not-counted-practice = Practice, not an exam.
not-counted-other-standard = Held under another standard.
not-counted-not-sealed = Not sealed yet.
not-counted-void = Declared void; not counted.
not-counted-other-conditions = Its time or comparison differs from this standard.
not-counted-other-version = Planned by another version of the standard, with another text or for other people
not-counted-late = It began after the deadline.
not-counted-withdrawn = The certificate was withdrawn; sittings before that no longer count.
standing-since = since { $day }
standing-exempt-until = until { $day }
missing-sittings = { $n } more passed { $n ->
    [one] exam
   *[other] exams
} needed.
missing-form = The exam of forms is still to be passed.
missing-birth-date = The roster has no birth date: ask the personnel office.
