# Benachrichtigungen des Systems.

notice-expires-without-renewal = Läuft in { $minutes } Min. ab und wird nicht automatisch erneuert.
notice-expires-not-renewed = Läuft in { $minutes } Min. ab und ließ sich nicht erneuern.
notice-expires-not-renewed-because = Läuft in { $minutes } Min. ab und ließ sich nicht erneuern. { $why }
notice-sign-in = Neu anmelden: Die gespeicherte Anmeldung ist beendet.
notice-code-needed = Code nötig: Ohne Zwei-Faktor-Code ist keine Erneuerung möglich.
notice-wrong-tenant = Falscher Mandant: Diese Anmeldung gehört zu einem anderen Mandanten oder Benutzer. Sie wird nicht verwendet.
notice-connected-again = Wieder verbunden: Der Hersteller ist erreichbar.
notice-new-sign-in-host = Die Anmeldungen fänden bei einem neuen Host statt. Dorthin wird nichts gesendet, solange Sie das nicht annehmen.
