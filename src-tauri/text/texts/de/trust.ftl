# Welchen Zertifikaten ein Profil vertraut.

trust-certificates = Vertrauenswürdige Zertifikate
trust-system = Von diesem Computer vertraut
trust-own-ca = Zusätzlich die unserer eigenen CA
trust-pinned = Genau eines, nach Fingerabdruck
trust-certificates-help = Zertifikate werden immer geprüft. Geben Sie für ein privates oder selbst signiertes die CA an oder legen Sie genau dieses fest.
trust-ca = CA-Zertifikat
trust-ca-help = Text im PEM-Format: Er beginnt mit -----BEGIN CERTIFICATE-----.
trust-fingerprint = Fingerabdruck des Zertifikats
trust-fingerprint-help = SHA-256, wie ein Browser oder openssl x509 -fingerprint -sha256 ihn zeigt. Vergleichen Sie ihn mit dem des Servers.
trust-ca-wrong = Ein CA-Zertifikat im PEM-Format fehlt: { $why }.
trust-fingerprint-wrong = Ein SHA-256-Fingerabdruck hat 64 hexadezimale Ziffern, mit oder ohne Doppelpunkte.
trust-fingerprint-unreadable = Fingerabdruck unlesbar
trust-pin-unreadable = Der festgelegte Fingerabdruck ist nicht lesbar.
