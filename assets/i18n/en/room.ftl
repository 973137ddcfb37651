### A sitting on several PCs: tickets, seat PCs, collecting (多机考场).

room-no-sitting = There is no sitting here by "{ $value }", or more than one.
room-no-sitting-next = Give its id, or a planned day such as 2026-11-23 on which there is one; `dabiao exam list` shows them.
room-no-standard = The standard { $value } is not in this program.
room-no-standard-next = Install the same version of the program as at the invigilator's PC.
room-no-over = This sitting is over.
room-no-over-next = Nothing was changed. What was written goes to the invigilator as before.
room-no-duty = This PC may not hold exams for { $value }.
room-no-duty-next = The administrator gives it the duty at the founding PC: dabiao bureau duty exam, with the name of this PC. Then exchange once.
room-no-stations = The bureau has no other PC to which a ticket could go.
room-no-stations-next = Let the PCs of the room join first (dabiao join), or hold the sitting at this PC as always.
room-no-candidate = { $value } is no candidate of this sitting.
room-no-candidate-next = Correct the list of seats; nothing was packed.
room-no-twice = The list of seats has { $value } twice.
room-no-twice-next = Correct the list of seats; nothing was packed.
room-no-line = Line { $value } of the list of seats can't be read.
room-no-line-next = A line is: badge, PC, and if you like the number of the seat.
room-no-code-file = { $value } has no start code: that is eight letters and digits, such as K7QM-3XVD.
room-no-code-file-next = Write the code of the plan into the file, alone on its first line. Nothing was changed.
room-no-code-of-file = The code in { $value } is not the start code of this sitting's plan.
room-no-code-of-file-next = Compare it with the plan: it is shown when the sitting is planned, and each plan has its own. Without --start-code-file your password opens it, if you were its invigilator. Nothing was changed.
room-no-note = --note says something to --void or --counts only.
room-no-note-next = Leave it out, or give the badge with --void BADGE --why WHY or --counts BADGE=ATTEMPT. Nothing was changed.
room-no-secret = The secret of this sitting is not open: your password opens it only if you were its invigilator when it was planned.
room-no-secret-next = Give the start code of the plan with --start-code-file.
room-no-ticket = { $value } is no ticket, or not a whole one.
room-no-ticket-next = Copy it anew from the invigilator's stick.
room-no-stranger = The ticket is of { $value }, which may not hold exams for this bureau.
room-no-stranger-next = If that is right, exchange with the bureau once, so that this PC learns of it; then take the ticket again.
room-no-other-pc = This ticket is for { $value }, not for this PC.
room-no-other-pc-next = Take it there; the stick has one for each PC.
room-no-newer = A newer program wrote this ticket.
room-no-newer-next = Install the same version here as at the invigilator's PC.
room-no-taken = This PC has no ticket of that sitting.
room-no-taken-next = Take it first: dabiao exam seat FILE.
room-no-code = That is not the start code of this sitting.
room-no-code-next = Look at the letters once more and type them again. It may be tried as often as needed.
room-no-nothing = Nothing was written at this PC in that sitting.
room-no-nothing-next = There is nothing to hand in. The invigilator notes who was absent.
room-no-why = "{ $value }" is no reason for an exam to be void.
room-no-why-next = Use one of: power-cut, machine, input-method, illness, called-away, disturbance, left-seat, breach, wrong-person, other.
room-no-digits = "{ $value }" is not BADGE=16 digits.
room-no-digits-next = Copy the digits of the paper roll, such as 059001=0123 4567 89ab cdef.
room-state-missing = Not in yet
room-state-head-only = On paper, not in yet
room-state-collected = Collected
room-state-seat-head = In doubt: other digits than on paper
room-state-text = In doubt: not the text that was drawn for the seat
room-state-seal-doubt = In doubt: its own PC said so when it sealed it
room-state-terms = In doubt: not on the terms of its standard
room-state-stray = { $state } · another one came from { $station }, which is not this candidate's PC
room-state-two = In doubt: more than one attempt
room-state-went-on = In doubt: it went on after more interruptions than its standard allows
room-state-gap = In doubt: it stood still for longer than there was time
room-state-void = Void
room-state-absent = Absent
room-packed = Ticket for { $name }: { $file }
room-packed-seats = seats { $seats }
room-packed-here = At this PC: { $badges }
room-code = Start code, for the invigilator alone: { $code }
room-code-note = Write it down and read it out when candidates may begin. Packing again shows the same code.
room-safe = Everything was read back: it is safe to remove the stick.
room-ticket = { $when }, { $room }: { $n ->
        [one] { $n } candidate
       *[other] { $n } candidates
    } at this PC ({ $here })
