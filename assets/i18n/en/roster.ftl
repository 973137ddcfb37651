### Roster: reading it, and what it changes.

service-serving = Serving
service-posted_away = Posted away
service-retired = Retired
service-proposed = Not in the roster yet
table-io = { $name } can't be read: { $detail }
table-io-next = Check the name and the permissions; close the file if Excel or WPS has it open.
table-not-a-file = { $name } is not a file.
table-not-a-file-next = Choose an .xlsx or .csv file.
table-empty = There is nothing in { $name }.
table-empty-next = Check that it is the right file and that it has been saved; hidden sheets are not read.
table-too-large = { $name } has { $mb } MB, more than { $limit } MB. Nothing was read.
table-too-large-next = Delete pictures and sheets that are not needed, or split the file.
table-kind = { $name } is no table.
table-kind-next = Open it in its own program and save it as an Excel workbook (.xlsx) or CSV.
table-zero = { $name }, line { $line } (after { $offset ->
    [one] { $offset } byte
   *[other] { $offset } bytes
}): a zero byte; this is no CSV file.
table-zero-next = Open it in Excel or WPS and save it as an Excel workbook (.xlsx).
table-bad-bytes = { $name }, line { $line } (after { $offset ->
    [one] { $offset } byte
   *[other] { $offset } bytes
}): not { $encoding }. The file is cut off or in another encoding.
table-bad-bytes-next = Copy or export the file again, or save it as an Excel workbook (.xlsx).
table-no-encoding = { $name } is neither UTF-8 nor UTF-16 nor GBK or GB18030 (from line { $line }, after { $offset ->
    [one] { $offset } byte
   *[other] { $offset } bytes
}).
table-no-encoding-next = Open it in Excel or WPS and save it as an Excel workbook (.xlsx).
table-old-xls = { $name } is a workbook of old Excel or WPS (.xls, .et), whatever its name says.
table-old-xls-next = Open it in Excel or WPS and save it as an Excel workbook (.xlsx).
table-markup = { $name } is a web page or XML, not an Excel workbook.
table-markup-next = Open it in Excel or WPS and save it as an Excel workbook (.xlsx).
table-open-document = { $name } is an OpenDocument file (.ods and the like), which can't be read.
table-open-document-next = Open it in WPS or LibreOffice and save it as an Excel workbook (.xlsx).
table-binary = { $name } is a binary workbook (.xlsb), which can't be read.
table-binary-next = Open it in Excel and save it as an Excel workbook (.xlsx).
table-document = { $name } is a document or a set of slides, not a table.
table-document-next = Copy the table in it to Excel or WPS and save it as an Excel workbook (.xlsx).
table-archive = { $name } is an archive, not a table.
table-archive-next = Unpack it and choose the .xlsx or .csv file in it.
table-password = { $name } is protected by a password.
table-password-next = Open it in Excel or WPS, take the password off, save it, and import it again.
table-cut-off = { $name } is incomplete: its end is missing.
table-cut-off-next = Copy or export the file again; let a USB drive finish writing before you remove it.
table-damaged = { $name } is damaged and can't be opened.
table-damaged-next = Open it in Excel or WPS and save it as a new workbook (.xlsx); if that fails, export it again.
table-damaged-part = { $name } is damaged: { $part } can't be read.
table-damaged-part-next = Open it in Excel or WPS and save it as a new workbook (.xlsx); if that fails, export it again.
table-unpacks = { $part } in { $name } unpacks to more than { $limit } MB. Nothing was read.
table-unpacks-next = No ordinary roster is that large. Copy the columns you need to a new workbook as values, save it, and import that.
table-no-sheet = There is no sheet "{ $sheet }" in { $name }.
table-no-sheet-next = Check the name of the sheet; hidden sheets are not read.
table-rows = { $name } has more than { $limit ->
    [one] { $limit } row
   *[other] { $limit } rows
}. Nothing was read.
table-rows-next = Delete rows that are not needed, or split the file.
table-columns = Column { $column }, row { $row } of { $name } is filled: more than { $limit ->
    [one] { $limit } column
   *[other] { $limit } columns
}.
table-columns-next = Delete columns that are not needed.
table-too-much = { $name } has more than { $limit ->
    [one] { $limit } cell
   *[other] { $limit } cells
} or { $mb } MB of text. Nothing was read.
table-too-much-next = Copy the columns you need to a new workbook, save it, and import that.
table-open-quote = { $name }, row { $row } (line { $line } of the file): a quote is not closed.
table-open-quote-next = Close the quote at the end of the cell, or save the file as an Excel workbook (.xlsx).
table-after-quote = { $name }, row { $row } (line { $line } of the file): text after a closing quote.
table-after-quote-next = Write a quote inside a cell twice, or save the file as an Excel workbook (.xlsx).
roster-columns = No column "{ $missing }" in { $name }. Row { $row } looks most like headings: { $found }.
roster-columns-next = There must be headings 警号 (badge), 姓名 (name) and 单位 (unit), in any order; 出生年月 (birth), 职务 (position) and 状态 (status) may be missing. Hidden rows and columns are not read. Correct the headings and import again.
roster-same-heading = { $name } has two columns "{ $heading }": { $first } and { $second }.
roster-same-heading-next = Delete one, or give it another heading.
roster-no-rows = There is nobody under the headings (row { $row }) of { $name }.
roster-no-rows-next = Check that it is the right file and sheet; rows that are hidden or filtered out are not read.
roster-rows = { $name } has { $n ->
    [one] { $n } fault
   *[other] { $n } faults
}; nobody was imported.
roster-rows-next = Correct the places below, save the file, and import it again.
roster-more = { $more } more { $more ->
    [one] is
   *[other] are
} not listed; correct these first.
roster-place = { $n }. Column { $column }, row { $row }
roster-merged = { $heading }: the cells from here to { $to } are merged.
roster-merged-next = Unmerge them and fill in every row.
roster-formula = { $heading }: a formula instead of a value.
roster-formula-next = Copy the column and paste it back as values.
roster-error = { $heading }: the formula here failed ({ $found }).
roster-error-next = Type the value itself.
roster-missing = { $heading } is empty.
roster-missing-next = Fill it in; if the row is no officer, delete the row.
roster-not-text = { $heading }: text is expected, but here is "{ $found }".
roster-not-text-next = Check that the columns have not been mixed up.
roster-badge-number = The badge "{ $found }" is no whole number, or too long: its last digits are lost.
roster-badge-number-next = Format the cell as text and type the badge again.
roster-badge-character = The badge "{ $found }" has something else than letters, digits and -.
roster-badge-character-next = Correct the badge; if the row is no officer, delete the row.
roster-too-long = { $heading } is longer than { $limit ->
    [one] { $limit } character
   *[other] { $limit } characters
}.
roster-too-long-next = Shorten it; put notes in a column of their own.
roster-invisible = { $heading } has an invisible character (U+{ $code }).
roster-invisible-next = Empty the cell and type it again.
roster-same-badge = Badge { $badge } is in row { $other } too, with another name.
roster-same-badge-next = Find out whose badge it is and correct the other.
roster-same-officer = Badge { $badge } is in row { $other } too: the same officer.
roster-same-officer-next = Delete one of the rows.
roster-birth-unreadable = "{ $found }" is no date of birth.
roster-birth-unreadable-next = Write 1970-05-12 or 1970-05.
roster-birth-year-only = The date of birth "{ $found }" is only a year.
roster-birth-year-only-next = Add the month, as in 1970-05; if it is not known, empty the cell.
roster-birth-short-year = The year in "{ $found }" has two digits only.
roster-birth-short-year-next = Write four digits, as in 1970-05-12.
roster-birth-ambiguous = "{ $found }" may be January or October.
roster-birth-ambiguous-next = Write 1970-01 or 1970-10.
roster-birth-no-such-day = There is no day "{ $found }".
roster-birth-no-such-day-next = Check month and day.
roster-birth-future = The date of birth { $date } is in the future.
roster-birth-future-next = Correct it; if the date of this computer is wrong, set that first.
roster-birth-young = Born { $date }: { $age ->
    [one] { $age } year
   *[other] { $age } years
} old, younger than { $limit }.
roster-birth-young-next = Check the year.
roster-birth-old = Born { $date }: { $age ->
    [one] { $age } year
   *[other] { $age } years
} old, older than { $limit }.
roster-birth-old-next = Check the year; if the officer is not needed, delete the row.
roster-service-unknown = { $heading }: "{ $found }" is not understood.
roster-service-unknown-next = Write 在职 (serving), 调离 (posted away) or 退休 (retired); an empty cell changes nothing.
roster-more-cells = This row has { $found ->
    [one] { $found } cell
   *[other] { $found } cells
}, but there { $expected ->
    [one] is { $expected } heading
   *[other] are { $expected } headings
}.
roster-more-cells-next = Put a cell with a comma in quotes, or save the file as an Excel workbook (.xlsx).
roster-cut-off = The file ends in the middle of this row.
roster-cut-off-next = Copy or export the file again.
roster-remark-other-sheets = Only sheet "{ $sheet }" was read; other sheets hold something too: { $others }.
roster-remark-doubtful = Read as { $encoding }, some of it does not look like ordinary Chinese. Check the names.
roster-remark-open-end = The last line (row { $row }) has no line end. Check that it is complete.
roster-remark-month-only = { $n ->
    [one] { $n } date of birth has only a month (in row { $row }); it counts
   *[other] { $n } dates of birth have only a month (the first in row { $row }); they count
} as the 1st.
roster-remark-note-cut = Brackets after { $n ->
    [one] { $n } name
   *[other] { $n } names
} were left out: "{ $note }" after "{ $name }" in row { $row }.
roster-remark-skipped = { $n ->
    [one] { $n } row is no officer and was
   *[other] { $n } rows are no officers and were
} not read: row { $row }, "{ $text }".
roster-remark-short-badge = { $n ->
    [one] { $n } badge is
   *[other] { $n } badges are
} shorter than the others; leading zeros may be lost: row { $row }, { $badge }; most have { $usual ->
    [one] { $usual } character
   *[other] { $usual } characters
}.
roster-separator = In { $name }, row { $row } parts its values by "{ $sign }", which parts no cells.
roster-separator-next = Put an ordinary comma (,) in place of every "{ $sign }", or save the file as an Excel workbook (.xlsx).
roster-row-separator = This row parts its values by "{ $sign }", which parts no cells.
roster-row-separator-next = Put the comma that the other rows have in place of "{ $sign }".
roster-badge-format = The badge cell is the number { $found } in the format "{ $format }"; what you see there can't be told for certain.
roster-badge-format-next = Set the column to the format Text and enter the badge number anew.
roster-birth-time = The date of birth "{ $found }" has a time of day; it may be a day off.
roster-birth-time-next = Find out which day is meant and write it as 1970-05-12, without a time.
roster-lost = "{ $text }" under "{ $heading }" has { $found } (U+{ $code }): the character that stood there was lost in a conversion.
roster-lost-next = Look at the person's papers and type the character again.
roster-lost-likely = "{ $text }" under "{ $heading }" has { $found } (U+{ $code }), which is no Chinese character; most likely it should be "{ $likely }".
roster-lost-likely-next = Look at the person's papers; if so, change it to "{ $likely }".
roster-remark-hidden-rows = { $n ->
    [one] { $n } row is hidden or filtered out and was not read (row { $row }). To import it, remove the filter and unhide it
   *[other] { $n } rows are hidden or filtered out and were not read (the first is row { $row }). To import them, remove the filter and unhide them
} first.
roster-remark-hidden-columns = Hidden columns were not read: { $columns }.
roster-remark-hidden-sheets = Hidden sheets were not read: { $sheets }.
roster-remark-not-in-font = { $n ->
    [one] { $n } name or unit has
   *[other] { $n } names or units have
} characters that the font does not have: row { $row }, "{ $name }": { $characters }. On paper, and on a screen without a system font for them, they stand as { $mark }; write them in by hand. The name itself is kept as it is.
sheet-columns = The table has { $n ->
    [one] { $n } column
   *[other] { $n } columns
}; 1 to { $limit } can be written.
sheet-columns-next = Choose fewer columns.
sheet-rows = The table has { $n ->
    [one] { $n } row
   *[other] { $n } rows
}, more than { $limit }.
sheet-rows-next = Narrow it down and export it in parts.
sheet-width = Row { $row } has { $found ->
    [one] { $found } cell
   *[other] { $found } cells
} instead of { $expected }.
sheet-width-next = Export it again; if that fails, back up the data and tell the administrator.
sheet-too-long = Row { $row }, column { $column } has more than { $limit ->
    [one] { $limit } character
   *[other] { $limit } characters
}, too long for a cell.
sheet-too-long-next = Shorten it and export again.
sheet-headings = The headings of this file are not the expected ones.
sheet-headings-next = Choose a file that this program exported.
sheet-encoding = The encoding of this file is wrong, or it is incomplete.
sheet-encoding-next = Copy the file again.
sheet-write = The table was not written: { $detail }
sheet-write-next = Check the disk space and try again.
sheet-font = The program's own font is damaged.
sheet-font-next = Install the program again.
desk-roster = Roster
desk-roster-how = An .xlsx or .csv of the personnel office can be imported as it is, again and again: the badge is the key. You see what would change first; where it is not clear who a row is about, you are asked; with one fault nobody is imported.
desk-roster-no-right = You may not import the roster. Ask a trainer or an administrator.
desk-roster-choose = Choose a roster file…
desk-roster-path = or type its path
desk-roster-read = Read
desk-roster-no-dialog = No file was chosen. Where the desktop has no dialog, type the path.
desk-roster-preview = { $name }: { $n ->
    [one] { $n } officer
   *[other] { $n } officers
}
desk-roster-counts = { $new } new, { $changed } changed, { $unchanged } unchanged; { $units ->
    [one] { $units } new unit
   *[other] { $units } new units
}; { $absent } of the roster { $absent ->
    [one] is not in the file (it stays)
   *[other] are not in the file (they stay)
}.
desk-roster-nothing-new = The same as the roster: nothing to change.
desk-roster-take = Import all
desk-roster-unused = Columns not used: { $columns }
desk-roster-new-units = New units
desk-roster-changed = Changed
desk-roster-new = New officers
desk-roster-absent = In the roster, not in the file
desk-roster-more = { $n ->
    [one] One more is not shown here.
   *[other] { $n } more are not shown here.
}
desk-roster-maybe-another = The name changed, and no date of birth to the day says that it is the same person: the badge may have gone to somebody else. Make sure first.
change-unit = unit { $from } → { $to }
change-name = name { $from } → { $to }
change-birth = birth { $from } → { $to }
change-position = position { $from } → { $to }
change-service = status { $from } → { $to }
error-roster-badge = Rows { $first } and { $second } have the same badge; nobody was imported.
error-roster-badge-next = Correct the file and import it again.
desk-roster-ask-zeros = Row { $row }: badge { $badge } ({ $name }, { $unit }) differs from { $known-badge } ({ $known-name }, { $known-unit }) of the roster by zeros at its front only; a spreadsheet may have taken them off.
desk-roster-ask-name-and-birth = Row { $row }: { $badge } { $name } ({ $unit }) has the name and date of birth of { $known-badge } { $known-name } ({ $known-unit }) of the roster, and another badge.
desk-roster-ask-name-and-unit = Row { $row }: { $badge } { $name } ({ $unit }) has the name and unit of { $known-badge } { $known-name } ({ $known-unit }) of the roster, and another badge.
desk-roster-ask-badge-given-away = Row { $row }: badge { $badge } is now { $name } ({ $unit }); in the roster it is { $known-name } ({ $known-unit }, { $known-birth }), and no date of birth to the day says that they are the same person.
desk-roster-ask-no-birth = no date of birth
desk-roster-ask-twin = { $badge } { $name } ({ $unit }) of the roster has the name and date of birth of this row: it needs an answer of its own, and none for all rows answers it.
desk-roster-respelled = The unit "{ $given }" of row { $row } is only another spelling of "{ $kept }" and counts as that.
desk-roster-near-unit = "{ $unit }" in row { $row } is a new unit, but much like "{ $like }". If it is the same unit, change it to "{ $like }" in the file before importing.
desk-roster-questions = To be looked into first
desk-roster-open = { $n ->
    [one] { $n } row still has to be looked into: choose below for it
   *[other] { $n } rows still have to be looked into: choose below for each
}, then the list can be taken in.
desk-roster-same = the same person
desk-roster-another = another person
desk-roster-all-same = all are the same person
desk-roster-all-another = all are another person
desk-roster-how-to-answer = For rows about the same person add --same ROWS to the import, for another person --another ROWS. ROWS are as they stand before each question, such as 2:059133,5:059140: should the file have changed by then, nothing is taken. Or row numbers alone, 2,5,9, or all.
desk-roster-displaced-title = Badge given to another person
desk-roster-displaced = { $badge } { $name }: the badge goes to another person; this one stays as { $new }, posted away if still serving. Results and certificates stay theirs.
change-badge = badge { $from } → { $to }
error-roster-open = In { $name }, { $n ->
    [one] { $n } row
   *[other] { $n } rows
} may or may not be about a known officer; nobody was imported.
error-roster-open-next = Choose for each row in the window; on the command line add --same ROWS for the same person and --another ROWS for another one: as they stand before each question, such as 2:059133,5:059140, or row numbers alone, 2,5,9, or all.
    .window = Choose for each row.
error-roster-not-asked = Nothing is asked about row { $row }.
error-roster-not-asked-next = See with --dry-run which rows are asked about.
error-roster-answered-twice = Row { $row } is answered twice; no answer was taken, nobody was imported.
error-roster-answered-twice-next = Give each row to --same or to --another. all in one of the two is for the rows that the other does not name.
error-roster-all-twice = All rows are answered twice, by --same all and by --another all; no answer was taken, nobody was imported.
error-roster-all-twice-next = Name the rows one by one in one of the two.
error-roster-file-changed = Nothing was taken, for the file has changed: row { $row } has badge { $now } now, not { $badge }.
error-roster-file-changed-next = See with --dry-run what is asked now, and answer that.
error-roster-near-badge = The badges of rows { $first } and { $second } differ by zeros at the front only; nobody was imported.
error-roster-near-badge-next = Delete one row if they are the same person; else put the badges right.
error-roster-one-officer = Rows { $first } and { $second } would become one person; this answer was not taken.
error-roster-one-officer-next = Choose "another person", for both rows where two people changed their badges; if one row is there twice, delete it.
desk-roster-written = All of it was imported.
desk-roster-dry = A preview only, nothing was written; without --dry-run it is imported.
