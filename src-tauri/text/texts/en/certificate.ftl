# Why a certificate is not trusted.

certificate-store-unreadable = the system's certificate store cannot be read: { $why }
certificate-not-pem = this is not a PEM certificate
certificate-none-found = no certificate found in this text
certificate-not-pinned = it is not the pinned certificate
certificate-self-signed = it is self-signed
certificate-outdated = it has no subject alternative name, which is required today
certificate-unreadable = it cannot be read
certificate-key-weak = its key is too weak, or its signature does not match
certificate-expired = it has expired
certificate-not-yet-valid = it is not valid yet
certificate-other-host = it is for another host name
certificate-issuer-unknown = its issuer is unknown here
certificate-revoked = it has been revoked
certificate-authority-unknown = its CA is not trusted here
certificate-password-wrong = This password does not open the certificate.
certificate-file-unreadable = This is not a PFX or PEM file that can be read.
certificate-key-has-password = The private key in this PEM file has a password. Use a PFX file instead.
certificate-key-unusable = The private key cannot be used: it must be an RSA key of 2048 bits or more.
certificate-not-pfx-or-pem = This is not a PFX or PEM file.
certificate-missing = There is no certificate beside the private key in this file.
certificate-no-private-key = There is no private key in this file.
