# Was an einer Angabe eines Formulars nicht stimmt.

answer-not-of-method = { $field } gehört nicht zu dieser Art der Anmeldung.
answer-scopes-are-words = Scopes sind Wörter mit Leerzeichen dazwischen.
answer-scope-missing = Wählen Sie mindestens einen Scope, zum Beispiel { $example }.
answer-missing = { $field }: Diese Angabe fehlt.
answer-longer-than = { $field }: Das ist zu lang, höchstens { $limit } Zeichen.
answer-invisible-characters = Das enthält unsichtbare Zeichen. Geben Sie es neu ein.
answer-not-listed = Wählen Sie etwas aus der Liste.
answer-yes-or-no = Antworten Sie mit yes oder no.
answer-whole-number = Eine ganze Zahl von { $min } bis { $max }.
answer-date = Ein Datum wie 2027-01-31.
answer-scope-characters = Ein Scope hat keine Anführungszeichen, keine umgekehrten Schrägstriche und nur Zeichen aus ASCII.
answer-too-long = { $field }: Das ist zu lang.
answer-has-space = { $field }: Darin ist ein Leerzeichen oder ein Zeilenumbruch. Kopieren Sie den Wert noch einmal.
answer-some-wrong = Einige Angaben müssen geändert werden
answer-missing-part = { $field }: Diese Angabe fehlt
