### The records: their witnesses, the station's key and enrolment, the audit.

audit-ok = All consistent: { $entries ->
    [one] { $entries } journal entry
   *[other] { $entries } journal entries
}, { $attempts ->
    [one] { $attempts } score
   *[other] { $attempts } scores
}, head { $head }
audit-bad = Problems found ({ $entries ->
    [one] { $entries } journal entry
   *[other] { $entries } journal entries
}, { $attempts ->
    [one] { $attempts } score
   *[other] { $attempts } scores
}). Stop using this PC, copy the data folder, tell the administrator.
audit-fault = Fault: { $what }
audit-note = Note: { $what }
audit-bad-keys = Certificates here are signed by a key that this PC does not know. If this PC took the place of another, copy trusted-keys.toml from its data folder into this one and audit again; if not, copy nothing.
past-title = Records are missing or were replaced
past-title-explained = The records went back once
past-next = Hold no exam and issue nothing for now. Keep this folder and the backups in it, run dabiao audit, and hand the result to the administrator.
    .window = Hold no exam and issue nothing for now. Keep this folder and the backups in it, and have an administrator make a check-up.
past-next-explained = Please check: practice and exams from after that point are not in the records. The next roll will say so.
past-more = { $n } more: run dabiao audit to see { $n ->
    [one] it
   *[other] them
}.
    .window = { $n } more: a check-up shows more of it.
past-whence-mark = The mark of this account
past-whence-station = The mark of this account for another station ({ $station }), whose records were in this folder,
past-whence-folder = The mark of another folder on this PC ({ $folder })
past-whence-backup = The backup { $name }
past-whence-certificate = The certificate { $number }
past-some-day = the day of issue
past-cut = { $whence } goes to entry { $entry } ({ $when }); now entries { $from } to { $entry } are missing
past-cut-one = { $whence } goes to entry { $entry } ({ $when }), which is missing now
past-anew-from = { $whence } goes to entry { $entry } ({ $when }); now entries from { $from } on are missing or were replaced
past-anew = { $whence } names entry { $entry } ({ $when }), which is another one now
past-nowhere = { $whence } names entry { $entry } ({ $when }) of another journal
past-attempts = , with at least { $n ->
    [one] { $n } attempt
   *[other] { $n } attempts
}
past-restored = . The journal tells of that restore.
past-begun-anew = . The journal was begun anew.
past-elsewhere = . The records there are newer, or this folder is a copy.
past-open = . The journal tells of no restore: the data were taken back, cut or written anew.
past-on-roll = Since the sitting before this one the records went back:
past-restore-in-journal = A backup was restored on { $when } and kept { $entries ->
    [one] { $entries } entry; what came after it
   *[other] { $entries } entries; what came after them
} is not in this journal.
past-mark-not-kept = This account keeps no mark.
past-mark-none = This account has no mark yet: it is the first time here, or the mark was removed. Opening the window writes one.
past-mark-unreadable = The mark of this account can't be read and says nothing: { $why }
past-mark-other-key = The mark of this account ({ $place }) is signed by a key that the journal does not name: the history that was seen here was another one. Ask the administrator before you go on.
past-mark-there = The mark of this account: { $when }, { $entries ->
    [one] { $entries } entry
   *[other] { $entries } entries
}.
past-mark-trouble = The mark of this account was not written ({ $why }). Work goes on; tell the administrator.
past-looked-at = The heads of the backup { $backup } and of { $certificates ->
    [one] { $certificates } certificate
   *[other] { $certificates } certificates
} were checked.
error-mark = The mark of this account was not written: { $detail }
error-mark-next = What was asked for is done. Check the account's folder for state (DABIAO_STATE names another one).
error-key-lost = The key of this station is missing (station-key.toml). The records so far are signed by key { $key }, and no other key may go on with them in silence.
error-key-lost-next = Nothing was changed. Put station-key.toml back from your copy of the data folder. If there is none, run dabiao station renew --why TEXT: a new key signs from here on, and every audit says so.
    .window = Nothing was changed. Put station-key.toml back from your copy of the data folder and try again. If there is none, a new key takes a command: have somebody do it who knows, by docs/command-line.md.
error-key-other = station-key.toml holds another key ({ $found }) than the one these records are signed by ({ $key }).
error-key-other-next = Nothing was changed. Put the right station-key.toml back from your copy of the data folder. If there is none, run dabiao station renew --why TEXT: the key that is there signs from here on, and every audit says so.
    .window = Nothing was changed. Put the right station-key.toml back from your copy of the data folder and try again. If there is none, taking the present key needs a command: have somebody do it who knows, by docs/command-line.md.
