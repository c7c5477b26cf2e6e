# Wie Texte verbunden werden, und Wörter von überall.

text-joined = { $first } { $second }
text-sentence = { SENTENCE($text) }
text-bracketed = { $text } ({ $what })
text-labelled = { $label }: { $text }
text-one-of = Möglich sind: { $names }
text-yes = ja
text-no = nein
text-lines =
    { $first }
    { $second }
