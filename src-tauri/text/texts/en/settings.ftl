# Settings.

settings-lead-out-of-range = the lead is between a minute and a day
settings-locked = behind the lock nothing can be set
settings-lead-range = Between a minute and a day.
settings-clear-range = Between 10 and 300 seconds.
settings-certificates-long = This is too long for certificates.
settings-not-pem = This is not a certificate in PEM format.
settings-proxy-address = Type a host and a port, such as proxy.example.net:8080.
settings-proxy-scheme = A proxy here speaks http or https.
settings-exempt-wrong = “{ $part }” is no host, no suffix and no network such as 10.0.0.0/8.
settings-password-long = the password is too long
settings-proxy-login-apart = User and password have fields of their own.
settings-proxy-user-wrong = This is not a user name.
settings-not-settable = this cannot be set
