### Own texts and the exercise folder.

type-own = Own texts
import-title = Own texts
import-button = Add an own text…
import-intro = Make an exercise of a text of your own. Open a file, or paste the text below.
import-open = Open a file… (Ctrl+O)
import-path = File path
import-path-hint = Or a path, or drop the file on the window
import-path-read = Read
import-limits = .txt or .csv, at most 2 MB and { $limit ->
    [one] { $limit } character
   *[other] { $limit } characters
}.
import-filter = Texts and tables (txt, csv)
import-drop = Let go to read this file
import-reading = Reading…
import-pasted = The pasted text
import-encoding = { $name }: encoding { $encoding }, { $why }.
import-encoding-unknown = { $name } could not be read.
import-encoding-doubtful = This does not look like ordinary Chinese. Please look; if it is wrong, take another encoding:
import-encoding-other = Wrong characters? Encoding:
why-mark = the file begins with its mark
why-ascii = letters, digits and signs only
why-valid-utf8 = every byte is as it must be
why-likely = its characters are common ones
why-chosen = as you chose
import-as-table = Read as a table (a record a row)
import-header = The first row names the columns
import-columns = Columns:
import-column = Column { $n }
import-table-facts = { $rows ->
    [one] { $rows } record
   *[other] { $rows } records
}, { $columns ->
    [one] { $columns } column
   *[other] { $columns } columns
}
import-text = Text (can be changed here)
import-text-hint = Paste here (Ctrl+V), or type.
import-text-hidden = Too long to be shown. Choose fewer columns, or split the file.
import-check = Check
import-check-none = No text yet.
import-check-good = Nothing found. Names, addresses and employers can't be told apart by the program: read it through, all must be invented.
import-check-bad = { $n ->
    [one] { $n } place needs
   *[other] { $n } places need
} a change. Names, addresses and employers can't be told apart by the program: they must be invented too.
import-more = { $n ->
    [one] { $n } more place; it shows
   *[other] { $n } more places; they show
} when these are done.
import-place = { $n }. Line { $line }, character { $column }
import-mask = Mask
import-mask-name = Mask finding { $n }
import-tidy-all = Tidy up ({ $n })
import-mask-all = Mask all ({ $n })
import-undo = Undo
import-changes = Changed: { $changes }.
import-change = { $kind } { $count }
change-line-ends = line ends
change-edge-blanks = blanks at line edges
change-invisible = invisible characters
change-radicals = radicals
change-full-width = full width to half width
change-signs = signs that no input method types
change-nfc = combined characters
change-masked = numbers masked
import-name = Title
import-policy = Punctuation
policy-strict = Width matters
policy-lenient = Either width is right
import-level = Level
import-facts = { $n ->
    [one] { $n } character
   *[other] { $n } characters
}, about { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} at { $pace } { $unit }
import-save = Save (Ctrl+S)
import-why-person = { $n ->
    [one] { $n } number could be somebody's. Mask or change it
   *[other] { $n } numbers could be somebody's. Mask or change them
} before saving: nobody real may be in an exercise.
import-why-faults = { $n ->
    [one] { $n } place needs
   *[other] { $n } places need
} a change before it can be saved.
import-why-title = Please give it a title.
import-why-empty = No text yet.
import-why-long = { $n ->
    [one] { $n } character
   *[other] { $n } characters
}, more than { $limit }: split the text.
import-saved = ✓ "{ $title }" is saved. It is listed under "Own texts" in Practice.
import-type-it = Type it now
import-back = Back to Practice (Esc)
import-io = { $name } can't be read: { $detail }
import-io-next = Check the name and the permissions, or copy the file to the desktop and try again.
import-not-a-file = { $name } is not a file.
import-not-a-file-next = Choose a .txt or .csv file.
import-empty = There is no text in { $name }.
import-empty-next = Check that it is the right file and that it has been saved.
import-too-large = { $name } has { $bytes ->
    [one] { $bytes } byte
   *[other] { $bytes } bytes
}, more than { $limit } MB. Nothing was read.
import-too-large-next = Split the text into files of at most 20000 characters.
import-too-long = { $name } has { $n ->
    [one] { $n } character
   *[other] { $n } characters
}, more than { $limit }. Nothing was taken.
import-too-long-next = Split it; 300 to 1200 characters make a good exercise. Of a table, choose fewer columns.
import-kind = { $name } is { $kind }, not a text file.
import-kind-next = Open it in its own program and save it as plain text (.txt) or CSV; or copy the text and paste it here.
import-kind-office = an Office document (docx, xlsx and the like)
import-kind-old-office = an old Office document (doc, xls, wps and the like)
import-kind-pdf = a PDF file
import-kind-rtf = an RTF document
import-kind-picture = a picture
import-kind-archive = an archive
import-kind-program = a program or a database
import-zero = { $name }, line { $line } (after { $offset ->
    [one] { $offset } byte
   *[other] { $offset } bytes
}): a zero byte; this is no text file.
import-zero-next = Save it as plain text (.txt) in its own program; if it is UTF-16, choose that encoding.
import-bad-bytes = { $name }, line { $line } (after { $offset ->
    [one] { $offset } byte
   *[other] { $offset } bytes
}): not { $encoding }. The file is cut off or in another encoding.
import-bad-bytes-next = Copy the file again, or read it in another encoding.
import-no-encoding = { $name } is neither UTF-8 nor UTF-16 nor GB18030 (from line { $line }, after { $offset ->
    [one] { $offset } byte
   *[other] { $offset } bytes
}).
import-no-encoding-next = Open it in an editor and save it as UTF-8; if you know its encoding, choose it.
import-open-quote = { $name }, line { $line }: a quote is not closed.
import-open-quote-next = Close the quote at the end of the cell, or do not read it as a table.
import-after-quote = { $name }, line { $line }: text after a closing quote.
import-after-quote-next = Write a quote inside a cell twice, or do not read it as a table.
import-unequal = { $name }, line { $line }: { $found ->
    [one] { $found } cell
   *[other] { $found } cells
}, but the first row has { $expected }.
import-unequal-next = Complete the row; put a cell with a comma in quotes; or do not read it as a table.
import-columns-many = { $name } has { $n ->
    [one] { $n } column
   *[other] { $n } columns
}, more than { $limit }.
import-columns-many-next = Delete columns that are not needed.
import-rows = { $name } has more than { $limit ->
    [one] { $limit } row
   *[other] { $limit } rows
}.
import-rows-next = Split the file.
own-title = Title
own-rename = Rename
own-rename-name = Rename: { $title }
own-rename-do = Done
own-remove = Delete
own-remove-name = Delete: { $title }
own-remove-ask = Delete "{ $title }"? Results that were typed with it are kept.
own-remove-do = Delete it
own-cancel = Cancel
own-not-yours = Trainers and administrators add and change them.
own-none = No own texts yet.
own-io = { $path } can't be written: { $detail }
own-io-next = Check the disk space and the permissions of the folder, then try again.
own-title-text = In the title: { $fault }
own-title-text-next = Please change the title.
own-known = This text is there already, as "{ $title }".
own-known-next = There is no need to save it again; Practice can rename it.
own-gone = There is no own text { $id }.
own-gone-next = The file may have been moved. Press F5 to read the folder again.
folder-fault = A faulty exercise file: { $file }, line { $line }: { $fault }.
folder-fault-next = Correct and save it, and come back here (or press F5); all other files can be used.
folder-faults = Faulty exercise files: { $file }, line { $line }: { $fault }; and { $more ->
    [one] { $more } more fault
   *[other] { $more } more faults
}.
folder-faults-next = Correct and save them, and come back here (or press F5); all other files can be used.
folder-title = Own exercise folder
folder-facts = Good files: { $files }. Faults: { $problems }.
folder-problem = ⚠ { $file }, line { $line }: { $fault }
folder-replaced = In place of carried ones: { $ids }
folder-reload = Read again (F5)
error-job = "{ $what }" could not be done.
error-job-next = Try again; if it still fails, restart the program.
import-doubtful = { $name } read as { $encoding } does not look like ordinary Chinese. Nothing was saved.
import-doubtful-next = Say the encoding with --encoding (utf-8, utf-16le, utf-16be, gbk, gb18030), or open the file in the window and look.
import-done = Saved: { $id } ({ $file })
import-dry = Nothing is wrong. Without --dry-run it would be saved as { $id }.
import-not-saved = Nothing was saved. --tidy puts right what can be, --mask replaces numbers; change the rest in the file.
import-no-column = { $name } has no column { $n }.
import-no-column-next = Check the number; columns count from 1.
import-no-dialog = No file was chosen. If no dialog came up, type the path or drop the file here.
