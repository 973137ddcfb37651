### Backups and restoring.

backup-done = Backed up and verified: { $file } ({ $entries ->
    [one] { $entries } journal entry
   *[other] { $entries } journal entries
}, { $attempts ->
    [one] { $attempts } score
   *[other] { $attempts } scores
}, head { $head })
restore-done = Restored and verified: { $entries ->
    [one] { $entries } journal entry
   *[other] { $entries } journal entries
}, { $attempts ->
    [one] { $attempts } score
   *[other] { $attempts } scores
}, head { $head }
restore-key-vouched = This backup is of before the key of this PC was replaced: key { $key } signed it. That key has signed the present one again, so that the others go on.
restore-key-alone = This backup is of before the key of this PC was replaced: key { $key } signed it, and it is not here. The other PCs can't believe what this one says from here on. Put its file (station-key-replaced-NUMBER.toml) back into the data folder and restore the backup once more: docs/bureau.md, “Another key for the founding PC”.
restore-exchange-first = This PC founded its bureau: let the PCs exchange first, and admit, give and settle only then. What was said after that backup comes back from them and holds over what is said here before.
restore-aside = The data that was there is kept as: { $file }
error-nothing-stored = There is no data in { $folder }.
error-nothing-stored-next = Check the folder (--data), or open the program once to begin.
    .window = Check the folder, or open the program once to begin.
error-unverified = The copy does not verify ({ $n ->
    [one] { $n } problem
   *[other] { $n } problems
}). First: { $first }
error-unverified-next = Nothing was changed. Choose an older backup; if this is the data in use, run dabiao audit and hand the result to the administrator.
    .window = Nothing was changed. Choose an older backup; if this is the data in use, have an administrator make a check-up.
copy-empty = the file is empty
copy-foreign = this is no Dabiao data file, or it is damaged at its beginning
copy-too-new = a newer version of the program wrote it, and is needed to read it
copy-damaged = the file is cut off or damaged
error-backup = Today's backup could not be made. { $detail }
error-backup-next = Nothing is lost and you can go on. Free some disk space; if it stays, run dabiao doctor and hand the result to the administrator.
    .window = Nothing is lost and you can go on. Free some disk space; if it stays, have an administrator make a check-up.
damaged-looking = The automatic backups are being checked…
damaged-backup = The newest backup that is whole: { $taken } ({ $age }), { $entries ->
    [one] { $entries } journal entry
   *[other] { $entries } journal entries
}, { $attempts ->
    [one] { $attempts } result
   *[other] { $attempts } results
}. What was typed after that is not in it.
damaged-no-backup = No automatic backup in the data folder is whole. If there is a backup elsewhere, have the administrator restore it.
damaged-aside = The damaged file is kept in the data folder under a name that begins with dabiao-before-restore. It is never deleted.
lost-restore = Restore the newest backup
lost-begin-anew = Begin a new bureau
lost-begin-anew-hint = A new bureau begins with no officers and no results. What is left in the folder is kept.
backup-contains = It holds names, birth dates, results, typed logs and password hashes: keep it where nobody else can read it, or make it with --encrypt.
    .window = It holds names, birth dates, results, typed logs and password hashes: keep it where nobody else can read it, or make it with a backup password.
