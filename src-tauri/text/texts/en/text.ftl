# How texts are joined, and words of every place.

text-joined = { $first } { $second }
text-sentence = { SENTENCE($text) }
text-bracketed = { $text } ({ $what })
text-labelled = { $label }: { $text }
text-one-of = One of: { $names }
text-yes = yes
text-no = no
text-lines =
    { $first }
    { $second }
