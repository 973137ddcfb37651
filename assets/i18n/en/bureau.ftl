### A bureau of several PCs: founding, joining, exchanging packages.

bureau-founded = Founded { $name }. This PC is called { $station }; its key is { $key }. On every other PC run dabiao join --request FILE --unit UNIT, then here dabiao bureau approve FILE --out ANSWER.
bureau-approved = { $name } ({ $unit }) is admitted. The answer is in { $file }: on that PC run dabiao join --file with it.
bureau-approved-before = Nothing changed: { $name } ({ $unit }) was admitted already. The answer is once more in { $file }: on that PC run dabiao join --file with it.
approve-was-counts = This PC was { $name }, retired on { $day } ({ $why }): { $n ->
    [0] what is typed there until it takes the answer counts
    [one] { $n } entry that was written there since counts
   *[other] { $n } entries that were written there since count
} from here on.
approve-was-counts-not = This PC was { $name }, retired on { $day } ({ $why }): { $n ->
    [0] entries that were written there since do not count
    [one] { $n } entry that was written there since does not count
   *[other] { $n } entries that were written there since do not count
}. Was it found again, and did nobody else write there, approve the same request once more with --taken-back (in the window with the tick).
approve-unproven = Its request does not prove by its key what it says to have been before: what was typed there does not count by this. An older program proves nothing: let the PC ask once more with this one. Where an older program took an answer since, the key of before is gone. A key that was lost proves nothing either.
bureau-duty-given = { $name } now has the duty { $duty }; it learns of it at its next exchange
bureau-duty-had = Nothing changed: { $name } has the duty { $duty } already
bureau-retired = { $name } is retired. { $n ->
    [one] { $n } entry of it counts
   *[other] { $n } entries of it count
}; nothing that comes later does.
bureau-retired-again = { $name } was retired before. As it is lost it ends where it ended then: { $n ->
    [0] nothing of it counted beyond that
    [one] { $n } entry that was taken back counts no longer
   *[other] { $n } entries that were taken back count no longer
}, and nothing that comes later counts.
bureau-retire-lost-asks = { $name } is retired. Said to be lost it ends where it ended then: { $n ->
    [0] nothing of it counted beyond that
    [one] { $n } entry that was taken back counts no longer
   *[other] { $n } entries that were taken back count no longer
}, and nothing that comes later counts.
bureau-retired-now = That PC is in use as { $now }: retire that one as well, if it is what was lost.
nothing-changed = Nothing changed: { $why }
bureau-station = { $unit } · { $name } · version { $version } · last seen { $seen } · not confirmed { $n } · { $state } · { $next }
bureau-settled = { $name }: settled. { $resets ->
    [0] No reset of its disk
    [one] { $resets } reset of its disk or backup that was restored there
   *[other] { $resets } resets of its disk and backups that were restored there
} until now counts against it no longer, nor does a copy that was seen. That goes to it with its next exchange.
bureau-settled-old-key = { $name }: { $n ->
    [one] { $n } entry in its name that others handed over and that does not count here is settled
   *[other] { $n } entries in its name that others handed over and that do not count here are settled
}. The directory says now of what a key of it signed there that it is none of its own. That goes to the other PCs with their next exchange, and falls out where it was believed.
bureau-settled-as-this-pc = { $name }: { $n ->
    [one] { $n } entry in its name that counts and is not in its journal is taken for its own
   *[other] { $n } entries in its name that count and are not in its journal are taken for its own
}: nobody asks about that any more.
bureau-settled-overtaken = { $name }: { $n ->
    [one] { $n } word of its own that what came back overtook is given up
   *[other] { $n } words of its own that what came back overtook are given up
}: nobody is told of that any more.
bureau-settled-undecided = { $name }: of { $n ->
    [one] { $n } entry in its name nothing was said
   *[other] { $n } entries in its name nothing was said
}, as only a person can say whose that is: dabiao bureau settle --ours { $name }, or --not-ours. dabiao bureau stations tells what it says.
bureau-ours = { $name }: { $n ->
    [one] { $n } entry in its name is its own, and counts
   *[other] { $n } entries in its name are its own, and count
} from here on. The directory says so; it goes to the other PCs with their next exchange. Was that wrong, run dabiao bureau settle --not-ours { $name }.
bureau-ours-after-all = { $name }: { $n ->
    [one] { $n } entry that was said to be none of its own is its own after all, and counts
   *[other] { $n } entries that were said to be none of its own are its own after all, and count
}. The directory says so; it goes to the other PCs with their next exchange.
bureau-not-ours = { $name }: { $n ->
    [one] { $n } entry in its name is none of its own
   *[other] { $n } entries in its name are none of its own
}. The directory says so; with the next exchange it falls out wherever it was believed. What this PC did retire, admit or give among that has to be said anew. Was it wrong, run dabiao bureau settle --ours { $name }.
bureau-not-ours-after-all = { $name }: { $n ->
    [one] { $n } entry that was said to be its own is none of its own after all
   *[other] { $n } entries that were said to be its own are none of its own after all
}. The directory says so; with the next exchange it falls out at the other PCs as well.
bureau-ours-against = { $name }: { $n ->
    [one] { $n } entry contradicts another one, or what is certain of a PC (its key, what counts after it was retired),
   *[other] { $n } entries contradict one another, or what is certain of a PC (its key, what counts after it was retired),
} and can't all be its own, so nothing was said of { $n ->
    [one] it
   *[other] them
}. Retire, admit and give anew what this PC had, then run the same with --not-ours.
bureau-whose-nothing = Nothing changed: in the name of { $name } nothing is undecided, and nothing was said the other way before: nothing was recorded.
bureau-settled-nothing = Nothing changed: of { $name } no reset of its disk and no copy is known that counts against it: there is nothing to settle. dabiao bureau stations says how each PC stands.
bureau-times-checked = { $name }: { $n ->
    [one] { $n } exam counts
   *[other] { $n } exams count
} now, as their dates were checked. Certificates that are due are issued from here on; it goes to the other PCs with their next exchange.
bureau-times-nothing = Nothing changed: of { $name } no exam waits for its date to be checked: nothing was recorded. dabiao bureau stations says how each PC stands.
bureau-contested-decided = { $name }: { $n ->
    [one] { $n } sitting or attempt{ $what } is
   *[other] { $n } sittings and attempts{ $what } are
} of this PC now, whoever says so too. It goes to the other PCs with their next exchange.
bureau-contested-turns = This turns round what was decided before: { $what } was of { $holder }.
bureau-contested-nothing = Nothing changed: no other PC says that a sitting or an attempt of { $name } is its own; nothing was recorded. dabiao bureau stations says how each PC stands.
bureau-station-founder = { $unit } · { $name } · version { $version } · founded the bureau · { $state } · { $next }

