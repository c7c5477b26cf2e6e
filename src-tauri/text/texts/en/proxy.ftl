# Proxies: who names them, why they fail.

proxy-named-by-nobody = none is configured
proxy-named-by-variable = set by the variable { $name }
proxy-named-by-gnome = set in GNOME's settings
proxy-named-by-windows = set in Windows' settings
proxy-named-by-macos = set in macOS' settings
proxy-named-by-fobwatch = set in Fobwatch's settings
proxy-name-not-found = the name of the proxy { $proxy } was not found
proxy-wrong-login = the proxy { $proxy } requires another user name or password
proxy-windows-sign-in = the proxy { $proxy } requires a Windows sign-in ({ $schemes }), which Fobwatch does not support
proxy-unknown-sign-in = the proxy { $proxy } requires a kind of sign-in that Fobwatch does not support ({ $schemes })
proxy-certificate-not-trusted = the certificate of the proxy { $proxy } is not trusted: { $why }
proxy-no-encryption = TLS could not be set up with the proxy { $proxy }
proxy-refuses = the proxy { $proxy } refuses
proxy-fails = the proxy { $proxy } does not work: { $why }
proxy-by-way-of = { $why }, through the proxy { $proxy }
