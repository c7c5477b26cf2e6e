# Wie Texte verbunden werden.

text-joined = { $first } { $second }
text-sentence = { SENTENCE($text) }
