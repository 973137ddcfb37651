### Stations, and exchanging data: the words of the window.

nav-stations = Stations
exchange-title = Exchange data
exchange-who = { $bureau } · this PC: { $name }
exchange-by-folder = Stick or shared folder
exchange-choose = Choose the stick or the shared folder
exchange-choose-note = Plug in the stick that carries the data, choose it and press "Start". Only the PC that a package is for can open it: on a lost stick nobody reads anything.
exchange-drive = Drive { $name }
exchange-last = Last time: { $folder }
exchange-look-again = Look again
exchange-no-drive = No stick was found. Plug it in and press "Look again", or choose a folder below.
exchange-folder = Folder
exchange-begin = Start
exchange-nothing-there = There was no package for this PC
exchange-begins = Getting ready…
exchange-checking = Reading part { $n } back
exchange-leave-in = Leave the stick in.
exchange-cancelling = Stopping…
exchange-runs = Data are being exchanged…
exchange-back = Back to Today
exchange-may-remove = ✓ Safe to remove
exchange-read-back = Everything that was written was read back.
exchange-not-done = This exchange did not come to its end, and the stick may hold nothing new. What was taken in stays.
exchange-troubles = { $n ->
    [one] { $n } file has a problem
   *[other] { $n } files have problems
}
exchange-not-exam = An exam is held on this PC: no exchange now
exchange-not-exam-next = Exchange when the exam is over and its room is closed.
exchange-not-typing = A text is being typed: no exchange now
exchange-not-typing-next = Exchange when it is finished.
exchange-not-busy = Something else is being done, please wait
exchange-not-busy-next = Press once more when it is done.
error-exchanging = Data are being exchanged: no drill or exam can begin now
error-exchanging-next = Begin when it says "Safe to remove"; if it is urgent, press "Cancel" on the page "Exchange data".

bureau-line-list = All stations
bureau-line-none = No other PC is in this bureau now
bureau-line-all = { $all ->
    [one] The other PC has exchanged
   *[other] All { $all } other PCs have exchanged
} within 7 days
bureau-line-not-yet = { $n } of { $all } PCs admitted and not exchanged yet
bureau-line-unseen = { $n } of { $all } PCs not exchanged for 7 days

as-of-bureau = Data of other PCs as of { $at } (from { $bureau })
as-of-never = Nothing has come from { $bureau } yet: only this PC's own data are here
as-of-none = { $all ->
    [one] The other PC has
   *[other] The other { $all } PCs have
} handed nothing in yet: only this PC's own data are here
as-of-all = { $all ->
    [one] Data of the other PC
   *[other] Data of all { $all } other PCs
} as of { $at } or newer
as-of-behind = Data of { $all ->
    [one] the other PC
   *[other] { $all } other PCs
}, the oldest as of { $at }; behind ({ $n }): { $names }
as-of-more = { $names } and others

alone-title = This PC belongs to no bureau
alone-what = A bureau is several PCs: each keeps its own records as before, and a stick or a shared folder brings results to the PC that founded it.
alone-each = That PC sends roster, assignments and standards back to each; no server and no network are needed; where the bureau has a server, the PCs exchange over the network by themselves.
alone-need = With one PC only there is no need of a bureau, and nothing is missing.
alone-by-admin = Founding and joining is done by the administrator.
alone-found = Found a bureau here
alone-by-code = Join by a code
alone-join = Join by a stick
alone-found-note = The PC that has the roster founds the bureau. People and results that are here stay.
alone-found-now = Found it
alone-join-note = Write a request, bring it to the PC that founded the bureau to be approved, and bring the answer back. Results that are here are not lost: they go up later.
by-code-note = Where the bureau has a server, its administrator gives a code. Type all of it, with the address before it; the unit is in the code. Results that are here are not lost: they go up later.
by-code-field = Code to join by
by-code-now = Join
by-code-waits = This PC has asked and waits for the PC that founded the bureau, which has to be switched on.
by-code-joined = This PC belongs to { $bureau } and is called { $name } there. Its first exchange is under way; from now on it exchanges over the network by itself.
by-code-ended = There was no answer yet: this PC has not joined
by-code-ended-next = Press "Join" again with the same code to go on.
alone-request-folder = Folder for the request
alone-ask-now = Write the request
alone-asked-again = Another request makes the one before void.
alone-answer = Take the answer
alone-answer-note = This PC wrote a request. Once it is approved, choose the answer that was brought back.
alone-answer-file = Answer file
alone-answer-now = Take it
why-no-roster = There is no unit yet: import the roster first.
field-bureau = Name of the bureau
field-station = Name of the PC

