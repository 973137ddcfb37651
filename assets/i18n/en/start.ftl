### Signing in.

start-title = Sign in
start-intro = Choose your name to begin. The first time, enter badge number, name and unit below.
start-find = Officers on this PC
start-find-hint = Badge, name or its pinyin initials
start-none = Nobody found. Check badge number or name, or enter yourself below.
start-more = { $count } more: search by badge number or name.
start-new = First time here
start-new-hint = All three are needed, once only.
start-enter = Enter and begin
field-badge = Badge number
field-name = Name
field-unit = Unit
error-badge-taken = Badge { $badge } is on this PC already.
error-badge-taken-next = Choose your name in the list above; if the badge is mistyped, correct it.
error-name-empty = "{ $field }" is empty.
error-name-empty-next = Fill it in and try again.
error-name-long = "{ $field }" is too long.
error-name-long-next = At most 64 characters.
error-name-invisible = "{ $field }" holds an invisible character.
error-name-invisible-next = Clear the field and type it again instead of pasting.
error-badge-character = "{ $field }" may hold digits, letters and hyphens only.
error-badge-character-next = Enter it as on the police card.
newcomer-title = Please look first
newcomer-zeros = The badge { $given } differs from { $badge } ({ $name }, { $unit }) of the roster by zeros at its front only.
newcomer-name = The roster has { $badge } { $name } ({ $unit }): the same name and unit as you entered, and another badge (you entered { $given }).
newcomer-known = That's me: sign in as { $badge } { $name }
newcomer-another = Not me, I am another person
newcomer-is-known = It is { $badge } { $name } of the roster
newcomer-is-another = It is another person
newcomer-unit-is = The unit is "{ $unit }"
newcomer-unit = The roster has no unit "{ $unit }", but one much like it: "{ $like }".
newcomer-unit-known = My unit is "{ $unit }"
newcomer-unit-new = "{ $unit }" is another unit
newcomer-back = Back, to change it
error-name-lost = "{ $field }" has "{ $found }" ({ $code }), which stands in no name or unit.
error-name-lost-next = Delete it and type the character with an input method.
error-name-lost-likely = "{ $field }" has "{ $found }" ({ $code }), which is no Chinese character; most likely "{ $likely }" is meant.
error-name-lost-likely-next = Delete it and type "{ $likely }" with an input method.
start-find-empty = Type a badge or name first.
start-find-several = { $count ->
    [one] { $count } person fits
   *[other] { $count } people fit
}; type more of it, or press a name.
start-ime = The badge is digits; name and unit are Chinese: switch the input method on first ({ $key }), then type pinyin or wubi.
ime-switch-usual = tap Shift, or press Ctrl+Space
ime-switch-set = press { $key }
ime-letters-due = The input method is on, and letters or digits are due here. To switch to English: { $key }.
ime-han-due = The input method is off, and Chinese characters are due here. To switch to Chinese: { $key }.
