### Demonstration.

demo-made = The demonstration is ready: { $folder }. { $units ->
    [one] { $units } unit
   *[other] { $units } units
}, { $officers ->
    [one] { $officers } officer
   *[other] { $officers } officers
}, { $attempts ->
    [one] { $attempts } attempt
   *[other] { $attempts } attempts
} ({ $exams } of them { $exams ->
    [one] an exam
   *[other] exams
}), { $sittings ->
    [one] { $sittings } sitting
   *[other] { $sittings } sittings
}, { $certificates ->
    [one] { $certificates } certificate
   *[other] { $certificates } certificates
}. Last entry of the journal: { $head }
demo-password = Password of the accounts above, and of the issuing key: { $password }
demo-start-code = Start code { $code } of the sitting to come { $sitting }
error-demo-not-empty = The folder { $folder } holds something already ({ $entry }). No demonstration was made, nothing in it was changed.
error-demo-not-empty-next = Name an empty folder with --data, or one that does not exist yet.
error-demo-officers = { $units ->
    [one] { $units } unit needs
   *[other] { $units } units need
} at least { $officers ->
    [one] { $officers } officer
   *[other] { $officers } officers
}.
error-demo-officers-next = Ask for more --officers, or fewer --units.
error-demo = The demonstration could not be made: { $detail }
error-demo-next = Check the free space and the rights of the folder and try again; real data were not touched.
error-demo-stays = The demonstration was not removed: { $detail }
error-demo-stays-next = Real data were not touched. Close the program and try again, or delete the folder "demo" in the data folder by hand.
demo-title = Have a look at a demonstration first?
demo-note = An invented bureau with 24 units and 600 officers, their practice, record forms, sittings and certificates, so that every screen has something to show. It lies apart from real data and is removed in one step. Making it takes half a minute to two minutes.
demo-look = Look at the demonstration
demo-open = Open the demonstration
demo-making = Making it… { $percent } %
demo-give-up = Stop
demo-going = Removing the demonstration…
demo-line = Demonstration
demo-line-note = Everybody and everything here is invented.
demo-leave = Leave
demo-remove = Remove the demonstration
demo-remove-ask = Remove all of the demonstration? Real data stay as they are.
demo-remove-yes = Remove
demo-remove-no = Keep
demo-people = As whom would you like to look?
demo-password-note = Password of every account and of the issuing key here: { $password }
