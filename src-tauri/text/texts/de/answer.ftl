# Was an einer Angabe eines Formulars nicht stimmt.

answer-not-of-method = Diese Anmeldemethode hat dieses Feld nicht: { $field }.
answer-scopes-are-words = Trennen Sie Scopes durch Leerzeichen.
answer-scope-missing = Wählen Sie mindestens einen Scope, zum Beispiel { $example }.
answer-missing = { $field }: Diese Angabe fehlt.
answer-longer-than = { $field }: Das ist zu lang, höchstens { $limit } Zeichen.
answer-invisible-characters = Das enthält unsichtbare Zeichen. Geben Sie es neu ein.
answer-not-listed = Wählen Sie etwas aus der Liste.
answer-yes-or-no = Geben Sie yes oder no an.
answer-whole-number = Eine ganze Zahl von { $min } bis { $max }.
answer-date = Ein Datum wie 2027-01-31.
answer-scope-characters = Ein Scope hat nur ASCII-Zeichen, ohne Anführungszeichen und umgekehrte Schrägstriche.
answer-too-long = { $field }: Das ist zu lang.
answer-has-space = { $field }: Darin ist ein Leerzeichen oder ein Zeilenumbruch. Kopieren Sie den Wert noch einmal.
answer-some-wrong = Einige Felder sind nicht gültig
answer-missing-part = { $field }: Diese Angabe fehlt
