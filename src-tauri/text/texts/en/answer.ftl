# What is wrong with an answer of a form.

answer-not-of-method = { $field } does not belong to this way to sign in.
answer-scopes-are-words = Scopes are words with spaces between them.
answer-scope-missing = Choose at least one scope, for example { $example }.
answer-missing = { $field } is needed.
answer-longer-than = { $field } is too long: at most { $limit } characters.
answer-invisible-characters = This holds invisible characters. Type it again.
answer-not-listed = Choose one of the list.
answer-yes-or-no = Answer yes or no.
answer-whole-number = A whole number from { $min } to { $max }.
answer-date = A date such as 2027-01-31.
answer-scope-characters = A scope has no quotes, backslashes or letters outside ASCII.
answer-too-long = { $field } is too long.
answer-has-space = { $field } holds a space or a line break. Copy it again.
answer-some-wrong = some answers need a change
answer-missing-part = { $field } is needed
