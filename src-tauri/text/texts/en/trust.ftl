# Which certificates a profile trusts.

trust-certificates = Trusted certificates
trust-system = Trusted by this computer
trust-own-ca = Plus those of our own CA
trust-pinned = Exactly one, by fingerprint
trust-certificates-help = Certificates are always checked. For a private or self-signed one, add its CA or pin it.
trust-ca = CA certificate
trust-ca-help = PEM text: it starts with -----BEGIN CERTIFICATE-----.
trust-fingerprint = Certificate fingerprint
trust-fingerprint-help = SHA-256, as a browser or openssl x509 -fingerprint -sha256 shows it. Compare it with the server's own.
trust-ca-wrong = A CA certificate as PEM text is needed: { $why }.
trust-fingerprint-wrong = A SHA-256 fingerprint is 64 hexadecimal digits, with or without colons.
trust-fingerprint-unreadable = Fingerprint unreadable
trust-pin-unreadable = The pinned fingerprint cannot be read.