backup-contains-encrypted = It holds names, birth dates, results, typed logs and password hashes, encrypted: without the password nobody can open it again.
backup-password-ask = Password of the backup:
backup-password-again = Once more:
error-no-backup-password = The password of the backup is missing.
error-no-backup-password-next = Give it by --backup-password-file FILE, in { $variable }, or on the terminal.
error-backup-passwords-differ = The two passwords are not the same.
error-backup-passwords-differ-next = Run the command again.
error-locked-backup = { $file } can't be written or opened as an encrypted backup: { $detail }
error-locked-backup-next = Check the password (capital letters, input method) and the file; take another copy if it was damaged. Nothing was changed.
lock-none = this is no encrypted backup
lock-head = its beginning is damaged
lock-password = the password is wrong, or the file was changed at its beginning
lock-changed = it was cut off or changed, at byte { $at }; the password is right
lock-short = the password has to have at least { $n ->
    [one] { $n } character
   *[other] { $n } characters
}
lock-memory = there is not enough memory; close other programs
lock-too-large = it is too large to be encrypted
restore-lost = { $entries ->
    [one] { $entries } entry of the data that was there is
   *[other] { $entries } entries of the data that were there are
} not in the restored data ({ $entries ->
    [one] it
   *[other] they
} ended with head { $head }, { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}).
restore-taken = Taken over openly: { $why }. Every audit of this folder says so.
restore-taken-keys = Copy trusted-keys.toml, and issuer-key.toml where certificates are issued, from the old data folder into this one: until then the audit finds fault with the certificates.
error-not-own-nothing = This folder knows no station yet, so nothing tells whose data these are (station { $series }).
error-not-own-station = These are the data of station { $found }; this is station { $here }.
error-not-own-unsigned = The data bear this station's name, but no key signs their last entry, and they are not part of the data here.
error-not-own-key = The data bear this station's name, but are signed by key { $key }, which is not this station's.
error-not-own-next = Nothing was changed. If it is right all the same (a new PC, another station's data), run it again with --take-over --why TEXT: it is recorded, and every audit says so.
    .window = Nothing was changed. If it is right all the same (a new PC, another station's data), give the reason and do it again: it is recorded, and every audit says so.
error-take-over-why = The reason can't be used: it is empty, too long or has characters that are not seen.
error-take-over-why-next = Say why in up to 64 characters.
error-take-over-why-command = The reason can't be used: it is empty, too long or has characters that are not seen.
error-take-over-why-command-next = Say why in up to 64 characters: --why TEXT.
pc-backup = Back up
pc-backup-note = Writes everything on this PC into one file and verifies it. Keep it on a stick or another PC.
pc-backup-folder = Folder to write into
pc-choose-folder = Choose a folder…
pc-backup-password = Backup password (may be left empty)
pc-backup-password-note = A backup holds names, birth dates, results and password hashes. If it leaves the room give it a password of at least 12 characters; a forgotten one can't be replaced.
pc-backup-now = Back up
pc-backup-same-disk = This backup lies on the disk of the data: if that breaks, both are gone. Make another one on a stick.
pc-backups = Automatic backups: { $n }
pc-backups-note = Each was checked when it was written. To be surer, check it once more; before you restore one you see what would be lost.
pc-backups-more = { $n ->
    [one] { $n } older one is in the same folder.
   *[other] { $n } older ones are in the same folder.
}
pc-backup-last = Last backup elsewhere: { $told }
pc-check-backup = Check once more
pc-check-of = Check the backup of { $file }
pc-backup-when-written = checked when it was written
pc-backup-whole = checked at { $at }: complete, signed
pc-backup-bad = checked at { $at }: not whole. { $why }
pc-stage-copying = Copying
pc-stage-checking = Reading it back and checking
pc-stage-reading = Opening the backup and comparing
age-minutes = { $n ->
    [one] { $n } minute ago
   *[other] { $n } minutes ago
}
age-hours = { $n ->
    [one] { $n } hour ago
   *[other] { $n } hours ago
}
age-days = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}
pc-look = Look at it and restore…
pc-look-at = Look at the backup of { $file }
pc-restore = Restore
pc-restore-note = You first see what the backup holds and what would be lost; nothing is restored before you confirm. The present data is set aside, not deleted.
pc-restore-file = Backup file
pc-choose-file = Choose a file…
pc-restore-password = Backup password (if it has one)
pc-restore-cli = To enrol another key for this station takes a command: have somebody do it who knows, by docs/command-line.md.
pc-preview = Before you restore
pc-preview-there = The newest record in the backup is of { $newest }: { $officers ->
    [one] { $officers } person
   *[other] { $officers } people
}, { $attempts ->
    [one] { $attempts } drill or exam
   *[other] { $attempts } drills and exams
}, { $certificates ->
    [one] { $certificates } certificate
   *[other] { $certificates } certificates
}.
pc-preview-lost = After restoring, { $entries } of the present records { $entries ->
    [one] is
   *[other] are
} gone, among them { $attempts ->
    [one] { $attempts } drill or exam
   *[other] { $attempts } drills and exams
}, { $certificates ->
    [one] { $certificates } certificate
   *[other] { $certificates } certificates
}, { $officers ->
    [one] { $officers } person
   *[other] { $officers } people
}.
pc-preview-nothing-lost = Everything that is here now is in the backup: nothing would be lost.
pc-preview-aside = The present data is not deleted: it is set aside as dabiao-before-restore-TIME.sqlite in { $folder }. Accounts and passwords will be those of the backup; everyone signs in again.
pc-preview-foreign = Restoring it puts other data in the place of this PC's own. If that is meant, write down why: it goes on record, and every audit tells it.
pc-preview-sure = I have read this and want to restore
pc-restore-now = Restore
field-take-over-why = Why it takes the place of this PC's data
error-backup-folder = There is no such folder: { $folder }
error-backup-folder-next = Press "Choose a folder", or type one that is there.
error-window-locked = The backup does not open: { $detail }
error-window-locked-next = A backup under a password needs that password, of at least 12 characters.
error-window-damaged = The backup does not open: { $detail }
error-window-damaged-next = Copy the backup again from where it came from, or take another one.
error-window-password = The password of the backup is wrong, or the file was changed at its beginning.
error-window-password-next = Type the password of the backup again. If it still does not open, take another backup.
error-restore-now = Nothing can be restored now: something is being typed, a sitting is held, or this is the demonstration.
error-restore-now-next = Finish that first, then restore.
