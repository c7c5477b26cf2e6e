# Warum eine Anfrage keine Antwort bekam.

network-name-not-found = Name { $host } nicht gefunden
network-no-connection = keine Verbindung zu { $host }: { $why }
network-certificate-not-trusted = Dem Zertifikat von { $host } wird nicht vertraut: { $why }
network-outdated = { $host } bietet nur veraltete Verschlüsselung
network-client-certificate = { $host } verlangt ein Clientzertifikat, was Fobwatch nicht unterstützt
network-not-tls = Der Server unter { $host } spricht kein TLS
network-tls-fault = TLS ist auf seiner Seite fehlgeschlagen
network-tls-no-such-name = diesen Namen bedient er nicht
network-closed-early = die Verbindung wurde geschlossen, bevor TLS eingerichtet war
network-time-out = { $host } hat nicht rechtzeitig geantwortet
network-too-large = Die Antwort von { $host } ist zu groß
network-broken = Die Verbindung zu { $host } brach ab, bevor die Antwort vollständig war
network-request-failed = Die Anfrage an { $host } war nicht möglich: { $why }
network-no-answer = keine Antwort
network-https-only = nur https ist erlaubt
network-header-not-sendable = Der Wert des Headers { $name } lässt sich nicht senden
network-no-answer-in-time = keine rechtzeitige Antwort
