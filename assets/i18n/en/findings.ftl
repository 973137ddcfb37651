# What an audit finds, for the windows. The command line prints its own English.
finding-at = { $place }: { $what }
finding-some-day = on a day that is not on record
finding-yes = yes
finding-no = no
finding-own-sitting = a candidate of the sitting can't hold it
finding-own-attempt = nobody decides about their own attempt
finding-own-certificate = nobody issues or revokes their own certificate
finding-invigilated-by-self = who invigilated the sitting can't issue the certificate
finding-own-exemption = nobody asks for or approves their own exemption
finding-proposed-by-self = who asked for the exemption can't approve it
finding-own-sign-off = nobody signs off their own step
finding-own-roles = nobody gives roles to themselves
finding-part-badge = badge
finding-part-name = name
finding-part-unit = unit
finding-part-standard = standard
finding-part-figures = figures
finding-part-grade = grade
finding-part-sitting = day of the sitting
finding-part-issued = day of issue
finding-part-last-day = last day
finding-part-attempt = attempt
finding-restored = { $when }: a backup was restored, up to entry { $entries }
finding-restored-foreign = the history of another folder was taken over
finding-restored-by = by officer { $by }
finding-restored-why = because: { $why }
finding-restored-lost = { $n ->
    [one] { $n } entry was
   *[other] { $n } entries were
} set aside, with the head { $head }
finding-restored-before = there was a restore before it, { $when }
finding-place-all-entries = journal
finding-place-entry = journal { $what }
finding-place-far-entry = far_entry { $what }
finding-place-attempts = attempts
finding-place-attempt = attempt { $what }
finding-place-certificate = certificate { $what }
finding-place-sitting = sitting { $what }
finding-place-officer = officer { $what }
finding-place-account = account { $what }
finding-place-station = station { $what }
finding-place-last-backup = backup
finding-place-backup = backup { $what }
finding-place-mark = mark
finding-place-other-mark = mark of { $what }
finding-place-head = head { $what }
finding-place-schema = schema { $what }
finding-place-file = file
finding-place-history = history
finding-place-cohort = cohort
finding-place-generator = generator
finding-place-checking = checking drill { $what }
finding-place-other-stations = other stations
finding-span-days = { $days } d { $hours } h { $minutes } min
finding-span-hours = { $hours } h { $minutes } min
finding-span-minutes = { $minutes } min
finding-by-officer = , by officer { $by }
finding-place-sealed = sealed attempt { $what }
finding-no-value = nothing
finding-said = something is not as the program needs it; its words are in { $log } in the data folder
finding-cant-follow = it can't follow: { $what }
finding-cant-follow-far = it can't follow: { $what }; PC { $pc } wrote it, and nothing here rests on it
finding-no-account = { $officer } has no account
finding-no-officer = there is no officer { $officer }
finding-no-unit = there is no unit { $unit }
finding-no-unit-of = there is no unit { $unit }, which officer { $officer } is put in
finding-officer-twice = officer { $officer } was added before
finding-exam-without-sitting = attempt { $attempt } is an exam without a sitting, or the other way round
finding-no-slip = { $officer } has no finished attempt { $attempt } in which there could be a slip
finding-no-assignment = assignment { $assignment } was never given
finding-code-gone = { $officer } had no such recovery code, or it was used before
finding-exemption-twice = exemption { $exemption } was asked for before
finding-exemption-unasked = nobody asked for exemption { $exemption }
finding-exemption-approved = exemption { $exemption } was approved before
finding-exemption-ended = exemption { $exemption } was ended before
finding-certificate-twice = certificate { $number } was issued before
finding-certificate-id-twice = a certificate with the id { $id } was issued before
finding-certificate-unknown = certificate { $number } was never issued
finding-certificate-revoked = certificate { $number } was revoked before
finding-standard-unread = { $file }: { $said }
finding-standard-other = { $file }: it is version { $version } of { $standard }
finding-standard-differs = { $file }: there is another standard of this id and version
finding-no-standard = standard { $standard } { $version } is not known here
finding-sitting-twice = sitting { $sitting } was planned before
finding-sitting-unplanned = sitting { $sitting } was never planned
finding-candidate-invigilates = { $officer } is a candidate and an invigilator of sitting { $sitting }
finding-entry-out-of-order = it is entry { $entry } of a sitting that has { $known }
finding-revealed-twice = the secret of sitting { $sitting } was revealed before
finding-sitting-refused = sitting { $sitting }: { $why }
finding-begun-elsewhere = attempt { $attempt } was not begun by this candidate in this sitting
finding-candidate-unknown = sitting { $sitting } does not know its candidate
finding-other-attempt = sitting { $sitting } has another attempt on its roll
finding-roll-ended = its sitting has it as ended
finding-roll-open = its sitting has no end of it
finding-not-back = by sitting { $sitting } it came back of its candidate, and it did not
finding-log-of-forms = its log is of a form exam, its sitting of a copy one
finding-log-of-copying = its log is of a copy exam, its sitting of a form one
finding-log-of-practice = its log is one of practice, which may be paused and ended at will
finding-early-allowed = its log says that it may be handed in early, { $standard } does not allow that
finding-early-forbidden = its log says that it may not be handed in early, which it may by { $standard }
finding-limit-other = its log has { $found } ms as its limit, { $standard } { $asked } ms
finding-limit-none = its log has no limit, { $standard } has { $asked } ms
finding-limit-unasked = its log has { $found } ms as its limit, { $standard } has none
finding-policy-other = its log is compared by “{ $found }”, that of { $standard } by “{ $asked }”
finding-no-text = no text was copied in it
finding-no-form = no form was entered in it
finding-text-of-other-seat = its text is not that of its seat
finding-text-before-rooms = its text is of a generator that was gone before there were rooms of several PCs
finding-text-differs = its text is not the one that its seat's seed gives
finding-text-unmade = its text can't be made again: { $said }
finding-texts-not-compared = texts were not compared
finding-form-other = its form is “{ $found }”, its standard asks for “{ $asked }”
finding-form-not-carried = its form calls itself “{ $form }” and is not that form as the program carries it
finding-card-count = it has { $found ->
    [one] { $found } card
   *[other] { $found } cards
}, its seat is given { $given }
finding-cards-of-other-seat = its cards are not those of its seat
finding-card-differs = card { $card } is not the one that its seat's seed gives
finding-first-entry-missing = the attempt { $attempt } is not here, whose cards it enters a second time
finding-same-officer-twice = its officer entered the cards of attempt { $attempt } the first time too
finding-cards-of-other-attempt = its cards are not those of attempt { $attempt }
finding-doubt = the program said when it was sealed: { $said }
finding-changed-while-running = its events or clock stamps are not those that were signed while it ran
finding-code-unreadable = its code can't be read: { $said }
finding-key-of-other-store = it is signed by key { $key }, which was not made in this store
finding-key-untrusted = it is signed by key { $key }, which this PC does not trust ({ $file })
finding-signature-wrong = its signature is not right
finding-code-of-other-number = its code is that of number { $number }
finding-number-of-other-year = its number is of { $year }, and it was issued on { $issued }
finding-not-reached = the standard was not reached by then
finding-no-role-allows = no role has the right to that: { $right }
finding-conflicting = { $conflict }
finding-skipped = { $why }
finding-other-exam-decides = attempt { $attempt } is what decides, the entry has { $named }
finding-grade-other = the entry names another grade
finding-code-says-other = its code says another { $parts }
finding-cant-be-issued = it can't have been issued: { $what }
finding-not-given-since = what came of another station since would not give it: { $what }
finding-not-due-by-birth = by the birth date at the exam ({ $born }) it is not due: { $what }
finding-not-due-without-birth = by the birth date at the exam (none on record) it is not due: { $what }
finding-other-person = attempt { $attempt } was written when the badge had another name and birth date
finding-head-other = the head that it bears is not that of the entry before its own
finding-rests-on = it rests on attempt { $attempt }: { $what }
finding-secret-unknown = the secret of sitting { $sitting } is not on record, so nothing proves its text
finding-resting-to-do = { $what }; it is valid until it is revoked: look at that exam, then revoke it on the page of certificates, or keep on file why it stands; it keeps nobody else from a certificate
finding-resting-revoked = { $what }; it was revoked, which settles it
finding-contested = { $what }; two PCs, or one PC twice, say different things of an attempt of that officer, and what holds of them now need not be what held then
finding-younger-standard = issued by version { $version } of { $standard }, its sitting was planned by version { $planned }
finding-holder-other = its holder has another name and another birth date in the roster now than when it was issued: compare both with the personnel file
finding-void = { $what }; the exam is void, which settles it
finding-far-void = { $what }; PC { $pc } wrote it; the exam is void, which settles it
finding-far-exam = { $what }; PC { $pc } wrote it: no certificate rests on it; run dabiao audit on that PC, void the exam on its roll and hold it again
finding-far-practice = { $what }; PC { $pc } wrote it: no certificate rests on it; run dabiao audit on that PC
finding-doubtful-exam = { $what }; no certificate rests on it; ask who typed what happened, void the exam on its roll and hold it again
finding-doubtful-practice = { $what }; no certificate rests on it; ask who typed what happened
finding-far-doubtful-exam = { $what }; PC { $pc } wrote it; no certificate rests on it; run dabiao audit on that PC, void the exam on its roll and hold it again
finding-far-doubtful-practice = { $what }; PC { $pc } wrote it; no certificate rests on it; run dabiao audit on that PC
finding-held-without-role = { $by } held it at PC { $pc }, and the bureau's registry never gave them the right to that ({ $right }): no certificate rests on it; ask at that PC who held it
finding-may-not-hold = { $by } may not hold it at PC { $pc }: { $conflict }
finding-of-sitting = its sitting { $sitting }: { $what }
finding-time-checked = { $what }; PC { $pc } wrote it, and the registry checked its time: it counts
finding-time-corrected = { $what }; PC { $pc } wrote it: no certificate rests on it; ask who held it on which day; if that is its date, the administrator of the bureau says so by dabiao bureau settle PC --exams, else void the exam on its roll and hold it again
finding-time-wrong = { $what }; PC { $pc } wrote it: no certificate rests on it; ask at that PC how its clock was set
finding-written-twice = PC { $pc } wrote it twice, the second time otherwise: no certificate rests on it; ask there whether its disk was set back or its folder copied, void the exam on its roll, and hold it again
finding-contested-sitting = PC { $pc } and PC { $others } each say to have planned it, and nothing tells whose it is: no certificate rests on it; ask at both, look at what is on paper, and say it at the founding PC by dabiao bureau settle PC --contested
finding-contested-attempt = PC { $pc } and PC { $others } each say to have begun it, and nothing tells whose it is: no certificate rests on it; ask at both, look at what is on paper, and say it at the founding PC by dabiao bureau settle PC --contested
finding-late = it is dated { $dated }, before the deadline, and came here on { $came }, after it; PC { $pc } wrote it: nothing new is issued on it; ask who held it on which day, and look at what is on paper; if the date is right, the administrator of the bureau says so by dabiao bureau settle PC --exams
finding-far-behind = { $op } at { $at } is { $minutes } min before a time that its own PC knew already
finding-far-by-hand = { $op } at { $at }, a time that was given to its PC by hand
finding-far-corrected = { $op } at { $at }, before the end of a time that its PC says its clock showed wrongly
finding-far-loose = the series that it is in goes on from nothing that its PC wrote before, so nothing but its own word says when it was held
finding-off-plan = it was planned for { $planned } and opened at { $opened }
finding-not-revealed = it is over and its secret is not on record: of { $exams ->
    [one] { $exams } exam
   *[other] { $exams } exams
} the text was not made again; who has its start code or held it can reveal the secret in the exam room
finding-taken-by-given = { $by } took it over at { $station }, where { $giver }, a candidate of it, gave them the password: who took it over can't be told
finding-taken-by-own = { $by } took it over at { $station }, where whoever gave them the password has their own account from { $giver }, a candidate of it, directly or through others: who took it over can't be told
finding-names-nobody = it names nobody, though there were accounts
finding-had-no-right = { $by } had not the right to it at that moment ({ $right })
finding-may-not = { $by } may not do that: { $conflict }
finding-code-for-other = { $by } made a recovery code for { $officer }: everybody makes their own alone
finding-code-of-other = { $by } used the recovery code of { $officer }
finding-own-unit = { $by } changed their own unit in the roster
finding-own-birth = { $by } changed their own birth date in the roster
finding-own-unit-and-birth = { $by } changed their own unit and birth date in the roster
finding-gave-alone = { $by } gave { $officer } another secret alone, without a second person or a code
finding-gave-alone-before = { $by } gave { $officer } another password alone, before this journal has an entry of a program that asks for a second person
finding-replaced-alone = { $by } replaced the secret of { $officer } alone, without a second person or a code
finding-second-and-code = { $by } names a second person and a code for { $officer }
finding-cant-confirm = { $second } can't confirm that { $by } had the secret of { $officer } replaced
finding-confirmed-by-given = { $second } confirmed a new secret of { $officer } by a password that somebody else gave them
finding-no-right-to-confirm = { $second } had not the right to confirm a new secret of { $officer }
finding-by-own-code = { $officer } chose a new password by their recovery code, without the old one: { $why }
finding-by-code-alone = { $by } gave { $officer } a new password by their own recovery code, without a second person: { $why }
finding-by-older-code = { $by } gave { $officer } a new password by their own recovery code, without a second person: { $why }; the code was made before a restore, and may have been used before
finding-by-given-pin = { $by } gave { $officer } a new password, confirmed by { $second } by one that { $giver } gave them and that they never changed: { $why }
finding-by-own-second = { $by } gave { $officer } a new password, confirmed by { $second }, whose own first password { $by } gave: { $why }
finding-key-not-made-here = key { $key } is trusted here and was not made on this PC: compare its fingerprint
finding-key-other-enrolled = the key of this station is { $key }, and the enrolment is signed by key { $by }
finding-key-gone = it is not there: nothing more can be signed by key { $key }
finding-key-did-not-sign = the key of this station did not sign the journal; key { $key } did
finding-restore-told = { $told }
finding-restore-elsewhere = PC { $pc }: { $what }; ask there why, and compare what was set aside with what that PC has now
finding-restore-unfounded = it says that the journal went on from a backup whose last entry is not here
finding-gone-since-audit = the last audit on this PC saw { $entries ->
    [one] { $entries } entry
   *[other] { $entries } entries
} of series { $series }: some of them are missing or were written anew
finding-mark-none = this account has none for this data folder: it was not opened here before, or the mark was removed
finding-mark-of-other-key = { $file } is signed by a key that the journal does not name: the history that this account saw here was another one
finding-mark-unreadable = it can't be read and says nothing: { $said }
finding-head-unreadable = its head can't be read: { $said }
finding-past = { $gone }; { $answer }
finding-past-attempts = { $gone }, with at least { $attempts ->
    [one] { $attempts } attempt
   *[other] { $attempts } attempts
}; { $answer }
finding-gone-nowhere = it has entry { $entry } ({ $when }) of a series that the journal does not have
finding-gone-one = entry { $entry } ({ $when }) is missing: the journal goes to entry { $there }
finding-gone-from = entries { $from } to { $entry } ({ $when }) are missing: the journal goes to entry { $there }
finding-gone-after = entries after { $kept } up to { $entry } ({ $when }) are missing or were written anew
finding-gone-other = entry { $entry } ({ $when }) is another one now: the journal was written anew
finding-past-restored = a restore explains it
finding-past-begun-anew = the journal was begun anew
finding-past-elsewhere = the other data folder went on by itself, or this one is a copy
finding-past-open = no restore explains it: the records were taken back, cut or written anew
finding-drill-twice = its officer had this very drill before
finding-drill-level = there is no level { $level }
finding-drill-kind = its seed gives records of { $kind }
finding-drill-times = its times are impossible
finding-drill-marks = its marks give { $found } of { $planted ->
    [one] { $planted } error
   *[other] { $planted } errors
} found, { $alarms ->
    [one] { $alarms } false alarm
   *[other] { $alarms } false alarms
}, { $ms } ms, passed: { $passed }
finding-clock-back = the clock stepped back by { $by } to { $at }
finding-before-known = { $op } at { $at } is { $by } before a time that was known already
finding-sealed-behind = an exam was sealed at { $at } while the clock stood before what was known; the program said so
finding-time-given = the program was given the time { $given } by hand; the system's was { $system }
finding-dated-by-hand = { $op } at { $at }, a time that was given by hand
finding-sealed-by-hand = an exam was sealed at { $at }, a time that was given by hand
finding-clock-wrong = it was put on record that the clock was wrong when it showed { $from } to { $to }
finding-after-correction = { $op } at { $at }, before the end of a time that is on record as shown wrongly by the clock
finding-late-demonstration = a store that was in use was called a demonstration
finding-begun-twice = it begins attempt { $attempt }, which was begun before
finding-sealed-twice = it seals attempt { $attempt }, which was sealed before
finding-sealed-unbegun = it seals attempt { $attempt }, which was not begun
finding-attempt-gone = the journal names an attempt that is not there
finding-sealed-attempt-gone = the journal names a sealed attempt that is not there
finding-of-no-open-attempt = it belongs to no open attempt
finding-sealed-in-journal = by the journal it is sealed
finding-open-with-end = it is open, and its row tells of an end
finding-event-broken = event { $event } does not follow the one before it
finding-stamp-changed = the clock stamp of event { $event } is not as it was written
finding-attempts-not-checked = they were not checked
finding-log-gone = its log is not there
finding-not-sealed = no journal entry seals it
finding-not-begun = no journal entry begins it
finding-hash-other = its log does not give its hash
finding-header-other = its header is not that of its log
finding-mode-other = its log is not of its mode
finding-items-other = its log does not give its items
finding-rule-broken = its log breaks a rule: { $said }
finding-event-unscored = event { $event } of its log: { $said }
finding-score-newer = its score is by rules { $version }, which a newer program knows
finding-score-other = its log does not give the stored score
finding-summary-other = its summary is not that of its score
finding-named-log-other = the journal names another log
finding-named-events-other = the journal names another number of events
finding-named-score-other = the journal names another score
finding-named-seal-other = the journal names another time of sealing
finding-named-stamps-other = the journal names other clock stamps
finding-named-text-other = the journal names another text
finding-column-other = { $column } is “{ $found }”, by the journal it is “{ $told }”
finding-row-untold = the journal knows nothing of it
finding-row-other = { $column } is { $found }, by the journal it is { $told }
finding-row-gone = the journal knows of it, but it is not there
finding-not-of-attempt = the attempt does not give it
finding-not-of-attempts = the attempts do not give it
finding-of-no-sealed-attempt = it belongs to no sealed attempt
finding-it-is-missing = it is missing
finding-secret-changed = its secret was changed
finding-schema-gone = it is not there
finding-schema-other = it is not as the program makes it
finding-schema-foreign = the program made no such thing
finding-entry-gone = an entry before it is missing
finding-entry-loose = it does not follow the entry before it
finding-entry-changed = its content does not give its hash
finding-series-not-enrolled = this folder's enrolment does not know the series of this station
finding-series-of-nobody = nobody enrolled this series: its entries are not this station's
finding-series-within = a series begins with such an entry, and this one is within one
finding-series-loose = the series before it does not end with the entry that it goes on from
finding-enrolment-gone = it says that its key was enrolled, and the enrolment is missing: nothing outside the journal says which key signs it
finding-key-not-enrolled = its key is not enrolled: nothing outside the journal says which key signs it, until the program is next started here and takes the past as it stands then
finding-enrolled-more = the series had { $before ->
    [one] { $before } entry
   *[other] { $before } entries
} when its key was enrolled and has { $now } now: entries are missing
finding-past-other = the past that was taken as it stood on { $day } is not the one that is here
finding-past-not-older = its past is said to be an older program's, which enrolled no key, and it says itself that a key was enrolled
finding-past-taken = the { $entries ->
    [one] { $entries } entry before it is
   *[other] { $entries } entries before it are
} taken as of { $day }: { $occasion }{ $why }{ $by }
finding-key-unannounced = key { $key } is enrolled from here on, and the key before it did not name it
finding-key-named-by-other = it names key { $named }, and key { $key }, which is valid here, did not sign that
finding-signed-by-stranger = it is signed by key { $by }, which nobody enrolled; key { $key } is valid here
finding-not-signed = it is not signed
finding-key-replaced = key { $key } took the place of key { $before } without being signed by it
finding-signed-by-unnamed = it is signed by key { $key }, which the entries before it don't name
finding-signatures-not-checked = its signatures were not checked
finding-head-gone = no entry has this hash: entries are missing or were written anew
finding-head-series-gone = the journal has no series { $series }: it is not the one that this head is of
finding-head-short = the series had { $before ->
    [one] { $before } entry
   *[other] { $before } entries
} then and has { $now } now: entries are missing
finding-head-changed = entry { $entry } was another one then ({ $hash }): the series was written anew from there or before
finding-head-perhaps-far = { $what }; unless it is of another PC whose series begins alike: look there
finding-head-far-gone = it is of another PC, and that entry of it is not here: look there
finding-head-far-changed = entry { $entry } of that PC was another one then ({ $hash }): its series was written anew, or it is not the one that this head is of
finding-far-row-other = its row is not that of the entries of its station
finding-far-row-of-other = it is another officer's or unit's by the entries
finding-far-row-gone = its row is missing, and its body is here
finding-far-named-other = it is named otherwise than its line says
finding-far-roles-other = the roles in the bureau are not those that its registry gave
finding-far-newer = { $entries ->
    [one] { $entries } entry is of a newer program; it is
   *[other] { $entries } entries are of a newer program; they are
} kept, and not applied
finding-far-unread = { $entries ->
    [one] { $entries } entry of PC { $pc } can't be read; it is
   *[other] { $entries } entries of PC { $pc } can't be read; they are
} kept, and not applied: run dabiao audit on that PC
finding-far-no-duty = { $entries ->
    [one] { $entries } entry is of a PC that has no duty for it; it is
   *[other] { $entries } entries are of PCs that have no duty for them; they are
} kept, and not applied
finding-far-otherwise = entry { $entry } of PC { $pc } ({ $series }) and one of PC { $holder } differ, and the first does not hold
finding-far-begun-elsewhere = entry { $entry } of PC { $pc } ({ $series }) does not hold: PC { $holder } began that attempt
finding-far-contested = entry { $entry } of PC { $pc } ({ $series }) and one of PC { $other } say so of themselves, and nothing tells whose it is
finding-entry-hash = entry { $entry } of series { $series } does not give its hash
finding-entry-line = the line of entry { $entry } of series { $series } is not that of this entry
finding-entry-place = entry { $entry } of series { $series } has no place in its chain
finding-key-out-of-turn = its signature is not that of the key whose turn it is
