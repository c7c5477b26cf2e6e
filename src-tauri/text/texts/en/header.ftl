# Headers as people type them.

header-pairs = Headers are pairs of a name and a value.
header-name-wrong = “{ $name }” is not a header name.
header-reserved = { $name } is set by the sign-in itself.
header-value-wrong = The value of { $name } contains a character that is not allowed in headers.
header-twice = { $name } appears twice: { $other } is the same header.
