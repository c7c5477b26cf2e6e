# Addresses as people type them.

address-missing = Enter an address.
address-placeholder = This is a placeholder from a manual. Enter the real address.
address-has-space = An address has no spaces.
address-has-backslash = An address has no backslashes.
address-https-only = Only https addresses can be used.
address-has-login = An address must not contain a user name or password.
address-host-wrong = This is not a host name.
address-host-long = This host name is too long.
address-port-wrong = The port is a number from 1 to 65535.
address-changed-to-https = Changed to https.