room-ticket-line = seat { $seat }  { $badge }  { $name }  { $unit }  { $state }
room-ticket-next = Candidates sit down at the window: open the program, Exam room, this ticket; the invigilator reads the start code out.
room-not-begun = has not begun
room-begun = has begun and not ended
room-ended = done, digits for the paper roll: { $head }
room-handed-in = Handed in for { $to }: { $file }
room-handed-in-open = { $badge } has begun and not ended: that stays here. Let them go on, or the invigilator declares it void.
room-collected = { $packages ->
        [one] { $packages } package
       *[other] { $packages } packages
    } read, { $news ->
        [one] { $news } exam
       *[other] { $news } exams
    } new on the roll
room-line = seat { $seat }  { $badge }  { $name }  { $station }  { $state }  { $head }
room-waiting = { $name } at { $station }: not taken yet ({ $why })
room-other-text = Seat { $seat }, { $badge }: what came from { $station } is not of the text that was drawn for that seat.
room-other-text-next = It is in doubt, and no certificate rests on it. Ask who wrote it there; then void it (--void { $badge } --why other), and let them sit again.
room-other-terms = Seat { $seat }, { $badge }: what came from { $station } was not written on the terms of its standard: its time, its comparison, or whether it may be handed in early.
room-other-terms-next = It is in doubt, and no certificate rests on it: the program of that PC gives no such exam. Ask who wrote it there; then void it (--void { $badge } --why other), and let them sit again.
room-interrupted = { $times ->
    [one] Interrupted once,
   *[other] Interrupted { $times } times,
} for { $seconds } s in all by the clock of that PC.
room-went-on = Seat { $seat }, { $badge }: what came from { $station } went on after an interruption { $times ->
    [one] once, which
   *[other] { $times } times, which
} its standard does not allow.
room-went-on-next = It is in doubt, and no certificate rests on it. If you let the candidate go on there: --counts { $badge }={ $attempt }. If nobody did, ask there; then void it (--void { $badge } --why breach).
room-gap = Seat { $seat }, { $badge }: what came from { $station } stood still for { $seconds } s in all, longer than there was from the start to the collecting or the close.
room-gap-next = It is in doubt, and no certificate rests on it. Look whether the clock of that PC is right: if it was wrong, --counts { $badge }={ $attempt }. If not, ask who wrote it; then void it (--void { $badge } --why breach).
room-stray = { $badge }: an attempt came from { $station }, where this candidate does not sit. It is kept and counts for nothing.
room-stray-next = Ask there who wrote it. Only if the candidate did sit there: --counts { $badge }={ $attempt }.
room-seal-doubt = Seat { $seat }, { $badge }, { $station }: what was typed is not what that PC signed while it was typed; the PC said so itself when it sealed it
room-seal-doubt-next = Nothing is certified on it. Ask there what happened, void it (--void { $badge } --why other) and hold the exam again.
room-texts-unknown = Whether each text is the one that was drawn is not known yet: your password does not open this sitting's secret. It is known after the close.
room-beside = { $badge }: attempt { $attempt } is kept beside, and does not count
room-closed = The sitting is closed, and its secret revealed.
room-started = Candidates may write. Start code: { $code }
room-tickets = Exam on several PCs
room-tickets-why = Where this PC is one of a room: open the ticket that the invigilator brings on a stick.
room-tickets-count = { $ended } of { $n } done
room-ticket-show = Open
room-ticket-file = Ticket
room-ticket-take = Open the ticket
room-ticket-drop = Or drop the file onto this window.
room-code-title = Start code
room-code-why = The invigilator reads it out when candidates may begin. Until then no text can be seen at this PC.
room-code-give = Begin
room-people = At this PC ({ $here }); the invigilator's PC: { $host }
room-people-note = Click a badge to sit down. The digits go onto the paper roll; the candidate signs beside them.
room-no-pin = This PC knows no PIN of yours: the invigilator looks at your card.
room-hand-in = Hand in
room-hand-in-do = Hand in
room-hand-in-note = Writes what was written here for the invigilator's PC. It may be done as often as you like.
room-folder = Stick or folder
room-leave = Leave the ticket
room-digits = Digits for the paper roll
room-digits-note = Copy them onto the paper roll and sign beside them, before you leave.
room-elsewhere = Seats at other PCs
room-pack = Pack tickets
room-seats-file = List of seats
room-seats-note = Without a list the seats go in turn to all other PCs of the bureau. A line of a list: badge, PC, and if you like the number of the seat.
room-collect = Collect
room-collect-here = Look at what an exchange brought
room-code-new = Start code of the tickets
room-paper = Digits on paper
room-paper-form = 16 digits
room-paper-save = Enter
room-absent = Did not come
room-void = Void: the PC failed
room-counts = This one counts
roll-seats-of-pc = At { $pc }: seats { $seats }.
roll-seat-doubt = Seat { $seat }: { $why }; not judged.
roll-seat-interrupted = Seat { $seat }: { $times ->
    [one] interrupted once
   *[other] interrupted { $times } times
}, for { $seconds } s by the clock of its PC.
roll-seat-beside = Seat { $seat }: { $n ->
        [one] { $n } other attempt
       *[other] { $n } other attempts
    } came back and does not count.
