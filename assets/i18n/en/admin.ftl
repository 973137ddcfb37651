### Administration (管理): the checklist, people, the settings of this PC, the log.

admin-steps = To do
admin-settings = Settings
admin-log = Log
steps-open = { $n ->
    [one] { $n } thing is left to do
   *[other] { $n } things are left to do
}
steps-all = Everything is done
steps-note = Go from top to bottom; it need not all be today. Back up and check up once a week.
steps-not-done = not done yet
steps-done = done
steps-needless = not needed
steps-due = { $days ->
    [one] { $days } day ago: due again
   *[other] { $days } days ago: due again
}
steps-nobody = nobody yet: { $roles }
steps-when = done { $when }
steps-when-by = { $when }, { $who }
steps-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
steps-no-problem = no problem
steps-problems = { $n ->
    [one] { $n } problem was found: see the check-up
   *[other] { $n } problems were found: see the check-up
}
steps-warnings = { $n ->
    [one] in order; { $n } thing to look at
   *[other] in order; { $n } things to look at
}
steps-same-disk = A backup was made, but on the disk of the data: if it breaks both are gone. Make one on a stick.
step-code = Recovery code
step-code-why = Lets you choose a new password if you forget yours. Write it on paper, seal and lock it away; if it is lost or was seen, make another and the old one is void.
step-code-do = Make a recovery code
step-code-another = Another recovery code
step-code-sure = The code in the envelope is void at once: the new one has to be printed and sealed again.
step-code-void = Replace it, the old one is void
step-second = A second administrator
step-second-why = So that things can be done when you are away, and your password replaced when you forget it.
step-second-do = Add a person
step-roster = Import the roster
step-roster-why = The personnel office's Excel list: you first see what it would change.
step-roster-do = Import
step-roles = Give roles
step-roles-why = Trainers see to practice, invigilators to exams, issuers to certificates. Officers who only practise need none.
step-roles-do = Give roles
step-key = Issuing key
step-key-why = It signs certificates. An issuer makes it on the page "Certificates"; here you see whether that is done.
step-key-do = Certificates
step-bureau = One bureau of several PCs
step-bureau-why = With one PC there is no need. With several it brings roster and results together.
step-bureau-do = Stations
step-bureau-needless = Not needed
step-bureau-after-all = Needed after all
step-backup = Backup elsewhere
step-backup-why = The program backs up every day on this PC. If its disk breaks all of that is gone: once a week, keep a backup on a stick.
step-backup-do = Back up
step-check = Check-up
step-check-why = Looks at this PC and all records. Once a week, and first of all when something is odd.
step-check-do = Check up
roles-title = The six roles
roles-note = One person may have several. Nobody gives roles to themselves; whoever held a sitting does not issue its certificates.
roles-holder = { $name } (since { $since })
roles-nobody = nobody yet
accounts-roles-same = The roles are as they were
person-data = Data
person-data-note = Another name or unit, leaving, coming back. Badges are not changed here; import the personnel office's new list if there is one.
person-left-roles = This person has left and still has roles: take them back, or they can still act.
person-save = Save the data
person-unchanged = Nothing was changed
reset-title = Replace a password or PIN (takes two)
reset-note = They chose it themselves. If it is forgotten, you and somebody else with a role replace it together: you fill this in, and the other confirms it here with their own password. Nobody can do it alone.
reset-by-second = Somebody else confirms
reset-by-code = By your recovery code (if there is nobody else)
reset-nobody = Nobody can confirm: it takes somebody else with a role and a password that they chose.
reset-no-code = You have no recovery code that is good here (one made before a restore is not): make one under "To do" first.
reset-second = Who confirms
reset-second-given = { $name } (first password from you)
reset-second-given-note = You gave this person their first password. It works, and every audit says so; choose somebody else where you can.
reset-second-password = Their password
reset-code-note = Open the envelope and type your own recovery code. It works once; the program gives you a new one at once. Its use is in the journal, and every audit tells it.
reset-now = Replace it
field-own-code = Your recovery code
error-replace-alone = They chose this password themselves: nobody replaces it alone.
error-replace-alone-next = On the page "Administration", under "People and roles", do it with somebody else who has a role, or by your recovery code.
error-second-person = This person can't confirm it.
error-second-person-next = Ask somebody else who has a role and chose their own password; neither you nor the person concerned.
error-registration = Nobody adds themselves at this PC.
error-registration-next = Ask an administrator or a trainer to add you.
start-by-staff = Not on the list? At this PC an administrator or a trainer adds people: ask them.
settings-note = These hold for everyone at this PC. The log tells who changed them, and when.
settings-switch = Key that switches between Chinese and English
settings-switch-note = Practice and exams name it before they begin. Try the input method of this PC first.
settings-registration = Who may add themselves
settings-registration-note = Whether newcomers enter badge, name and unit at the page of signing in, or an administrator or a trainer does it.
settings-text-size = Text size
settings-text-size-note = For those who have chosen none. What somebody chose stays.
settings-standards-note = The numbers of each standard, and whom a change would touch, are on the page "Certificates" under "Standards".
settings-standards = See the standards
switch-unknown = Not known
switch-shift = Shift
switch-ctrl-space = Ctrl + Space
switch-win-space = Windows key + Space
hint-switch = Chinese/English: { $key }
registration-everybody = Everybody may add themselves
registration-by-staff = Only administrators and trainers add people
log-note = Who gave which role to whom, replaced whose password, imported what, changed which standard or setting. Practice and results are not here.
log-count = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
log-save = Save as
log-empty = none
log-here = this PC
log-elsewhere = another PC
col-who = Who
col-what = What
col-where = Where
deed-and = {"; "}
deed-gave = gave { $name } the role: { $roles }
deed-took = took from { $name } the role: { $roles }
deed-secret = gave { $name } a first password or PIN
deed-code = made a recovery code of their own
deed-own-code = { $name } chose a new password by their recovery code: { $why }
deed-two = replaced the password of { $name }, confirmed by { $second }: { $why }
deed-sealed = replaced the password of { $name } by their own recovery code: { $why }
deed-alone = replaced the password of { $name } (alone, in an older program): { $why }
deed-import = imported the roster { $file }: { $n ->
    [one] { $n } person
   *[other] { $n } people
}
deed-unit = entered or changed the unit { $unit }
deed-officer = changed the data of { $name }
deed-standard = put version { $version } of the standard “{ $title }” in force
deed-key = made the issuing key ({ $holder })
deed-clock = put on record that the clock was wrong: { $reason }
deed-restored = restored a backup
deed-enrol = admitted the PC { $name }
deed-retire = retired the PC { $name }
deed-duty = set the duties of the PC { $name }
deed-server = entered the bureau's server
deed-same-officer = said that two records are of one person
deed-same-unit = said that two names are of one unit
deed-backup = backed up to { $file }
deed-backup-here = backed up to { $file } (on the disk of the data)
deed-check-up = check-up: { $n ->
    [one] the audit found { $n } problem
   *[other] the audit found { $n } problems
}
deed-check-up-told = check-up: { $n ->
    [one] the audit found { $n } problem
   *[other] the audit found { $n } problems
}; checks that failed: { $fails }, that say something: { $warnings }
deed-switch = setting: the key that switches the input method is { $key }
deed-registration = setting: { $who }
deed-text-size = setting: text size { $n } %
deed-no-bureau = said that no bureau is needed
deed-bureau-again = said that a bureau is needed
deed-pc = setting: { $key }
settings-sounds = Sounds
settings-sounds-note = Sounds of practice, for those who have chosen none; everybody can choose others on the page "Choose a text". In exams and their trials it is silent: others sit in the room.
sounds = Sounds
sounds-off = Off
sounds-errors = Errors and the end
sounds-all = Every key too
sounds-never-exam = Silent in exams and their trials.
sounds-looking = A program that plays sounds is being looked for…
sounds-by = Played by { $name }.
sounds-absent = This PC plays no sounds: Linux needs pw-play, paplay or aplay; Windows has to allow PowerShell. A choice is silent then, and all else goes on.
deed-sounds = Sounds of this PC set to: { $sounds }
settings-set = { $name } is now { $value }.
error-settings = There is no such setting: { $given }
error-settings-next = It can be: { $known }
settings-unit-rates = Rates by unit
settings-unit-rates-note = The certification rates of the units side by side on the officers' page "My results": no names, and no unit with too few people. It holds at this PC only. Trainers can change it too, on the page "Units" of the desk.
unit-rates-hidden = Officers do not see them
unit-rates-shown = Officers see them
unit-rates-choose = Officers see the rates by unit under "My results" (at this PC)
deed-unit-rates = let officers see the rates by unit
deed-no-unit-rates = no longer lets officers see the rates by unit
