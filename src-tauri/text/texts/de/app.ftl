# Die App als Ganzes.

app-no-window = Hier gibt es kein Fenster.
app-not-startable = Hier gibt es keine App, die starten könnte.
app-not-updatable = Hier gibt es keine App, die sich aktualisieren ließe.
app-about-to-quit = Fobwatch wird gerade beendet
app-failed-inside = Interner Fehler in Fobwatch
app-failed-inside-hint = Versuchen Sie es noch einmal. Näheres steht im Protokoll.
app-file-empty = Diese Datei ist leer
app-running-elsewhere = Fobwatch läuft auf dem Bildschirm { $display }.
app-running-in-session = Fobwatch läuft in einer anderen Ihrer Windows-Sitzungen (Nummer { $session }). Verwenden Sie es dort, oder beenden Sie es dort zuerst.
app-other-still-saving = Das vorige Fobwatch speichert noch. Dieses startet, sobald jenes beendet ist.
app-cannot-start = Fobwatch kann nicht starten: { $why }.