error-enrolment-missing = enrolled.toml is missing: it says which key signs the records of this station, and these records were enrolled.
error-enrolment-missing-next = Nothing was changed. Put enrolled.toml back from your copy of the data folder. If there is none, run dabiao station renew --why TEXT: the records are taken as they stand today, and every audit says so.
    .window = Nothing was changed. Put enrolled.toml back from your copy of the data folder and try again. If there is none, it takes a command: have somebody do it who knows, by docs/command-line.md.
error-enrolment-damaged = enrolled.toml can't be used: { $detail }
error-enrolment-damaged-next = Nothing was changed. Put enrolled.toml back from your copy of the data folder. If there is none, run dabiao station renew --why TEXT: the records are taken as they stand today, and every audit says so.
    .window = Nothing was changed. Put enrolled.toml back from your copy of the data folder and try again. If there is none, it takes a command: have somebody do it who knows, by docs/command-line.md.
error-enrolment-foreign = The records in this folder are of station { $series }, which is not enrolled here: another station's data lie here.
error-enrolment-foreign-next = Nothing was changed. Put this station's own data back: dabiao restore FILE with the newest file of the folder backups. To go on with the other station's data, run dabiao restore FILE --take-over --why TEXT.
    .window = Nothing was changed. Put this station's own data back from a backup or a copy and try again. To go on with the other station's data takes a command: have somebody do it who knows, by docs/command-line.md.
renew-done = From here on key { $key } signs the records of station { $series }. The { $entries ->
    [one] { $entries } entry before is taken as it stands
   *[other] { $entries } entries before are taken as they stand
} today ({ $occasion }); every audit says so.
renew-nothing = Nothing changed: key and enrolment of this station are there and belong together: nothing to renew.
renew-replaced = From here on key { $key } signs what this PC says, and the key before it signed that. Other PCs learn of it at their next two exchanges; what they sealed to the old key until then is read here. Nothing counts here that the old key signs elsewhere from now on.
occasion-older-program = written by an older program
occasion-key-lost = the key was lost
occasion-enrolment-lost = the enrolment was lost
occasion-taken-over = taken over
occasion-restored = restored
audit-series = Station { $series }: { $entries ->
    [one] { $entries } entry
   *[other] { $entries } entries
}, { $signed } signed, { $enrolled }; head { $series }/{ $entries }/{ $head }
audit-series-part = Station { $series }: up to entry { $entries }, { $here } of them here, { $signed } signed, { $enrolled }; head { $series }/{ $entries }/{ $head }
audit-series-first = key { $key } enrolled from the beginning
audit-series-key = key { $key } enrolled from entry { $from } on
audit-series-taken = key { $key } enrolled from entry { $from } on, what is before taken as it stood on { $day } ({ $occasion })
audit-series-far = of another PC, signed by key { $key }
audit-series-none = not enrolled
error-clock-behind = The clock says { $now }, but something of { $known } is recorded already ({ $whence }).
error-clock-behind-next = Set the date and time of this PC first. If the clock ran ahead before and is right now, an administrator puts that on record on the page "Administration".
error-clock-given = The program was given the time { $now }; the system's is { $system }. By a given time no exam begins, and nothing is issued or approved.
error-clock-given-next = Start the program without --now. Demonstrations are free of this.
error-clock-ahead = The clock says { $now }, { $days ->
    [one] { $days } day
   *[other] { $days } days
} after the last record ({ $known }).
error-clock-ahead-next = If that is wrong, set it now: everything from here on is recorded by it. If it is right, there is nothing to do.
error-clock-unread = The times of the records are not read yet.
error-clock-unread-next = Try again in a few seconds.
clock-whence-journal = newest entry of the journal
clock-whence-backup = backup { $name }
clock-whence-receipt = receipt of { $name }
clock-wrong-title = The clock stands before what is recorded
clock-wrong-note = The clock says { $now }, and the newest record is of { $known } ({ $whence }). Until then no exam begins, and nothing is issued or approved. If the clock is wrong now, set it. If it ran ahead before and is right now, say why and put that on record. Work goes on then; the record stands in the journal and is told by the audit, and exams before the end of that time are marked on the roll.
field-clock-reason = Reason
clock-wrong-record = Put on record: the clock ran ahead
audit-anybody = Nobody was asked who they are: whoever can read these files can check them.
audit-anybody-hidden = Nobody was asked who they are: whoever can read these files can check them. What is stored of people is left out of the problems; it is told to whoever may read the roster (--officer BADGE).
