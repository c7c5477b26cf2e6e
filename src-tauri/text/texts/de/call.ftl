# Anfragen an die API eines Herstellers, die nicht gesendet werden.

call-address-unusable = Die Adresse dieser API lässt sich nicht verwenden
call-address-missing = Eine Adresse fehlt
call-address-wrong = Das ist keine Adresse
call-address-names-somebody = Eine Adresse darf weder Benutzernamen noch Kennwort enthalten
call-address-elsewhere = { $origin } ist nicht der Host dieser API
call-address-elsewhere-hint = Geben Sie einen Pfad an oder eine Adresse bei { $origin }.
call-address-climbs-out = Die Adresse hat mehr .. als Ordner
call-address-has-controls = Eine Adresse darf keine Steuerzeichen enthalten
call-address-has-spaces-around = Eine Adresse darf nicht mit einem Leerzeichen beginnen oder enden
call-address-has-letter = Eine Adresse darf kein { $letter } enthalten
call-address-has-letter-hint = Schreiben Sie in einem Wert stattdessen { $code }.
call-address-has-slashes = Eine Adresse, die mit // beginnt, nennt einen anderen Host
call-method-not-for-an-api = { $method } wird für eine API nicht unterstützt
call-method-wrong = Das ist keine HTTP-Methode
call-header-name-wrong = Das ist kein Name eines Headers
call-header-value-wrong = Der Wert des Headers { $name } lässt sich nicht senden
call-header-ours = Den Header { $name } setzt Fobwatch
call-redirected-elsewhere = { $vendor } leitet auf { $origin } um ({ $status }); dem wird nicht gefolgt
call-redirected-again-and-again = { $vendor } leitet zu oft um
