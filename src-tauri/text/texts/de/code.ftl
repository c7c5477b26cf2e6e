# Zwei-Faktor-Codes.

code-looks-wrong = Ein Code hat 4 bis 10 Buchstaben oder Ziffern. Geben Sie ihn noch einmal ein, um ihn trotzdem zu senden.
code-sent-already = Dieser Code wurde schon gesendet. Warten Sie auf den nächsten.
code-enter = Geben Sie den Code ein.
code-made-ones-refused = Die hier erzeugten Codes wurden nicht angenommen. Prüfen Sie den Authenticator-Schlüssel und die Uhr dieses Computers, oder geben Sie einen Code ein.
code-enter-for = { $account }. Geben Sie den Code aus Ihrer Authenticator-App oder E-Mail ein.