file-request = join-{ $name }
file-answer = answer-{ $name }
stations-founded = { $name } is founded. Now write a request on the page "Stations" of every other PC, and bring the files here to be approved.
stations-asked = The request is written: { $file }. Bring it to the PC that founded the bureau, have it approved on the page "Stations" there, and bring the answer back.
stations-joined = This PC belongs to { $bureau } and is called { $name } there. Now plug the stick in and press "Exchange data".
stations-approved = { $name } ({ $unit }) is admitted. The answer is in { $file }: bring it to that PC and take it on its page "Stations".
stations-approved-before = Nothing changed: { $name } ({ $unit }) was admitted already. The answer is once more in { $file }: bring it to that PC and take it on its page "Stations".

stations-own-founder = { $bureau } · this PC, { $name } ({ $unit }), founded it
stations-own = { $bureau } · this PC: { $name } ({ $unit })
stations-own-duties = Duties of this PC: { $duties }
stations-heard = What came from the bureau last was written { $at }
stations-list = All PCs
stations-list-here = This is what this PC knows; the whole picture is at the PC that founded the bureau.
stations-count = { $n ->
    [one] { $n } PC
   *[other] { $n } PCs
}
stations-search-hint = Unit or name
stations-founder = founding PC
col-station = Station
col-version = Version
col-seen = Last seen
col-unconfirmed = Not here
col-duties = Duties
col-next-step = What to do
paper-title-stations = Stations

admit-title = A PC asks to join
admit-note = Open the request that it wrote and see who asks. The answer is written beside it; only that PC can open it.
admit-file = Request file
admit-open = See who asks
admit-who = The PC that asks: { $name }, which says to be of { $unit }
admit-key = Key { $key }: compare it with somebody at that PC to be sure of the file.
admit-duties = Duties for its unit at once:
admit-was = It says to have been { $names }, which is retired. Whether its key proves that is told once it is admitted.
admit-taken-back = Lost and found again: what was written there since the retirement counts
admit-now = Admit it and write the answer

station-facts = Version { $version } · last seen: { $seen } · entries here: { $n } · not here: { $waits } · duties: { $duties }
station-next = What to do: { $next }
station-duty = Give a duty
station-duty-note = Roster, certificates and guidance each belong to one PC; a desk to one PC of each unit and one of the bureau. Given to this PC, the one before has it no longer.
station-duty-unit = for { $unit } only
station-duty-bureau = for the bureau
station-duty-give = Give this duty
station-admit-people = Take these people into the roster
station-same-person = They are one person
station-settle = Settled
station-settle-resets = { $n ->
    [one] Its disk was reset or a backup restored once
   *[other] Its disk was reset or a backup restored { $n } times
} in the last 30 days; three times, and no exam begins there. When what resets it is switched off or taken out, say so here: what was until now counts no longer, and the PC knows after its next exchange.
station-settle-copy = Its login came from another PC. When that is no longer in use, or has joined for itself, say so here. If it is the same PC with another network card, let it ask, and say so where its request is opened.
station-settle-now = It is mended
station-ours = This PC wrote that
station-not-ours = This PC did not write that
station-times-checked = The dates are right
station-decide = It is of this PC
station-retire = Retire
station-retire-note = This is final: what is here of it counts, nothing that comes from it later is taken.
station-retire-why = the reason
station-retire-check = the box
station-retire-sure = { $name } is to be retired
station-retire-now = Retire this PC
station-lost = Lost after all
station-lost-note = Was it retired for another reason and turns out to be lost or stolen, or was something of it taken back by mistake, say so here. First it is shown what would count no longer.
station-lost-look = See what would count no longer
station-lost-now = It is lost: so be it
retire-lost = lost or stolen
retire-replaced = replaced by another PC
retire-closed = not used any more
duty-registry = roster and standards
duty-issuing = certificates
duty-cohort = guidance
duty-desk = desk
duty-exam = exams
duty-practice = practice

### What stations handed up that somebody has to settle.

