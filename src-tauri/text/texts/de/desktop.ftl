# Was das System für das Fenster tut: Browser, Zwischenablage, Dateien.

desktop-browser-not-opened = Der Browser des Systems ließ sich nicht öffnen.
desktop-clipboard-no-answer = Die Zwischenablage antwortet nicht.
desktop-clipboard-missing = Es gibt hier keine Zwischenablage.
desktop-clipboard-not-written = In die Zwischenablage ließ sich nicht schreiben.
desktop-not-a-file = Das ist keine Datei.
desktop-file-unreadable = Die Datei ließ sich nicht lesen.
desktop-folder-not-opened = Der Ordner { $folder } ließ sich nicht öffnen.
desktop-no-powershell = PowerShell ist nicht installiert. Sie finden es unter https://aka.ms/powershell.
desktop-no-fob = Das Programm fob fehlt. Installieren Sie Fobwatch neu.
desktop-no-terminal = Es wurde kein Terminal gefunden. Installieren Sie eines, oder setzen Sie die Umgebungsvariable TERMINAL.
desktop-terminal-not-opened = Das Terminal ließ sich nicht öffnen.
desktop-not-a-place = Dort lässt sich keine Datei speichern.
desktop-file-not-written = Die Datei ließ sich nicht schreiben. Wählen Sie einen anderen Ort.
desktop-file-too-large = Die Datei ist größer als { $kilobytes } kB.
desktop-file-no-text = Die Datei ist keine Textdatei.
desktop-no-console = Dieses Profil hat keine Konsole, die per https erreichbar ist.
desktop-no-console-hint = Prüfen Sie den Host im Formular.
