### Drill (练习).

resume-attempt = Go on typing
keep-attempt = Stop here and score it
hint-to-the-end = Type the upper line. No time limit: it ends by itself when the text is done. Esc pauses.
pad-name = Typing area
time-left = Time left
correct-cpm = Correct speed
accuracy = Accuracy
pause = Pause (Esc)
hand-in = Hand in (Ctrl+Enter)
pause-short = Pause
hand-in-short = Hand in
hand-in-now = Hand in now
back = Back (Esc)
go-on = Go on
paused-title = Paused: the clock stands still
paused-note = { $typed ->
    [one] { $typed } character
   *[other] { $typed } characters
} typed. Press Esc or "Go on" to continue.
paused-saved = All of it is saved.
paused-unsaved = { $n ->
    [one] { $n } character is not on the disk yet.
   *[other] { $n } characters are not on the disk yet.
}
paused-unsaved-steps = The last steps are not on the disk yet.
leave-drill = Leave now, go on later
hint-ready = Type the upper line; your text appears on the lower one. The clock starts with the first character.
hint-running = Backspace corrects. A box is a missing character, struck out is one too many, underlined is wrong.
hint-reached-end = The text is complete. Check it with Backspace, or hand in with Ctrl+Enter.
drill-not-saved = Not on disk yet ({ $reason }). Nothing typed is lost and the program keeps trying; do not close it, and do not switch off. { $next }
drill-not-saved-full = Delete files that you don't need, so that the disk has room.
drill-not-saved-gone = If the data are on a stick or an external disk, plug it in again where it was: then they are saved by themselves.
drill-not-saved-other-store = Bring back the stick or data folder that was there before; what is there now is left as it is.
drill-not-saved-read-only = Look at the write-protect switch of the stick, or have the administrator check the rights of the data folder.
drill-not-saved-other = If it stays, call the administrator, and do not close the program before.
closing-unsaved = { $n ->
    [one] { $n } character is not on the disk yet and is lost if the program is closed now.
   *[other] { $n } characters are not on the disk yet and are lost if the program is closed now.
}
closing-unsaved-steps = The last steps are not on the disk yet and are lost if the program is closed now.
closing-wait = Wait until they are saved
closing-anyway = Close all the same
finger-left-little = left little
finger-left-ring = left ring
finger-left-middle = left middle
finger-left-index = left index
finger-thumb = thumb
finger-right-index = right index
finger-right-middle = right middle
finger-right-ring = right ring
finger-right-little = right little
keyboard-space = Space
keyboard-next = Keyboard. Next key: { $key }, { $finger } finger.
keyboard-next-shift = Keyboard. Next key: { $key }, { $finger } finger, while the other little finger holds Shift.
keyboard-plain = Keyboard, each key in the colour of its finger.
hint-surplus = You have typed { $n } too many. { $left } more after the lit key and it ends; to end it now press Ctrl+Enter.
hint-trial = A trial: type the line above. It does not count and is not kept.
drill-asleep = This PC slept or stood still for { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}; the drill was paused before that, and the time does not count.
drill-asleep-next = Press Esc or “Resume” to go on.
pace-mark = Mark my best speed
pace-mark-note = A line in the text goes on at your best speed ({ $cpm } chars/min); not in exams.
