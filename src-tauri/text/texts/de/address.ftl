# Adressen, wie man sie eingibt.

address-missing = Geben Sie eine Adresse ein.
address-placeholder = Das ist ein Platzhalter aus einer Anleitung. Geben Sie die wirkliche Adresse ein.
address-has-space = Eine Adresse hat keine Leerzeichen.
address-has-backslash = Eine Adresse hat keine umgekehrten Schrägstriche.
address-https-only = Nur https-Adressen sind möglich.
address-has-login = Eine Adresse darf weder Benutzernamen noch Kennwort enthalten.
address-host-wrong = Das ist kein Hostname.
address-host-long = Dieser Hostname ist zu lang.
address-port-wrong = Der Port ist eine Zahl von 1 bis 65535.
address-changed-to-https = In https geändert.
