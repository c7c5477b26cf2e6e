# Eine Anmeldung, bei der jemand dabei ist.

sign-in-again-hint = Melden Sie sich neu an.
sign-in-first-hint = Melden Sie sich zuerst an.
sign-in-failed-inside = Die Anmeldung ist an einem internen Fehler gescheitert.
sign-in-word = Anmeldung
sign-in-cancelled = Anmeldung abgebrochen
sign-in-not-the-redirect = Diese Adresse gehört nicht zu dieser Anmeldung
sign-in-not-the-redirect-hint = Melden Sie sich im Browser an und kopieren Sie dann dort die ganze Adresse.
sign-in-nothing-waits = Diese Anmeldung wartet nicht mehr
sign-in-start-again-hint = Beginnen Sie die Anmeldung neu.
sign-in-done = Angemeldet, { $lifetime }
sign-in-was-cancelled = Die Anmeldung wurde abgebrochen.
sign-in-other-issuer = Die Antwort im Browser kam von einem anderen Server als { $asked }. Sie wurde nicht verwendet. Schließen Sie andere Anmeldeseiten und beginnen Sie die Anmeldung neu.
sign-in-open-link-yourself = { $why } Kopieren Sie den Anmeldelink und öffnen Sie ihn selbst.
sign-in-browser-used-https = Ein Browser hat { $host } mit https aufgerufen, wo es nur http gibt. Erlauben Sie im Browser http für diesen Computer, oder öffnen Sie den Anmeldelink in einem anderen Browser.
sign-in-no-answer-from-browser = Keine Antwort vom Browser.
sign-in-answer-long = Die Antwort ist zu lang
sign-in-saved-password-refused = Das gespeicherte Kennwort wurde abgelehnt.
sign-in-needs-browser = Diese Anmeldung braucht den Browser.
sign-in-needs-code = Diese Anmeldung braucht einen Code.
sign-in-needs-password = Diese Anmeldung braucht das Kennwort.
sign-in-needs-choice = Diese Anmeldung braucht eine Auswahl.
sign-in-account-at = Anmeldung bei { $host } als { $account }
sign-in-enter-password = { $account }. Geben Sie das Kennwort ein. Es wird nicht gespeichert.
sign-in-enter-password-anew = { $account }. Geben Sie das Kennwort ein. Es ersetzt das gespeicherte.
