# Der Datenordner und seine Datenbank.

data-check-folder-hint = Prüfen Sie den Datenordner und den freien Platz auf seinem Datenträger.
data-restored = Die Datenbank war { $what }. Sie wurde aus der Sicherung von { $taken } wiederhergestellt: Was seither geändert oder erneuert wurde, fehlt.
data-old-file-kept = Die alte Datei bleibt als { $name } erhalten.
data-was-missing = nicht da
data-was-damaged = beschädigt
data-was-empty = leer
data-folder-unusable = Der Datenordner { $folder } lässt sich nicht verwenden: { $why }
data-in-use = Ein anderes Fobwatch verwendet diesen Datenordner
data-damaged = Die Datenbank ist beschädigt, und es gibt keine brauchbare Sicherung: Stellen Sie { $file } wieder her, oder verschieben Sie die Datei, um neu zu beginnen
data-newer = Diese Daten stammen von einem neueren Fobwatch
data-newer-read-only = Diese Daten stammen von einem neueren Fobwatch. Bis Sie diese Version installieren, ist alles schreibgeschützt, und nichts wird erneuert.
data-newer-hint = Installieren Sie die neueste Version. Bis dahin ist alles schreibgeschützt.
data-record-unreadable = unlesbarer Eintrag
data-failed = Die Datenbank meldet einen Fehler: { $why }
