# Sperre, Passphrase, was versiegelt ist.

lock-locked = Die Geheimnisse sind gesperrt
lock-unlock-hint = Entsperren Sie zuerst Fobwatch.
lock-passphrase-wrong = Falsche Passphrase
lock-secret-altered = Ein gespeichertes Geheimnis wurde verändert und lässt sich nicht öffnen
lock-secret-altered-hint = Bearbeiten Sie das Profil und geben Sie seine Geheimnisse neu ein.
lock-passphrase-short = Die Passphrase ist zu kurz
lock-passphrase-length = Mindestens 8 Zeichen.
lock-unlocking-failed = Das Entsperren ist fehlgeschlagen
lock-record-altered = Dieser Eintrag wurde nicht hier verschlüsselt oder ist verändert worden
lock-no-random-numbers = Das System liefert keine Zufallszahlen