duty-for-unit = { $duty } ({ $unit })
matter-no-duty = { $station }: { $n ->
    [one] { $n } entry does not count
   *[other] { $n } entries do not count
}, as it does not have the duty "{ $duty }" for these people
matter-no-duty-next = To have it count, give it the duty on the page Stations (or dabiao bureau duty { $code } { $station }, with --unit for one unit alone), or where it was retired and joined again to what it is by now; what is not its business is recorded anew by the PC that has the duty, and so is what a PC that was retired as lost wrote, and what is of roster, certificates or guidance from before it joined. Nothing is lost.
matter-here-only = { $station }: { $n ->
    [one] { $n } entry of this PC holds here alone
   *[other] { $n } entries of this PC hold here alone
}, as it does not have the duty "{ $duty }" for these people
matter-here-only-next = Ask the administrator of the founding PC for the duty (dabiao bureau duty { $code } { $station }), or have the PC that has it record this anew.
matter-newer = { $station }: { $n ->
    [one] { $n } entry is
   *[other] { $n } entries are
} of a newer program, which this one does not understand, and not counted yet
matter-newer-next = Update the program on this PC: they count when something new comes from that PC afterwards.
matter-unread = { $station }: what { $n ->
    [one] { $n } entry says
   *[other] { $n } entries say
} is not in order, and does not count
matter-unread-next = Run dabiao audit on that PC. The entries are kept, and the others hold.
matter-retired = { $station }: { $n ->
    [one] { $n } entry was
   *[other] { $n } entries were
} written after it was retired, and not counted
matter-retired-next = If that PC is in use, let it join again: once it is admitted they count, of a PC that was retired as lost only where the one who approves says so. If it was lost, find out who uses it.
matter-key = { $station }: { $n ->
    [one] { $n } entry is
   *[other] { $n } entries are
} signed by another key than the one that was admitted, and not counted
matter-key-next = Find out whether the PC was copied or its key replaced; if it is the same one, let it join again.
matter-elsewhere = { $station } wrote { $n ->
    [one] { $n } entry
   *[other] { $n } entries
} into the journal of another PC; that says nothing there
matter-elsewhere-next = The program never does that: somebody makes it. Find out who uses that PC, look at what it handed up, and retire it: dabiao bureau retire { $station }.
matter-old-key = { $station }: { $n ->
    [one] { $n } entry in this PC's name is
   *[other] { $n } entries in this PC's name are
} signed by a key that it replaced, or that nobody admitted, or names another key for it, and not counted
matter-old-key-next = Somebody who has its key, or had it, wrote it, or it is of a restore of long ago and came back after the key was replaced. Nothing follows it here. Was it not this PC, run dabiao bureau settle { $station }: every PC is told so, and what was believed elsewhere falls out. Find out who has the key, replace the present one if it is that (dabiao station renew --replace), and let every PC exchange: docs/bureau.md, “Another key for the founding PC”.
matter-as-this-pc = { $station }: { $n ->
    [one] { $n } entry that counts is in this PC's name and not in its journal
   *[other] { $n } entries that count are in this PC's name and not in its journal
}: this PC wrote that and forgot it (a restore, a disk that was set back), or somebody else has its key
matter-says = {". "}What stands there: { $names }
said-key = another key for { $name }
said-other-key = { $name } admitted under another key
said-admitted = { $name } admitted
said-was = { $name } admitted as the PC that { $was } was
said-decided = { $n ->
    [one] { $n } contested sitting or attempt given to { $name }
   *[other] { $n } contested sittings or attempts given to { $name }
}
said-dates = { $n ->
    [one] the dates of { $n } exam of { $name } said to be right
   *[other] the dates of { $n } exams of { $name } said to be right
}
said-retired = { $name } retired
said-retired-open = { $name } retired, but whatever it writes later counts
said-retired-beyond = { $name } retired, but { $n ->
    [one] { $n } entry of it that is not here counts
   *[other] { $n } entries of it that are not here count
}
said-before = { $name } (before it joined)
said-times = { $what } ({ $n ->
    [one] { $n } time
   *[other] { $n } times
})
said-gave = { $duty } given to { $name }
matter-as-this-pc-next = After a restore here it is its own: run dabiao bureau settle { $station }. If there was none, somebody has this PC's key or a copy of its folder: look at what was admitted, given and retired, put it right, and see docs/bureau.md, “Another key for the founding PC”.
matter-undecided = { $station }: { $n ->
    [one] { $n } entry in this PC's name is signed by a key that it replaced, and nothing tells whether this PC wrote it (a restore of before the new key) or somebody who has the old key. It counts for nothing until you say whose it is
   *[other] { $n } entries in this PC's name are signed by a key that it replaced, and nothing tells whether this PC wrote them (a restore of before the new key) or somebody who has the old key. They count for nothing until you say whose they are
}
matter-undecided-next = Read what was admitted, retired and given, how often and under which key, and compare it with what was done here. Was it this PC, run dabiao bureau settle --ours { $station }. Was it not, or is only some of it right, run dabiao bureau settle --not-ours { $station }, and retire, admit and give anew what was. The last answer holds. A PC that is retired among it is kept out until then. Does more of it come again after each answer, look at the PC that handed it up; and once all that was forgotten has come back, dabiao station renew --replace closes these gaps for good: nothing under the keys of before is asked about then. See docs/bureau.md, “Another key for the founding PC”.
matter-handed-by = {". "}Handed up first by: { $names }
matter-overtaken = { $station }: { $n ->
    [one] { $n } word that this PC said after a restore holds no longer
   *[other] { $n } words that this PC said after a restore hold no longer
}, as what came back since has a later place in the directory
matter-overtaken-next = Do once more what is to hold, by the same command or button: then it holds. If what came back is right, run dabiao bureau settle { $station }.
matter-kept-out = { $station }: a word in the founding PC's name retires it, and nobody said yet whether that PC wrote it. Until then nothing goes to this PC, and what it wrote since does not count
matter-kept-out-next = Answer it on the founding PC's card, or by dabiao bureau settle with --ours or --not-ours and that one's name. By --ours this PC stays retired. After --not-ours retire it anew if it was lost.
matter-founder-key = { $station }: { $n ->
    [one] { $n } entry in the name of the founding PC is
   *[other] { $n } entries in the name of the founding PC are
} signed by an older key of it, or by one that is not known here, and not counted
matter-founder-key-next = There is nothing to do here: the founding PC settles that. The administrator there sees it on the page Stations.
matter-place-taken = { $station }: another PC took its place on { $day } (it was admitted under another key then, as --same-pc does it), and the PC that had it before is in use still, under its key of before. The packages that it writes are not taken
matter-place-taken-next = Look at both. Did nobody here approve that, see first what stands in the founding PC's name. Was it right, the other one is a copy: see that nobody uses it, and settle it (dabiao bureau settle { $station }). Was it wrong, retire { $station } (dabiao bureau retire { $station } --why replaced; --why lost where its folder may be in other hands), let the PC that was put out ask to join anew (dabiao join --request FILE --unit UNIT --name NAME --anew), and approve that without --same-pc: what was typed there comes up then.
matter-place-taken-here = { $station }: since { $day } what the founding PC sends for this PC is sealed to a key that this PC never had. Another PC took its place there (approved with --same-pc), or this data folder is an older copy. Nothing of it can be read, and the packages that this PC writes are not taken
matter-place-taken-here-next = What is typed here stays here. Tell the administrator of the founding PC. Was the other one approved by mistake, they retire { $station } there, and this PC asks to join anew (dabiao join --request FILE --unit UNIT --name NAME --anew); what was typed here comes up then. Is this folder an older copy, put the newer one back.
matter-unopened = { $station }: since { $since } nothing here opens its packages: they are sealed to a key that this PC does not have
matter-unopened-next = Nothing that it hands up comes here; all of it is still there. If this data folder is of before the key of this PC was replaced, put the newer station-key.toml back, or the replaced key that was locked away. What to do otherwise: docs/bureau.md, “Another key for the founding PC”.
matter-twice = { $station }: { $n ->
    [one] { $n } entry contradicts what { $names } recorded of the same, and does not count
   *[other] { $n } entries contradict what { $names } recorded of the same, and do not count
}
matter-twice-next = Run dabiao audit to see which, and ask at both PCs. An attempt is of the PC that began it, by the roll where two say so; a sitting of the one that planned it; of anything else the entry with the lower hash holds. To change it, record it anew.
matter-retired-pc = { $name } (retired)
matter-contested = { $station } and { $names }: { $n ->
    [one] { $n } sitting or attempt{ $what } is
   *[other] { $n } sittings and attempts{ $what } are
} said by both to be theirs, and nothing tells whose it is; no certificate rests on that
matter-contested-next = Run dabiao audit to see which. Ask who planned the sitting, or who sat where, and look at what is on paper. Then say at the founding PC whose it is: dabiao bureau settle --contested { $given } if it is of { $station }, else the same for the other PC. Retire the PC that says so wrongly.
matter-restored = { $station }: a backup was restored there { $n ->
    [one] once
   *[other] { $n } times
}; what was recorded there since that backup is set aside
matter-restored-next = Run dabiao audit here: its notes say when, by whom, and how much was set aside. Ask there why. If it was right, run dabiao bureau settle { $station }. Three times in 30 days count as a disk that is reset.
matter-broken = { $station }: the logs of { $n ->
    [one] { $n } attempt break
   *[other] { $n } attempts break
} the rules or don't give their score, and were not taken
matter-broken-next = Run dabiao audit on that PC and ask who wrote them. An exam among them is missing here: void it on its roll and hold it again.
matter-no-role = { $station }: the sitting { $sitting } was held there by { $names }, to whom this bureau gave no role to do so; no certificate rests on it
matter-no-role-next = Ask there who held it. If it was held rightly, give the role of invigilator (dabiao people roles) and issue again; if not, retire the PC (dabiao bureau retire).
matter-out-of-time = { $station }: { $n ->
    [one] { $n } exam is
   *[other] { $n } exams are
} dated before what that PC had on record already; no certificate rests on that
matter-out-of-time-next = Run dabiao audit to see which. Ask there how the clock was set and who wrote the exam; it has to be sat again.
matter-clock-wrong = { $station }: { $n ->
    [one] nothing but its own word says when { $n } exam was
   *[other] nothing but its own word says when { $n } exams were
} held{ $among }: it put on record that its clock had shown later times wrongly, or began a journal that names nothing before it; no certificate rests on that until somebody has checked the date
matter-clock-wrong-next = Ask the candidates and the invigilator on which day it was held, and look at what is on paper. If the date is right, open that PC on the page of stations and press “The dates are right”, or run dabiao bureau settle --exams { $station } at the founding PC. If not, void the exam on its roll and hold it again.
matter-late = { $station }: { $n ->
    [one] { $n } exam is
   *[other] { $n } exams are
} dated before the deadline and came here after it ({ $names }: the day of the exam, the day on which it came); nothing is issued on that until somebody has checked the date
matter-late-next = Ask the candidates and the invigilator on which day it was held, and look at what is on paper. If the date is right, open that PC on the page of stations and press “The dates are right”, or run dabiao bureau settle --exams { $station } at the founding PC. If not, void the exam on its roll.
matter-late-elsewhere = { $station }: { $n ->
    [one] { $n } exam is
   *[other] { $n } exams are
} dated before the deadline and came here before it ({ $names }: the day of the exam, the day on which it came). Another PC issues; nothing is issued there on what came to it after the deadline until that is confirmed here
matter-late-elsewhere-next = What came here before the deadline was written before it. If that PC waits, open this one on the page of stations and press “The dates are right”, or run dabiao bureau settle --exams { $station }.
matter-called = Badge { $badge }: { $here } in the roster, { $there } at { $station }; results count for { $here }, by the badge
matter-called-next = If the badge is wrong, register under the right one at that PC; if the roster is wrong, correct it; if it is one person, run dabiao bureau same { $badge } { $station }. It is told until then.
matter-born = Badge { $badge }: { $here } was born on another day by { $station } than by the roster; results count by the badge
matter-born-next = Check whether it is one person. If so, correct the wrong day, or run dabiao bureau same { $badge } { $station }; if not, register under the right badge at that PC.
matter-proposed = { $station } registered { $n ->
    [one] { $n } person who is
   *[other] { $n } people who are
} in no roster: { $names }. Their practice is kept; they count in no rate and stand on no list for certificates
matter-proposed-next = If they belong to the bureau, import a roster with their badges, or run dabiao bureau admit --from { $station } (one person: dabiao bureau admit BADGE); if not, ask at that PC who registered them.
matter-units = { $station } registered { $n ->
    [one] { $n } unit that no roster names
   *[other] { $n } units that no roster names
}: { $names }
matter-units-next = A unit is taken into the roster with its people; if the name is wrong, enter these people in the roster under the right one.
bureau-admitted = { $n ->
    [one] { $n } person was
   *[other] { $n } people were
} taken into the roster.
bureau-same-said = Noted as one person: { $name } (badge { $badge }, PC { $station }).
exchange-no-registry = The roster is not changed on this PC; it is kept by { $value }
exchange-no-registry-next = Do this at the PC that has the duty "Roster and standards".
exchange-none-proposed = Nobody waits to be taken into the roster{ $value }
exchange-none-proposed-next = There is nothing to do. Nothing was changed.
exchange-no-proposed = Nobody who is to be taken into the roster fits { $value }
exchange-no-proposed-next = Run dabiao bureau stations to see who is.
    .window = The page “Stations” says who waits for the roster.
