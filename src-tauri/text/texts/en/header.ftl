# Headers as people type them.

header-pairs = Headers are pairs of a name and a value.
header-name-wrong = “{ $name }” is not a header name.
header-reserved = { $name } is set by the sign-in itself.
header-value-wrong = The value of { $name } has a character that no header may hold.
header-twice = { $name } is there twice: { $other } is the same header.
