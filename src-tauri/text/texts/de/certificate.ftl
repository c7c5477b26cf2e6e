# Warum einem Zertifikat nicht vertraut wird.

certificate-store-unreadable = Der Zertifikatspeicher des Systems lässt sich nicht lesen: { $why }
certificate-not-pem = Das ist kein Zertifikat im PEM-Format
certificate-none-found = In diesem Text ist kein Zertifikat
certificate-not-pinned = Es ist nicht das festgelegte Zertifikat
certificate-self-signed = Es ist selbstsigniert
certificate-outdated = es ist von veralteter Art, ohne die Namen, für die es gilt
certificate-unreadable = es ist nicht lesbar
certificate-key-weak = sein Schlüssel ist zu schwach oder nicht der verwendete
certificate-expired = Es ist abgelaufen
certificate-not-yet-valid = Es ist noch nicht gültig
certificate-other-host = Es gilt für einen anderen Hostnamen
certificate-issuer-unknown = Sein Aussteller ist hier unbekannt
certificate-revoked = Es wurde widerrufen
certificate-authority-unknown = Es stammt von keiner hier bekannten Zertifizierungsstelle
