# Neuere Versionen.

update-none = Es gibt keine neuere Version.
update-not-installed = Die neuere Version ließ sich nicht installieren.
update-switched-off = Aktualisierungen sind in dieser Fassung abgeschaltet.
update-not-signed = Die neuere Version ist nicht mit dem Schlüssel signiert, dem diese App vertraut. Nichts wurde installiert.
update-list-not-fetched = Die Liste der Versionen ließ sich nicht abrufen. Versuchen Sie es später erneut.
