### Check-up (体检): each point, and what to do about it.

doctor-display-ok = Display: { $value }
doctor-display-ok-next = Nothing.
doctor-display-none = There is no display.
doctor-display-none-next = Open the window on a PC with a desktop; commands without a window still work.
doctor-fonts-ok = Own font { $value }, complete.
doctor-fonts-ok-next = Nothing.
doctor-fonts-missing = The program's own font lacks: { $value }
doctor-fonts-missing-next = The program file is incomplete: install it again.
doctor-ime-ok = Input method interface: { $value }
doctor-ime-ok-next = Nothing.
doctor-ime-windows = The Windows input methods are used: try one character in the window.
doctor-ime-windows-next = Nothing.
doctor-ime-none = No input method is set (XMODIFIERS is empty).
doctor-ime-none-next = Install fcitx5, set XMODIFIERS=@im=fcitx, and sign in to the desktop again.
doctor-clock-ok = Clock { $value }
doctor-clock-ok-next = Nothing.
doctor-clock-wrong = The clock is wrong: { $value }
doctor-clock-wrong-next = Set the date and time of this PC first.
doctor-data-ok = Data folder usable: { $value }
doctor-data-ok-next = Nothing.
doctor-integrity-ok = { $value ->
    [one] { $value } journal entry
   *[other] { $value } journal entries
}, all consistent. A change of the records is found wherever a head of the journal was given away before it: on a certificate, a roll, a paper, in a backup, in this account's mark. Before that, whoever can use the key of this PC can change them without a trace.
doctor-integrity-ok-next = Nothing.
doctor-integrity-bad = The data is not consistent: { $value }
doctor-integrity-bad-next = Stop using this PC, copy the data folder, run dabiao audit and hand the result to the administrator.
    .window = Stop using this PC, change nothing in the data folder, write down what this page lists, and have somebody look who knows.
doctor-integrity-unknown = Consistency was not checked.
doctor-integrity-unknown-next = Solve the point above, then run it again.
doctor-backup-ok = Newest backup of { $value }, verified.
doctor-backup-ok-next = Nothing.
doctor-backup-empty = Nothing to back up yet.
doctor-backup-empty-next = Nothing.
doctor-backup-none = There is no backup yet.
doctor-backup-none-next = Open the window: it makes one a day by itself. Or run dabiao backup FILE.
    .window = The program makes one a day by itself. Or press “Back up” under “Backup and restore” now.
doctor-backup-old = The newest backup is of { $value }.
doctor-backup-old-next = Open the window: it makes one a day by itself. If it can't, it says why.
doctor-backup-bad = The newest backup does not verify: { $value }
doctor-backup-bad-next = Run dabiao backup FILE to another disk, and check this PC's disk.
    .window = Back up to another disk under “Backup and restore”, and check this PC's disk.
doctor-data-none = No data yet in { $value }
doctor-data-none-next = Nothing.
doctor-private-ok = Only you can read the data: { $value }
doctor-private-ok-next = Nothing.
doctor-private-closed = Other users of this PC could read { $value ->
    [one] { $value } file or folder
   *[other] { $value } files or folders
} of the data until now; they can't any more.
doctor-private-closed-next = If others use this PC, change the passwords and treat past exam texts as known.
doctor-private-open = Other users of this PC can read the data: { $value }
doctor-private-open-next = Run this as the owner of the files, or: chmod -R go= FOLDER.
    .window = Open the program as the user who owns the files. If it stays, let only yourself read and write the data folder, in its properties.
doctor-private-no-rights = This disk keeps no rights of files, as sticks do not; whoever can use it reads the data: { $value }
doctor-private-no-rights-next = Keep the stick safe or take an encrypted one. Data that stay at this PC belong on its own disk.
doctor-private-portable = The data go with the program (portable.txt); whoever can use this disk reads them: { $value }
doctor-private-portable-next = Keep the stick safe or take an encrypted one, and close the window before you pull it out.
doctor-private-shared = The data lies in a folder that others use too: { $value }
doctor-private-shared-next = Move it to a folder of its own in your profile, and name that with --data.
    .window = The place of the data folder was given at the start. Close the program, move it to a folder of its own in your profile, and change the shortcut; whoever looks after this PC can do it.
doctor-past-ok = The records agree with their witnesses. { $value }
doctor-past-ok-next = Nothing.
doctor-past-told = The witnesses of the records have something to say: { $value }
doctor-past-told-next = Check it: practice and exams from after that point are not in the records.
doctor-past-bad = The records don't agree with their witnesses: { $value }
doctor-past-bad-next = Stop using this PC, keep the data folder and its backups, run dabiao audit and hand the result to the administrator.
    .window = Stop using this PC, keep the data folder and its backups, write down what this page lists, and have somebody look who knows.
doctor-past-unknown = The witnesses were not checked: { $value }
doctor-past-unknown-next = Solve the point above, then run it again.
doctor-enrolment-ok = { $value }
doctor-enrolment-ok-next = Nothing.
doctor-enrolment-told = { $value }
doctor-enrolment-told-next = No fault: it is told so that it is known. dabiao audit prints all of it.
    .window = No fault: it is told so that it is known.
pc-check = Check-up
pc-check-note = Looks at display, input method, clock, data and backups, and audits all records.
pc-check-now = Check up
pc-check-series = Which key signs (numbers and heads)
pc-check-good = All is well
pc-check-told = In order; a few things to look at
pc-check-bad = Something is wrong: deal with it first
pc-audit-problems = The audit found { $n ->
    [one] { $n } problem
   *[other] { $n } problems
}: stop, and have somebody look who knows
pc-audit-notes = The audit has { $n ->
    [one] { $n } note (no fault)
   *[other] { $n } notes (no faults)
}
doctor-bureau-words = { $name }: { $outbox }
doctor-bureau = Belongs to { $value }
doctor-bureau-next = Run dabiao exchange, or dabiao exchange --dir FOLDER with the stick or the shared folder of the bureau.
    .window = Plug in the stick of the bureau and exchange by “Exchange data”.
doctor-bureau-founder = Founded the bureau { $value }
doctor-bureau-founder-next = Run dabiao bureau status.
    .window = Look at the page “Stations”.
