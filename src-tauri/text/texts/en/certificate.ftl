# Why a certificate is not trusted.

certificate-store-unreadable = the system's certificate store cannot be read: { $why }
certificate-not-pem = this is not a PEM certificate
certificate-none-found = no certificate found in this text
certificate-not-pinned = it is not the pinned certificate
certificate-self-signed = it is signed by itself
certificate-outdated = it is of an out-of-date kind, without the names it is for
certificate-unreadable = it cannot be read
certificate-key-weak = its key is too weak, or not the one that was used
certificate-expired = it has expired
certificate-not-yet-valid = it is not valid yet
certificate-other-host = it is for another host name
certificate-issuer-unknown = its issuer is unknown here
certificate-revoked = it has been revoked
certificate-authority-unknown = it was not issued by an authority known here
