# How texts are joined.

text-joined = { $first } { $second }
text-sentence = { SENTENCE($text) }
