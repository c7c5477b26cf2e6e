# Der Schlüssel einer Authenticator-App.

seed-letters-wrong = Das ist kein Schlüssel für eine Authenticator-App: Er hat nur die Buchstaben A bis Z und die Ziffern 2 bis 7.
seed-address-unreadable = Diese otpauth://-Adresse ist nicht lesbar. Kopieren Sie sie noch einmal.
seed-not-by-time = Nur Adressen mit otpauth://totp/ ergeben Codes nach der Uhrzeit. Kopieren Sie die eines zeitbasierten Codes.
seed-says-twice = Diese otpauth://-Adresse nennt { $name } zweimal.
seed-no-secret = Diese otpauth://-Adresse enthält kein Geheimnis.
seed-digits-wrong = Ein Code hat { $min } bis { $max } Ziffern; diese Adresse sagt etwas anderes.
seed-period-wrong = Ein Code gilt 1 bis { $max } Sekunden; diese Adresse sagt etwas anderes.
seed-algorithm-unknown = Diese otpauth://-Adresse verlangt ein anderes Verfahren als SHA1, SHA256 und SHA512.
seed-short = Dieser Schlüssel ist zu kurz: Der einer Authenticator-App hat mindestens 16 Buchstaben und Ziffern.
seed-unreadable = Schlüssel unlesbar