exchange-no-called = { $value } is not called otherwise than in the roster
exchange-no-called-next = Run dabiao bureau stations to see badges and PCs.
    .window = See the badges and the names of PCs on the page “Stations”.
matter-took-over = { $station } took the sitting { $sitting } over from the PC that held it.
matter-took-over-next = If that PC died, nothing has to be done. If it works, ask at { $station } who took the sitting over and why; its roll is written there now.
matter-held-twice = { $station }: { $n ->
        [one] { $n } entry
       *[other] { $n } entries
    } on the roll of { $sitting } do not count, as another PC took the sitting over
matter-held-twice-next = Compare both with dabiao audit. What is missing on the roll that counts is recorded at the PC that took it over.
matter-closed-twice = { $station } closed the sitting { $sitting } too, whose roll is another PC's: { $n ->
        [one] { $n } entry of its roll does
       *[other] { $n } entries of its roll do
    } not count
matter-closed-twice-next = One roll counts; where close and take-over knew nothing of each other, that of the PC that closed. Compare both on paper; what is missing is recorded at the PC whose roll counts, and a certificate that was issued by the other roll is looked at by the issuer (dabiao audit names it).
matter-took-late = { $station } took the sitting { $sitting } over, which the PC before it had closed: { $n ->
        [one] { $n } entry of its roll does
       *[other] { $n } entries of its roll do
    } not count
