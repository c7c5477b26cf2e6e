# What is wrong with an answer of a form.

answer-not-of-method = This sign-in method has no { $field }.
answer-scopes-are-words = Separate scopes with spaces.
answer-scope-missing = Choose at least one scope, for example { $example }.
answer-missing = { $field } is required.
answer-longer-than = { $field } is too long: at most { $limit } characters.
answer-invisible-characters = This contains invisible characters. Type it again.
answer-not-listed = Choose one from the list.
answer-yes-or-no = Answer yes or no.
answer-whole-number = A whole number from { $min } to { $max }.
answer-date = A date such as 2027-01-31.
answer-scope-characters = A scope has only ASCII characters, without quotes and backslashes.
answer-too-long = { $field } is too long.
answer-has-space = { $field } contains a space or a line break. Copy it again.
answer-some-wrong = some fields are not valid
answer-missing-part = { $field } is required
