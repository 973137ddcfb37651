### Choosing a text.

minutes = { $n } min
practice-length = Length of the drill:
length-short = Short: { $n ->
    [one] { $n } character
   *[other] { $n } characters
}
length-medium = Medium: { $n }
length-long = Long: { $n }
extent-minutes = Ends when the time is up; the text is long enough
extent-text = No time limit: ends when the text is typed
practice-facts = { $n ->
    [one] { $n } character
   *[other] { $n } characters
} · { $level }
level-1 = easy
level-2 = medium
level-3 = hard
type-population = Population
type-rental = Rented housing
type-hotel = Hotels
type-vehicle = Vehicles
type-dispatch = Dispatch
type-case = Cases
type-statement = Statements
type-notice = Notices
type-premises = Units and premises
type-numbers = Numbers
type-names = Names and rare characters
type-addresses = Addresses
type-vocabulary = Police words
kind-population-resident = residents
kind-population-floating = floating population
kind-rental = rented housing
kind-hotel = hotel guests
kind-vehicle = vehicles
kind-dispatch = dispatch
kind-case = cases
kind-statement = statements
kind-premises = units and premises
kind-numbers = ID, phone, plate and case numbers
kind-names = names and rare characters
kind-addresses = standard addresses
kind-vocabulary = police words
practice-fresh = New text: { $kind }
practice-fresh-note = A new text is different every time: nothing to learn by heart.
type-course = Course