join-asked = The request of { $name } (key { $key }) is in { $file }. Give it to the administrator at the PC that founded the bureau. What is typed here until then is not lost.
join-done = This PC belongs to { $bureau } and is called { $name } there. Go on with dabiao exchange --dir FOLDER.

exchange-reading = Reading package { $n } of { $of }
exchange-merging = Taking in { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
exchange-writing = Writing part { $n }
exchange-taken = Taken from { $packages ->
    [one] { $packages } package
   *[other] { $packages } packages
}: new entries { $entries }, logs and scores { $bodies }
exchange-would-take = Would take from { $packages ->
    [one] { $packages } package
   *[other] { $packages } packages
}: new entries { $entries }, logs and scores { $bodies }
exchange-sent = For { $to }: entries { $entries }, logs and scores { $bodies }
exchange-would-send = Would write for { $to }: entries { $entries }, logs and scores { $bodies }
exchange-nothing-new = Nothing new to send
exchange-missing = Entries { $first }-{ $last } of { $of } are missing; they are asked for with the next exchange
exchange-safe = Everything is written and was read back: safe to remove
exchange-rehearsed = Nothing was changed

exchange-what-entries = { $of }, entries { $first }-{ $last }
exchange-what-join = {"; "}
exchange-what-more = { $n ->
    [one] { $n } more run
   *[other] { $n } more runs
}
exchange-what-bodies = logs and scores { $first }-{ $last }
exchange-what-receipts = receipts { $first }-{ $last }
exchange-what-exercises = exercise files { $first }-{ $last }
exchange-what-events = events { $first }-{ $last }

exchange-at = { $file }: { $what }
exchange-file-damaged = damaged, or no package of this program
exchange-file-damaged-next = Nothing of it was taken and nothing was changed. Copy the file again from where it was written, or have it written again.
exchange-file-cut = not complete
exchange-file-cut-next = Nothing of it was taken and nothing was changed. Copy it again from where it was written, and unplug the stick only when the program says so.
exchange-unread = { $file } can't be read: { $detail }
exchange-unread-next = Check the path and the stick, and do it again.
exchange-key = This PC's key can't be used: { $detail }
exchange-key-next = Make the check-up on the page "Administration", or run dabiao doctor. Nothing was sent.
    .window = Make the check-up on the page “Administration”. Nothing was sent.
exchange-file = { $file } can't be used: { $detail }
exchange-file-next = Put the file back from a backup of the data folder, or ask the administrator for another answer.
exchange-write = The package is not written: { $detail }
exchange-write-next = See whether the stick was pulled out, is write-protected or full, or its folder DABIAO may not be written by this user; do it again, or take another stick. What was taken stays, and nothing is lost.
exchange-no-folder = The folder is not there: { $folder }
exchange-no-folder-next = Plug the stick in, or connect the shared folder, and do it again. Nothing was changed.
exchange-cancelled = Cancelled
exchange-cancelled-next = What was taken until then stays. Do it again to complete it.

exchange-no-belongs = This PC belongs to { $value } already
exchange-no-belongs-next = A PC belongs to one bureau. Nothing was changed.
exchange-no-bureau = This PC belongs to no bureau{ $value }
exchange-no-bureau-next = Ask to join or found one on the page "Stations"; or run dabiao join --request FILE --unit UNIT, or dabiao bureau init on the PC that is to found one.
    .window = Ask to join or found one on the page “Stations”.
exchange-no-founder = Only the PC that founded { $value } can do that
exchange-no-founder-next = Do it there. If this is that PC, its data were restored or copied: ask for help before going on.
exchange-no-unit = There is no unit "{ $value }"
exchange-no-unit-next = Give the name as the roster has it (dabiao roster list), or import the roster first.
    .window = Give the name as the roster has it, or import the roster first.
exchange-no-station = There is no station "{ $value }"
exchange-no-station-next = The page "Stations" and dabiao bureau stations list them.
    .window = The page “Stations” lists them.
exchange-no-several = Several PCs are or were called so: { $value }
exchange-no-several-next = Nothing was changed. Name the one that you mean by the end of its id, as it stands in brackets; the page "Stations" and dabiao bureau stations show it beside the name.
    .window = Nothing was changed. Name the one that you mean by the end of its id, as it stands in brackets; the page “Stations” shows it beside the name.
exchange-no-alike = Several PCs are or were called so, and each says that something is its own: { $value }
exchange-no-alike-next = Nothing was recorded. Name the one that you mean by the end of its id, as it stands in brackets.
exchange-no-name = Another station is called { $value }
exchange-no-name-next = Give another name (on the command line with --name).
    .window = Give another name.
exchange-no-name-undecided = Entries in the name of this PC admit a PC called { $value }, and nobody said yet whether this PC wrote them
exchange-no-name-undecided-next = Nobody was admitted: two PCs would have one name. Answer it first (the card of this PC on the page "Stations", or dabiao bureau settle with --ours or --not-ours), or give another name (on the command line with --name).
    .window = Nobody was admitted: two PCs would have one name. Answer it first on the card of this PC on the page “Stations”, or give another name.
exchange-no-duty = There is no duty "{ $value }"
exchange-no-duty-next = The duties are registry, issuing, cohort, desk, exam.
exchange-no-duty-unit = The duty { $value } is one of the whole bureau
exchange-no-duty-unit-next = Give it for the bureau (on the command line without --unit).
    .window = Give it for the bureau.
exchange-no-retired = { $value } is retired
exchange-no-retired-next = That is final. Let the PC ask to join anew.
exchange-no-retired-before = Nothing changed: { $value } is retired already
exchange-no-retired-before-next = That is final, and what counts of it stays as it is. Let the PC ask to join anew.
exchange-no-retired-as = Nothing changed: { $value } is retired already, and its PC is in use as { $now }
exchange-no-retired-as-next = If that is the one to be retired, retire it by that name.
exchange-no-held = Nothing changed: what was said of { $value } is recorded, but another word in the name of the founding PC has a later place and holds
exchange-no-held-next = Exchange with all PCs and do it once more. dabiao bureau stations tells what stands in this PC's name and is not in its journal: if it did not write that, somebody has its key, see docs/bureau.md, “Another key for the founding PC”.
    .window = Exchange with all PCs and do it once more. The page “Stations” tells what stands in this PC's name and is not in its journal: if it did not write that, somebody has its key, see docs/bureau.md, “Another key for the founding PC”.
exchange-no-undecided = Nothing changed: whether { $value } was admitted is undecided
exchange-no-undecided-next = First say on the founding PC's card, or by dabiao bureau settle with --ours or --not-ours and that one's name, whether it wrote what admits this PC; then do it once more.
    .window = First say on the founding PC's card whether it wrote what admits this PC; then do it once more.
exchange-no-retiring = { $value } founded the bureau and can't be retired
exchange-no-retiring-next = Nothing was changed.
exchange-no-request = { $value } is no request to join
exchange-no-request-next = Take the file that the page "Stations" of that PC wrote, or dabiao join --request.
    .window = Take the file that the page “Stations” of that PC wrote.
exchange-no-answer = { $value } is no answer to a request
exchange-no-answer-next = Take the file that the page "Stations" of the founding PC wrote, or dabiao bureau approve.
    .window = Take the file that the page “Stations” of the founding PC wrote.
exchange-no-asked = This PC asked for nothing{ $value }
exchange-no-asked-next = Write a request on the page "Stations" first, or run dabiao join --request FILE --unit UNIT.
    .window = Write a request on the page “Stations” first.
exchange-no-other-request = The answer is one to another request{ $value }
exchange-no-other-request-next = Take the answer to the newest request of this PC, or ask once more. Nothing was changed.
exchange-no-past = The request names as its past a station that is { $value }
exchange-no-past-next = It does not prove that by the key of that PC: an older program wrote it, the key was lost, or it is another PC. Nobody was admitted. Let the PC ask once more with this program; where its key was lost retire that station and admit this one as a new one.
exchange-no-older-copy = The folder that asks is an older copy of { $value }: the key of that PC was replaced, and it has its present one since { $day }
exchange-no-older-copy-next = Nobody was admitted: it would put { $value } out. Is { $value } in use, leave it, and admit this one without --same-pc as one of its own, under another name. Is { $value } gone, and this one is to go on instead, retire it (dabiao bureau retire NAME --why replaced, or its card on the page "Stations"), then approve the same request without --same-pc. Where it asked twice and the answer to an earlier request was never taken, do the same.
    .window = Nobody was admitted: it would put { $value } out. Is { $value } in use, leave it, and admit this one as one of its own, under another name. Is { $value } gone, and this one is to go on instead, retire it by its card on the page “Stations”, then approve the same request as a new one. Where it asked twice and the answer to an earlier request was never taken, do the same.
exchange-no-still-active = The PC that asks is { $value }, which still belongs to the bureau
exchange-no-still-active-next = Nobody was admitted: one PC would be two. Retire that station first (dabiao bureau retire NAME --why replaced, or its card on the page "Stations"), then approve the same request. Where it only got another network card approve it with --same-pc.
    .window = Nobody was admitted: one PC would be two. Retire that station first by its card on the page “Stations”, then approve the same request. Where it only got another network card, press the button that says so.
exchange-no-past-in-use = The PC that asks proves to be one that was retired, and { $value } in use is that PC already
exchange-no-past-in-use-next = Nobody was admitted: two PCs would be one. One of them has a copy of the other one's data. Where the PC that asks is the right one retire the other one first (dabiao bureau retire NAME --why lost, or its card on the page "Stations"), then approve the same request.
    .window = Nobody was admitted: two PCs would be one. One of them has a copy of the other one's data. Where the PC that asks is the right one retire the other one first by its card on the page “Stations”, then approve the same request.
exchange-no-past-claimed = Another PC, { $value }, was admitted with that past
exchange-no-past-claimed-next = Nobody was admitted: the PC that asks says by another key to have been the same before, and one of the two is not what it says. Where the PC that asks is the right one, or goes on from a backup of that past, retire the other one as lost (dabiao bureau retire NAME --why lost, or its card on the page "Stations"; also one that is retired for another reason), then approve the same request: then its past counts. Where the other one is the right one, find out how its past came to this PC, which may join with an empty data folder.
    .window = Nobody was admitted: the PC that asks says by another key to have been the same before, and one of the two is not what it says. Where the PC that asks is the right one, or goes on from a backup of that past, retire the other one as lost by its card on the page “Stations” (also one that is retired for another reason), then approve the same request: then its past counts. Where the other one is the right one, find out how its past came to this PC, which may join with an empty data folder.
exchange-no-other-bureau = The answer is by another bureau; this PC belongs to { $value }
exchange-no-other-bureau-next = Nothing was changed. Be sure that the answer is from the right founding PC. Where this PC is to leave its bureau: dabiao join --file ANSWER --other-bureau.
    .window = Nothing was changed. Be sure that the answer is from the right founding PC. Where this PC is to leave its bureau it takes a command: have somebody do it who knows, by docs/bureau.md.
exchange-no-by-bureau = The answer is not by the bureau that it names{ $value }
exchange-no-by-bureau-next = Nothing was changed. Fetch the answer again from the administrator.

exchange-trouble-table = The file's table of contents is damaged, or it is no package
exchange-trouble-table-next = Nothing was taken from it. Copy it again from where it came.
exchange-trouble-stranger = Its sender { $name } is not enrolled, or signs with another key
exchange-trouble-stranger-next = Nothing was taken from it. If that PC belongs here, let it join.
exchange-trouble-key-before = It is by a key that { $name } had until { $day }: that PC has another one since, or another PC took its place
exchange-trouble-key-before-next = Nothing was taken from it. A package of before that day needs nothing: the PC writes it anew. Is the PC that it comes from still in use, another one was approved in its place with --same-pc: see what stands at { $name } on the page "Stations" or in dabiao bureau stations.
    .window = Nothing was taken from it. A package of before that day needs nothing: the PC writes it anew. Is the PC that it comes from still in use, another one was approved in its place: see what stands at { $name } on the page “Stations”.
exchange-trouble-place-taken = It is for the place of this PC in the bureau, and sealed to a key that this PC never had: another PC took that place, or this data folder is an older copy
exchange-trouble-place-taken-next = Nothing was taken from it; what is typed here stays here. The page "Stations" and dabiao bureau stations say what to do.
    .window = Nothing was taken from it; what is typed here stays here. The page “Stations” says what to do.
exchange-trouble-old-key = It is sealed to a key that this PC had before and has no more: its sender had not heard of the present one
exchange-trouble-old-key-next = Nothing was taken from it, and nothing is lost: its sender still has it. Once that PC has taken what the founding PC says under the new key, it hands it up again by itself at its next exchange. What to do where it can't: docs/bureau.md, “Another key for the founding PC”.
exchange-trouble-sealed-elsewhere = It is of { $name }, and sealed to a key that this PC does not have and never had
exchange-trouble-sealed-elsewhere-next = Nothing was taken from it; { $name } still has it. If this data folder is of before the key of this PC was replaced, put the newer station-key.toml back. If not, that PC follows another one as the founding PC. What to do: docs/bureau.md, “Another key for the founding PC”.
exchange-trouble-founder-key = It says to be of the PC that founded the bureau, and is by key { $key }, by which this PC does not know it
exchange-trouble-founder-key-next = Nothing was taken from it. Ask the administrator: the founding PC may have been restored or have another key of which this PC has not heard, or somebody else writes in its name. What to do: docs/bureau.md, “Another key for the founding PC”.
exchange-trouble-former-key = It is an old package of the PC that founded the bureau, by a key that it replaced since
exchange-trouble-former-key-next = Nothing was taken from it, and there is nothing to do: what that PC says comes under its present key.
exchange-trouble-retired = Its sender { $name } is retired
exchange-trouble-retired-next = Nothing was taken from it. Find out who still uses that PC.
exchange-trouble-forged = { $n ->
    [one] { $n } entry was refused
   *[other] { $n } entries were refused
}: { $first }
exchange-trouble-forged-next = The rest was taken. Tell the administrator: the PC that it is from needs a check-up (dabiao audit).
    .window = The rest was taken. Tell the administrator: the PC that it is from needs a check-up.
exchange-trouble-unread = It can't be read: { $detail }
exchange-trouble-unread-next = Check the stick and do it again.

package-head = Package ({ $kind }) from { $from }, made { $made } by { $program }, file { $part }
package-frame = { $n }: { $what }
package-whole = All { $of ->
    [one] { $of } part is
   *[other] { $of } parts are
} as written
package-not-whole = { $n } of { $of } parts are as written
exchange-no-copied = { $value } is known here as the PC that it was, or was never admitted
exchange-no-copied-next = --same-pc is for a PC that says its data look copied. Let it ask with dabiao join --request FILE first; on the founding PC itself there is nothing to do.
    .window = This is for a PC that says its data look copied. Let it write a request on its page “Stations” first; on the founding PC itself there is nothing to do.
exchange-no-demo = The data of this PC are a demonstration: everything in them is invented
exchange-no-demo-next = A bureau would count it. Use a data folder of its own for the real work (--data DIR, or a first start without the demonstration).
    .window = A bureau would count it. Leave the demonstration, and join with data of the real work.
exchange-no-others-id = The request says to be { $value }, which is another PC
exchange-no-others-id-next = Nobody was admitted. Somebody may be trying to take that PC's place: ask who wrote the request. An honest PC writes a new one with dabiao join --request FILE.
    .window = Nobody was admitted. Somebody may be trying to take that PC's place: ask who wrote the request. An honest PC writes a new one on its page “Stations”.
exchange-no-of-demo = { $value } was founded in a demonstration: everything in it is invented
exchange-no-of-demo-next = No real PC joins it, and nothing was changed. Found the bureau in a data folder of its own, without the demonstration, and let the PC ask there.
exchange-no-replacing = The key of this PC is being replaced, and that was interrupted
exchange-no-replacing-next = Run dabiao station renew --replace once more, with --why: it completes it. Without --replace nobody else can believe the key.
exchange-no-given-back = A backup was restored on this PC, and what it set aside may still come back from { $value }; a key that is replaced before that makes it uncertain
exchange-no-given-back-next = Nothing was changed. Exchange first: once here, once at each of these PCs, once more here. Where one of them can't be reached, or the key can't wait, add --anyway: what comes back later is listed in Stations then, and a person says whose it is.
exchange-no-key-of-other = { $value }: the packages from there are sealed to a key that this PC never had. This data folder is of before the key of this PC was replaced, and no other PC would follow one that is drawn here
exchange-no-key-of-other-next = Nothing was changed. Put the newer data folder with its station-key.toml back: docs/bureau.md, “Another key for the founding PC”. If that is lost, or one of these PCs says so wrongly, add --anyway; then each PC has to join again (dabiao join --request FILE --anew).
exchange-no-founding = { $value } is not the PC that founded the bureau: --ours and --not-ours are about that one alone
    .window = { $value } is not the PC that founded the bureau
exchange-no-founding-next = Nothing was recorded. dabiao bureau stations says which one founded the bureau, and what of it is undecided.
    .window = Nothing was recorded. The page “Stations” says which one founded the bureau, and what of it is undecided.
exchange-no-odd-name = The name of the PC is empty, too long, or has signs that can't be read
exchange-no-odd-name-next = Nobody was admitted. Give it a name of at most 60 letters and digits (--name NAME), or let it ask again.
    .window = Nobody was admitted. Give it a name of at most 60 letters and digits, or let it ask again.
bureau-same-founder = This PC is the one that founded { $name } again; its network card was added
