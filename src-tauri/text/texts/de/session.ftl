# Das Leben einer Anmeldung: Erneuerung, Prüfung, Ende.

session-token-handed = Token an fob gegeben
session-refresh-token-handed = Aktualisierungstoken an fob gegeben
session-needs-sign-in = Das erfordert eine neue Anmeldung
session-not-live = Es gibt keine gültige Anmeldung
session-renewal-failed-inside = Die Erneuerung ist in Fobwatch selbst fehlgeschlagen.
session-renewed = Token erneuert, { $lifetime }
session-renewal = Erneuerung
session-check = Prüfung
session-token-good = Das Token ist gültig
session-not-now = Das ist gerade nicht möglich
session-was-not-connected = Es war nicht verbunden.
session-ended-here-only = Hier abgemeldet; dem Hersteller wurde es nicht mitgeteilt.
session-failed = { $what } fehlgeschlagen: { $why }
session-valid-seconds = gültig für { $seconds } s
session-valid-minutes = gültig für { $minutes } Min.
session-valid-hours = gültig für { $hours } Std.
session-valid-unknown = ohne mitgeteilten Ablauf
session-not-saved = Ein neues Token ist noch nicht gespeichert: { $why }
session-not-saved-hint = Prüfen Sie den freien Platz auf dem Datenträger des Datenordners und versuchen Sie es dann erneut.
session-stop-time-over = Dieser Zeitpunkt ist schon vorbei
session-stop-time-over-hint = Wählen Sie einen späteren.
session-stop-time-reached = Die Auto-Erneuerung endete zur gewählten Zeit
session-kept-in-memory = Ein neues Token ist da und lässt sich nicht speichern: { $why }. Es bleibt im Arbeitsspeicher und wird gespeichert, sobald das geht; beenden oder sperren Sie Fobwatch nicht vorher.
session-ended-interrupted = Die Anmeldung endete bei einer unterbrochenen Erneuerung. Melden Sie sich neu an.
session-earlier-ended = Eine Anmeldung für die früheren Angaben ist beendet; sie bleibt für diese erhalten
session-sent-before-cancelled = Die Anmeldung war schon abgeschickt, bevor sie abgebrochen wurde; sie bleibt erhalten
