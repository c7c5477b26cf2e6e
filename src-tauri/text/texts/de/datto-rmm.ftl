# Datto RMM.

datto-rmm-platform = API-URL oder Plattform
datto-rmm-platform-help = Wie Datto sie neben den Schlüsseln zeigt, oder die Adresse einer beliebigen Datto-Seite.
datto-rmm-api-key = API-Schlüssel
datto-rmm-api-key-help = Setup → Users → ein Benutzer → Generate API Keys, sobald der API-Zugriff eingeschaltet ist: Setup → Global Settings → Access Control. Ein Block mit allen drei Werten kann hier eingefügt werden.
datto-rmm-api-secret = Geheimer API-Schlüssel
datto-rmm-api-secret-help = Wird einmal gezeigt, wenn die Schlüssel erstellt werden.
datto-rmm-api-key-method = API-Schlüssel
datto-rmm-capability = Handelt als der Benutzer der Schlüssel (mit seiner Sicherheitsstufe)
datto-rmm-api-key-method-help = API-Schlüssel und geheimer Schlüssel eines Benutzers von Datto RMM.
datto-rmm-token-method-help = Fügen Sie ein gültiges Zugriffstoken ein. Es lässt sich nicht erneuern.
datto-rmm-no-platform = Geben Sie eine Plattform wie merlot oder die API-URL ein, die Datto zeigt.
datto-rmm-unknown-platform = Unbekannte Plattform. Vergleichen Sie sie mit der API-URL, die Datto zeigt.
datto-rmm-unusual-key = API-Schlüssel sind meist 32 Großbuchstaben und Ziffern.
datto-rmm-keys-refused = API-Schlüssel oder geheimer Schlüssel abgelehnt. Ist der API-Zugriff eingeschaltet? Ist das Ihre Plattform?
datto-rmm-form-refused = Datto hat das Anmeldeformular nicht angenommen.
datto-rmm-nothing-there = Hier gibt es keine API von Datto RMM. Prüfen Sie die Plattform.
datto-rmm-wrong-platform = Zu diesen Schlüsseln gibt es hier kein Konto. Falsche Plattform?
datto-rmm-forbidden = Die Sicherheitsstufe dieses Benutzers erlaubt das nicht.
datto-rmm-blocked = Datto sperrt diese Adresse für einige Minuten.
datto-rmm-stop = Um den Zugriff sofort zu beenden, erstellen Sie in Datto RMM neue API-Schlüssel für den Benutzer: Die alten gelten dann nicht mehr.
