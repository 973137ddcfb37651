### Help: the page of the manual.

help = Help
help-search-hint = a few words, such as: power cut
help-contents = Contents
help-found = { $n ->
    [one] { $n } section found:
   *[other] { $n } sections found:
}
help-nothing = Nothing found. Try other words, or fewer.
help-pdf-part = This part as PDF
help-pdf-whole = All of it as PDF
help-whole-title = Manual of Dabiao
