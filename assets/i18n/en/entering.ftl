### Entering records: the pad, the cards, the result, the page where a form is chosen.

form-choices-more = { $n ->
    [one] { $n } more: go on typing, or use the arrow keys
   *[other] { $n } more: go on typing, or use the arrow keys
}
form-choices-none = no such choice
form-filled = filled in
form-card-call = Transcript of a call
form-card-paper = Paper { $n } of { $of }