room-paper-now = On paper: { $head }
room-no-not-deputy = This PC was not named deputy of that sitting, or has not taken the deputy's ticket.
room-no-not-deputy-next = Only the PC that the invigilator named when packing may take it over. If it is this one, take its ticket first: dabiao exam seat FILE. Nothing was changed.
room-no-deputy = { $value } can't be the deputy: it is this PC, was retired, or may not hold exams.
room-no-deputy-next = Name another PC, or let the administrator give it the duty at the founding PC (dabiao bureau duty exam, with its name) and exchange once. No ticket was packed.
room-no-deputy-of-candidate = { $value } can't be the deputy: at that PC an invigilator of this sitting got the password from { $who }, who is a candidate, or from somebody who has their account there from them.
room-no-deputy-of-candidate-next = Who administers the deputy's PC can be the invigilator there. Name another PC, which somebody administers who does not sit this exam. No ticket was packed.
room-no-deputy-took = { $value } can't be the deputy again: it took this sitting over by a ticket that had been called off.
room-no-deputy-took-next = If it were named again, what it recorded since would count. Name another PC, or none. No ticket was packed.
room-no-held-by = { $value } took this sitting over: its roll is written there.
room-no-held-by-next = Go on at that PC. What this PC put on record since then is kept and does not count. Nothing was changed.
room-no-planned-at = { $value } planned this sitting and holds it: its roll is written there.
room-no-planned-at-next = Go on at that PC, or have it name this one as deputy. Nothing was changed.
room-no-take-first = This PC is only the deputy of this sitting.
room-no-take-first-next = If the invigilator's PC died, take the sitting over first (dabiao exam take, or in the window: Take the sitting over). Else go on there. Nothing was changed.
room-packed-deputy = Ticket of the deputy { $name }, which has the sitting's secret: { $file }
room-deputy-here = This PC is now the deputy of a sitting that { $host } holds.
room-deputy-next = As long as that PC works, nothing has to be done here. If it dies, an invigilator of the sitting takes it over at this PC: dabiao exam take.
    .window = As long as that PC works, nothing has to be done here. If it dies, an invigilator of the sitting presses “Take the sitting over” at this PC.
room-took = This PC took the sitting over from { $host }: its roll is written here from now on.
room-took-next = Read the code out if it has not been read out yet. Then collect here what the seats hand in (dabiao exam collect).
room-deputy = Deputy
room-deputy-none = None
room-deputy-pack = Holds from the next packing on
room-deputy-note = If this PC dies, the deputy takes the sitting over. Its ticket has the sitting's secret: name a PC that stands under an invigilator's eyes and is administered by somebody who does not sit this exam. It needs the duty exam.
roll-taken-over = Taken over by { $pc } at { $at } ({ $by }).
roll-beside = { $pc } has { $n ->
        [one] { $n } more entry that does
       *[other] { $n } more entries that do
    } not count.
roll-beside-void = { $pc } declared { $name } void at { $at } ({ $why }): it stays void.
roll-beside-no-void = { $pc } declared { $name } void at { $at } ({ $why }): that does not count.
roll-beside-absent = { $pc } noted the absence of { $name } at { $at }: that does not count.
roll-beside-incident = { $pc } noted at { $at }: { $why }, { $note }
