# Settings.

settings-lead-out-of-range = the warning time must be from 1 minute to 1 day
settings-locked = settings cannot be changed while locked
settings-lead-range = From 1 minute to 1 day.
settings-clear-range = From 10 to 300 seconds.
settings-certificates-long = This is too long to be certificates.
settings-not-pem = This is not a certificate in PEM format.
settings-proxy-address = Enter a host and a port, such as proxy.example.net:8080.
settings-proxy-scheme = Only http and https proxies are supported.
settings-exempt-wrong = “{ $part }” is not a host, a suffix or a network such as 10.0.0.0/8.
settings-password-long = the password is too long
settings-proxy-login-apart = Enter user name and password in their own fields.
settings-proxy-user-wrong = This is not a user name.
settings-not-settable = this setting cannot be changed
