### Record forms: entered values, files of them, and what can be wrong with a form's file.

form-qualified = Qualified records
form-rate = Qualified among entered
form-per-hour = Qualified records an hour
form-kph = Correct letters and digits an hour of their own time
form-reading = Time for reading
form-typing = Time for typing
form-correcting = Time for correcting
form-moving = Time for moving between fields
form-caught = Wrong values that a rule finds
form-silent = Wrong values that no rule finds
form-rating-good = The share of qualified records is at 90 % or above.
form-rating-warn = Warning: fewer than 90 % of the records are qualified.
form-rating-alarm = Alarm: fewer than 85 % of the records are qualified.
form-wrong-field = Record { $record }, { $name } ({ $code }): { $why }
form-left-blank = on the card, and not entered
form-no-rule = wrong, and no rule finds it

error-no-form = There is no form "{ $kind }".
error-no-form-next = There are: { $known }
error-no-card = The form { $kind } has no cards of the style "{ $style }".
error-no-card-next = It has: { $known }

error-no-form-sitting = There is no sitting of forms in the standard { $id }.
error-no-form-sitting-next = Name one that has a table [form], such as guidance-2027.

invalid-empty = nothing is entered
invalid-length = { $found ->
    [one] { $found } character
   *[other] { $found } characters
}, { $min } to { $max } are allowed
invalid-length-exact = { $found ->
    [one] { $found } character
   *[other] { $found } characters
} of { $n }
invalid-character = "{ $what }" can't stand here
invalid-date = there is no such date or time
invalid-region = the first digits are the code of no region
invalid-check-digit = the check digit is wrong
invalid-not-listed = not in the list
invalid-form = not of the form that is asked here
invalid-ending = it must end with { $what }
invalid-ditto = written in full, never as above

# Beside the name of a field there is room for few words.
rule-short-empty = nothing entered
rule-short-length = { $found } long, not { $min }–{ $max }
rule-short-length-exact = { $found } long, not { $n }
rule-short-character = no “{ $what }” here
rule-short-date = no such date or time
rule-short-region = unknown region
rule-short-check-digit = wrong check digit
rule-short-not-listed = not in the list
rule-short-form = wrong format
rule-short-ending = must end in { $what }
rule-short-ditto = write it in full

entered-json = no record: { $what }
entered-kind = a record of the kind { $found }; this form is for { $wanted }
entered-twice = field { $what } is there twice
entered-unknown = there is no field { $what }
entered-missing = the value of field { $what } is missing
entered-value-too-long = the value of field { $what } has { $n ->
    [one] { $n } character
   *[other] { $n } characters
}, more than { $max }
entered-more = { $n ->
    [one] more records than the { $n } that was to be entered
   *[other] more records than the { $n } that were to be entered
}
entered-none = there is no record in this file

fault-form-toml = column { $column }: { $what }
fault-form-value = column { $column }: { $key } = "{ $found }" is not allowed: { $allowed }
fault-form-kind = column { $column }: there is no kind of field "{ $found }"; there are { $known }
fault-form-twice = column { $column }: "{ $what }" is given twice: give it once
fault-form-cells = column { $column }: "{ $what }" is no choice: write code, name and initials, divided by |
fault-form-no-choices = column { $column }: field { $what } is a list without choices: write them, one a line
fault-form-not-a-list = column { $column }: field { $what } has choices and is no list: write kind = "list", or delete them
fault-form-range = column { $column }: no value can be so: min is { $least } and max is { $most }; both are 1 to { $limit }, and min is not above max
fault-form-no-field = column { $column }: there is no field { $what } in this form
fault-form-fill = column { $column }: { $part } of field { $from } can't fill field { $code }: { $why }
fault-form-circle = column { $column }: fields fill one another in a circle: { $what }
fault-form-not-on-card = column { $column }: cards of the kind { $kind } have no value { $code }: write on_card = one of { $known }, or always
fault-form-not-shown = column { $column }: this card does not show field { $what }: write its slot into one of the pages
fault-form-slot = column { $column }: the slot "{ $what }" is none: write the code of a field between two braces, with .date after the code where a date or a time is to stand in words
fault-form-card-value = column { $column }: the right value "{ $value }" of field { $code } can't be entered there: { $why }

form-allowed-words = { $known }
form-allowed-name = 1 to 64 visible characters, without blanks around
form-allowed-code = 1 to 20 capital letters and digits, a letter first
form-allowed-fields = at least one field and at most { $most }
form-allowed-values = at least one value and at most { $most }
form-allowed-choices = no more choices than { $most }
form-allowed-pages = { $pages } of this style
form-allowed-no-field = no field where there are pairs
form-allowed-no-card = no card where there are pairs
form-allowed-kind-and-code = KIND/CODE, with one of the kinds { $known }
form-allowed-code-of = { $kind }/ and one of { $known }
form-allowed-file-name = a file of forms/ whose name has small letters, digits, - and _ only
form-allowed-origin = say where the form comes from and under which licence
form-allowed-most = the most characters of a value
form-allowed-no-length = only in fields of the kinds digits, code, text and address
form-allowed-percent = 50 to 100, in fields of the kinds text and address
form-allowed-either = either on_card or always
form-fill-not-in-it = only a field of the kind id_number has it
form-fill-no-date = it must be of the kind date
form-fill-no-sexes = it must be a list with the names 男 and 女
form-fill-kinds = both must be of one kind
form-toml-missing = { $key } is missing
form-toml-unknown = { $key } is not known; there are { $known }
form-toml-type = the value is not written as it has to be: words between quotation marks, numbers, true and false without
form-toml-twice = one key is given twice: give it once
form-toml-syntax = this is no TOML: look at quotation marks, equals signs and brackets, and for characters that can't be seen

forms-good = { $n ->
    [one] No problem: "{ $title }" has { $n } field; its cards are made of records of the kind { $records }, in the styles { $cards }.
   *[other] No problem: "{ $title }" has { $n } fields; its cards are made of records of the kind { $records }, in the styles { $cards }.
}
forms-bad = { $n ->
    [one] { $n } problem. Put it right and check again.
   *[other] { $n } problems. Put them right and check again.
}
forms-written = Written: { $file }
forms-toml = The name of a form's file ends with .toml: { $file }
forms-toml-next = It has small letters, digits, - and _ only, such as visit.toml.
draft-refused = No form can be made of { $file }; nothing was written.
draft-refused-next = Put the rows right that are listed above, and try again.
draft-no-head = there are no heads in the first rows: one column is called name (or 名称), and each row is a field
draft-no-field = there is no field below the heads
draft-head = there is no column "{ $found }"; there are { $known }
draft-cell = { $head } = "{ $found }" is not allowed: { $allowed }