matter-took-late-next = What was closed stays. Ask at { $station } who took the sitting over and why; what was collected there alone is collected once more at the PC that closed.
matter-took-called-off = { $station } took the sitting { $sitting } over by an old ticket, when it was the deputy no more: { $n ->
        [one] { $n } entry of its roll does
       *[other] { $n } entries of its roll do
    } not count
matter-took-called-off-next = Go on at the PC whose roll counts; what was collected at { $station } is collected there once more.
matter-took-lost = { $station } took the sitting { $sitting } over and was retired without having closed it, so that it went back: { $n ->
        [one] { $n } entry of its roll does
       *[other] { $n } entries of its roll do
    } not count
matter-took-lost-next = An invigilator goes on at the PC that held it before: collect, close.
matter-took-nothing = By its own word { $station } took the sitting { $sitting } over, but it was never the deputy: { $n ->
        [one] { $n } entry of its roll does
       *[other] { $n } entries of its roll do
    } not count anywhere
matter-took-nothing-next = The program does not write that: somebody changed the data of that PC. Find out who administers it and who was at it.
matter-beside-void = ; among them { $names } void, which stays so
matter-beside-no-void = ; among them { $names } void, which does not count
matter-beside-absent = ; among them { $names } absent
matter-beside-incidents = ; among them { $n ->
        [one] { $n } incident
       *[other] { $n } incidents
    }
bureau-line-open = { $line } · ⚠ { $n } to settle
admit-copied = Its data are those of { $name }, which was admitted with other network cards.
admit-same-pc = It is { $name }, with another network card
admit-same-pc-note = Compare on the spot. The PC keeps its name and its duties, and goes on as the station that it was.
admit-or-anew = Is it another PC with a copy of the data? Then admit it below as one of its own.
by-code-member = A way to the bureau's server
by-code-member-note = This PC belongs to the bureau by a stick. With a code of the administrator it exchanges with the bureau's server by itself; the stick goes on working.
by-code-member-now = Use the server
