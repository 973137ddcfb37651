### What is wrong with an exercise file: one message for each rule of the checker.

error-no-kind = There is no kind "{ $kind }".
error-no-kind-next = Known kinds: { $known }
error-generate = Nothing can be made: { $detail }
error-generate-next = Choose another number or length (100 to 5000 characters); dabiao exercises check checks tables and templates.
    .window = Choose another number or length (100 to 5000 characters).
check-ok = { $files ->
    [one] { $files } file
   *[other] { $files } files
}, no problems.
check-bad = { $files ->
    [one] { $files } good file
   *[other] { $files } good files
}, { $problems ->
    [one] { $problems } problem. Mend it
   *[other] { $problems } problems. Mend them
} and check again.
fault-io = can't be read: { $what }
fault-encoding = not UTF-8: save the file as UTF-8
fault-too-large = { $n ->
    [one] { $n } byte
   *[other] { $n } bytes
}, more than { $max }: split the text
fault-data-too-large = { $n ->
    [one] { $n } byte
   *[other] { $n } bytes
}, more than { $max }: split the file
fault-place = only files in own/, copy/, course/, forms/, templates/ and vocab/ are read: move it there
fault-too-many = more than { $max ->
    [one] { $max } file: this
   *[other] { $max } files: this
} and all that follow are left out
fault-data-place = neither below vocab/ nor below templates/: move it there
fault-toml = { $what }
fault-format = format { $n } is not supported: write format = 1
fault-id = id "{ $found }" must be "{ $expected }", the path of the file without .toml
fault-duplicate-id = { $other } has this id already: give every file its own
fault-same-text = the text is the same as that of { $other }: learners would type it from memory, write another
fault-value = { $key } = "{ $found }" is not allowed: { $allowed }
fault-level = level = { $stated }, but the text measures { $points ->
    [one] { $points } point
   *[other] { $points } points
}: write level = { $measured }, or change the text
fault-length = the text has { $n ->
    [one] { $n } counted character
   *[other] { $n } counted characters
}: 1 to { $max } are allowed
fault-not-nfc = "{ $what }" is not in Unicode form NFC: type it again
fault-invisible = invisible or control character { $what }: delete it
fault-bidi = character { $what } turns the direction of writing: delete it
fault-radical = { $what } is a radical, not a character (it comes from PDF files): type the character itself
fault-lookalike = { $what } is no Latin letter, although it looks like one: type it again
fault-not-in-font = { $what } is not in the program's font: use another character
fault-full-width = "{ $what }" is full width: write letters and digits half width
fault-not-typed = The sign { $what } looks usual, but no Chinese input method types it, and perfect typing would count as wrong: write "{ $usual }" (Tidy up does it)
fault-real-id-number = { $what } could be somebody's ID number: mask it or use prefix 59
fault-old-id-number = { $what } could be somebody's old ID number of 15 digits: mask it or use 18 characters with prefix 59
fault-wrong-id-number = { $what } is no right ID number: { $why ->
    [date] its digits 7 to 14 are no date; write one as YYYYMMDD
    [small-x] write the check digit as a capital X
   *[check] its check digit must be { $right }; write it so
}
fault-real-phone = { $what } could be somebody's phone: mask it or use 12x
fault-real-landline = { $what } could be somebody's landline: mask it or use a phone of 11 digits that begins with 12
fault-real-plate = { $what } could be a real plate: mask it or use the issuing letter I
fault-made = a text made from this template (seed { $seed }) holds a fault: { $fault }
fault-made-field = field { $code } of a record made from this template (seed { $seed }) is "{ $value }": { $why }
fault-sense-stranger = a text made from this template (seed { $seed }) names somebody whom it has not introduced, or has no subject: { $what }; say what the person is (as= in the cast)
fault-sense-place = in a text made from this template (seed { $seed }) deed and place do not fit: { $what }; draw the place by what happens there
fault-sense-clock = a text made from this template (seed { $seed }) tells something before it happened, or in an impossible time: { $what }; let the time follow the one before, or say that it is planned
fault-sense-logic = in a text made from this template (seed { $seed }) deeds contradict each other: { $what }; choose them together
fault-sense-scale = a text made from this template (seed { $seed }) has clothes of another season, or a number out of proportion: { $what }; draw by season, or narrow the range
fault-sense-name = a text made from this template (seed { $seed }) has a name with a rare character: { $what }; leave out rare= where names are not what is practised
fault-no-passage = passages of { $n ->
    [one] { $n } character
   *[other] { $n } characters
} can't be composed: the paragraphs have { $mix }; state that in [passage], or add paragraphs with more of what is missing
fault-empty = { $what } is empty: give it at least one entry
fault-cells = { $found ->
    [one] { $found } cell
   *[other] { $found } cells
}, but the table has { $expected ->
    [one] { $expected } column
   *[other] { $expected } columns
}
fault-twice = "{ $what }" is given twice
fault-no-table = the table "{ $what }" is missing
fault-no-template = no template for the kind "{ $what }"
fault-unknown-slot = the slot "{ $what }" is unknown: { $why }
fault-brace = a brace is not closed or not opened: write the name between two braces
fault-loop = a loop: { $what }
fault-repeat = "{ $what }" repeats too often: at most { $max ->
    [one] { $max } time
   *[other] { $max } times
}
fault-too-long = the text could reach { $n ->
    [one] { $n } character
   *[other] { $n } characters
}, more than { $max }
fault-cast = "{ $what }": { $why }
fault-field = field "{ $what }": { $why }
fault-together = "{ $what }" has { $found ->
    [one] { $found } text
   *[other] { $found } texts
}, but those it is chosen together with have { $expected }: give each as many
fault-unused = "{ $what }" is used nowhere: use it or delete it
fault-character = "{ $what }" ({ $code }) is not allowed here: { $why }
fault-passage = no passage of { $n ->
    [one] { $n } character
   *[other] { $n } characters
} could be composed within the limits
