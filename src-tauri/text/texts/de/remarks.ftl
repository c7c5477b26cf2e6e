# Notiz, Schlagwörter und Link eines Profils.

remarks-note-long = Höchstens 10.000 Zeichen.
remarks-tag-long = Ein Schlagwort hat höchstens 40 Zeichen.
remarks-tags-many = Höchstens 20 Schlagwörter.
remarks-link-wrong = Das ist keine Adresse.
remarks-link-https = Nur eine Adresse mit https.
remarks-link-user = Lassen Sie Benutzername und Kennwort aus der Adresse weg.
remarks-no-link = Dieses Profil hat keinen Link
