# Anfragen an die API eines Anbieters, die nicht gesendet werden.

call-address-unusable = Die Adresse dieser API lässt sich nicht verwenden
call-address-missing = Eine Adresse fehlt
call-address-wrong = Das ist keine Adresse
call-address-names-somebody = Eine Adresse darf weder Benutzernamen noch Passwort enthalten
call-address-elsewhere = { $origin } ist nicht der Host dieser API
call-address-elsewhere-hint = Geben Sie einen Pfad an oder eine Adresse bei { $origin }.
call-address-climbs-out = Die Adresse hat mehr .. als Ordner
call-address-has-controls = Eine Adresse enthält keine Steuerzeichen
call-address-has-spaces-around = Eine Adresse beginnt und endet nicht mit einem Leerzeichen
call-address-has-letter = Eine Adresse enthält kein { $letter }
call-address-has-letter-hint = Schreiben Sie { $code } dafür in einem Wert.
call-address-has-slashes = Eine Adresse, die mit // beginnt, nennt einen anderen Host
call-method-not-for-an-api = { $method } ist nicht für eine API
call-method-wrong = Das ist keine Methode
call-header-name-wrong = Das ist kein Name eines Headers
call-header-value-wrong = Der Wert des Headers { $name } lässt sich nicht senden
call-header-ours = Den Header { $name } setzt Fobwatch
call-redirected-elsewhere = { $vendor } leitet zu { $origin } weiter ({ $status }); dorthin wird nichts gesendet
call-redirected-again-and-again = { $vendor } leitet immer wieder weiter
