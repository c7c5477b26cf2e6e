# Einstellungen.

settings-lead-out-of-range = Die Vorwarnzeit muss zwischen 1 Minute und 1 Tag liegen
settings-locked = Im gesperrten Zustand lassen sich Einstellungen nicht ändern
settings-lead-range = Von 1 Minute bis 1 Tag.
settings-clear-range = Von 10 bis 300 Sekunden.
settings-certificates-long = Das ist zu lang für Zertifikate.
settings-not-pem = Das ist kein Zertifikat im PEM-Format.
settings-proxy-address = Geben Sie Host und Port ein, etwa proxy.example.net:8080.
settings-proxy-scheme = Nur Proxys mit http oder https werden unterstützt.
settings-exempt-wrong = „{ $part }“ ist kein Host, keine Endung und kein Netz wie 10.0.0.0/8.
settings-password-long = Das Kennwort ist zu lang
settings-proxy-login-apart = Geben Sie Benutzer und Kennwort in den eigenen Feldern ein.
settings-proxy-user-wrong = Das ist kein Benutzername.
settings-not-settable = Diese Einstellung lässt sich nicht ändern
