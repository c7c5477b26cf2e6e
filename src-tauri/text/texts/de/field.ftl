# Fragen, die mehrere Hersteller stellen.

field-client-id = Client-ID
field-password = Kennwort
field-environment = Umgebung
field-client-secret = Client-Secret
field-refresh-token = Aktualisierungstoken
field-client-id-has-space = Eine Client-ID hat keine Leerzeichen.
field-scope-offline-access = erneuert ohne Browser
field-scopes = Scopes
field-scopes-all = Alle
field-redirect-uri = Umleitungs-URI
field-client-credentials = Client-Anmeldedaten
field-redirect-port-80 = Ohne Port heißt das Port 80, der vielleicht Administratorrechte erfordert.
field-access-token = Zugriffstoken
field-access-token-help = Mit oder ohne Bearer davor.
field-existing-token = Vorhandenes Token
field-access-token-wrong = Das ist kein Token: Es ist leer oder enthält ein Leerzeichen oder einen Zeilenumbruch. Kopieren Sie es noch einmal.
field-client-id-unusual = Eine Client-ID ist meist eine GUID.
field-level = Ebene
