# Einstellungen.

settings-lead-out-of-range = Die Vorwarnzeit liegt zwischen einer Minute und einem Tag
settings-locked = Solange gesperrt ist, lässt sich nichts einstellen
settings-lead-range = Zwischen einer Minute und einem Tag.
settings-clear-range = Zwischen 10 und 300 Sekunden.
settings-certificates-long = Das ist zu lang für Zertifikate.
settings-not-pem = Das ist kein Zertifikat im PEM-Format.
settings-proxy-address = Geben Sie Host und Port ein, etwa proxy.example.net:8080.
settings-proxy-scheme = Ein Proxy spricht hier http oder https.
settings-exempt-wrong = „{ $part }“ ist kein Host, keine Endung und kein Netz wie 10.0.0.0/8.
settings-password-long = Das Kennwort ist zu lang
settings-proxy-login-apart = Benutzer und Kennwort haben eigene Felder.
settings-proxy-user-wrong = Das ist kein Benutzername.
settings-not-settable = das kann nicht eingestellt werden
