### This PC and the bureau exchange data: what happened, and what to do.

sync-db001 = This PC is not enrolled or was retired; ask for a code
sync-db001-next = Join by the code on the page "Stations" (or run dabiao join CODE). Without a network, write a request on the page "Stations" (or dabiao join --request FILE) and give the file to the administrator. The data on this PC are not affected.
sync-db002 = That series is another PC's; hand it over as a package
sync-db002-next = Exchange data on that PC (dabiao exchange --dir FOLDER) and bring the files that it writes to the bureau.
sync-db003 = Entry { $n } does not give its hash; run audit
sync-db003-next = Change nothing in the data folder, and hand the result of dabiao audit to the administrator.
sync-db004 = Entries before { $n } are missing there; sending them again
sync-db004-next = Nothing to do: both sides are compared once more afterwards.
sync-db005 = Entry { $n } does not give its hash; run audit
sync-db005-next = Change nothing in the data folder, and hand the result of dabiao audit to the administrator.
sync-db006 = The bureau is busy; trying again in { $n } s
sync-db006-next = Nothing to do: this PC tries again by itself, and the data are safe here.
sync-db007 = This version is too old; data is safe here
sync-db007-next = Ask the administrator for version { $needed } or newer. Go on as usual until then; everything is uploaded after the upgrade.
sync-code-bad = The code is wrong or expired
sync-code-bad-next = Check every character; if it stays, ask the administrator for another code.
sync-code-used = The code is used
sync-code-used-next = A code works once. Ask the administrator for another one, and say so if it was not used by your unit.
sync-pin-changed = The server's certificate changed; nothing was sent
sync-pin-changed-next = Ask the administrator. If the certificate was renewed, one exchange with a stick makes the new one known here (dabiao exchange --dir FOLDER); if it was not, this may not be the bureau's server: do not connect again.
sync-copied = These data look copied from { $from }; a new series began, join again
sync-copied-next = All that was typed is there. If it is the same PC with a new network card, the administrator opens its request on the page Stations and says so, or runs dabiao bureau approve --same-pc.
sync-rewound = The bureau knows more of this PC than it does itself
sync-rewound-next = A new series began and the old entries were fetched back. If something resets the disk, put the data folder on a disk that is not reset; a PC that is reset often is not for exams.
sync-bureau-behind = The bureau's store went back; sending { $n } again
sync-bureau-behind-next = Nothing to do: both sides are compared once more afterwards.
sync-mismatch = Counts differ; all tips are compared
sync-mismatch-next = Nothing to do. If it stays (here { $ours }, there { $theirs }), run dabiao audit and hand the result to the administrator.
sync-package-damaged = Part { $part } ({ $what }) is damaged, the rest was taken
sync-package-damaged-next = Copy the file again from where it came and take it in once more; what was taken is not doubled.
sync-package-cut = The file is not complete
sync-package-cut-next = What was whole was taken. Copy it again, and unplug the stick only when the program says so.
sync-package-foreign = The file is another bureau's
sync-package-foreign-next = Nothing was taken. Check the bureau's number in the names of folder and file.
sync-package-sealed = The file is not for this PC
sync-package-sealed-next = Bring it to the PC that it is for. This PC can carry it but not open it.
sync-package-new = The file was written by a newer version
sync-package-new-next = Nothing was taken. Update this program first, then take it in.
sync-seat-missing = Seat { $seat } was not collected completely
sync-seat-missing-next = Collect it once more at that PC; if that fails, enter its 16 digits by hand from the paper roll.
sync-seat-head = The digits of seat { $seat } differ from the paper roll
sync-seat-head-next = Check whether they were misread or miscopied. If they still differ it is in doubt: a person decides, and nothing is certified on it.
sync-forked = Another branch of this PC's journal came up (a reset disk or a copy of the folder?); both stay, and a new series began
sync-forked-next = Nothing is lost. If somebody else works with a copy of this data folder, let that PC join by itself; if something resets the disk, put the data folder on a disk that is not reset.
sync-resets-disk = This PC resets its disk: not for exams
sync-resets-disk-next = It was set back three times within 30 days. Switch the resetting off or put the data folder on another disk; hold exams at another PC until then.

sync-state-normal = Normal
sync-state-behind = Behind
sync-state-unseen = Not seen for long
sync-state-admitted = Admitted, has not exchanged yet
sync-state-forked = Forked
sync-state-copied = Looks like a copy
sync-state-rewound = Disk was reset
sync-state-retired = Retired
sync-state-pending = Waits for approval

sync-step-nothing = Nothing to do
sync-step-approve = Approve or refuse it
sync-step-same-pc-or-join = Check whether it is the same PC: if so, add its new network card; if not, let it join anew
sync-step-compare-branches = Look at both branches; where both have one exam or certificate, choose one
sync-step-ask-about-disk = Find out why the disk was reset
sync-step-no-exams = Switch the resetting off, or hold no exams there
sync-step-first-exchange = Take the answer at that PC, and exchange once
sync-step-bring-it-in = Switch it on and check its network, or fetch its data by a package
sync-step-exchange = Let it contact the bureau; if it can't, by a package
sync-step-join-again = Let it join anew if it is to be used again
sync-step-read-matters = Do what stands at ⚠

sync-outbox-never = { $n } not uploaded, never in contact with the bureau yet
sync-outbox = { $n } not uploaded, last contact { $ago }
sync-ago-never = never
sync-ago-now = just now
sync-ago-minutes = { $n } min ago
sync-ago-hours = { $n } h ago
sync-ago-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
} ago
