# Warum einem Zertifikat nicht vertraut wird.

certificate-store-unreadable = Der Zertifikatspeicher des Systems lässt sich nicht lesen: { $why }
certificate-not-pem = Das ist kein Zertifikat im PEM-Format
certificate-none-found = In diesem Text ist kein Zertifikat
certificate-not-pinned = Es ist nicht das festgelegte Zertifikat
certificate-self-signed = Es ist selbstsigniert
certificate-outdated = Es hat keinen alternativen Antragstellernamen (SAN), der heute vorgeschrieben ist
certificate-unreadable = Es ist nicht lesbar
certificate-key-weak = Sein Schlüssel ist zu schwach, oder seine Signatur passt nicht
certificate-expired = Es ist abgelaufen
certificate-not-yet-valid = Es ist noch nicht gültig
certificate-other-host = Es gilt für einen anderen Hostnamen
certificate-issuer-unknown = Sein Aussteller ist hier unbekannt
certificate-revoked = Es wurde widerrufen
certificate-authority-unknown = Seiner CA wird hier nicht vertraut
certificate-password-wrong = Dieses Kennwort öffnet das Zertifikat nicht.
certificate-file-unreadable = Das ist keine lesbare PFX- oder PEM-Datei.
certificate-key-has-password = Der private Schlüssel in dieser PEM-Datei hat ein Kennwort. Verwenden Sie stattdessen eine PFX-Datei.
certificate-key-unusable = Der private Schlüssel ist unbrauchbar: Er muss ein RSA-Schlüssel mit mindestens 2048 Bit sein.
certificate-not-pfx-or-pem = Das ist keine PFX- oder PEM-Datei.
certificate-missing = In dieser Datei ist kein Zertifikat neben dem privaten Schlüssel.
certificate-no-private-key = In dieser Datei ist kein privater Schlüssel.
