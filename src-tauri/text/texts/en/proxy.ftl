# Proxies: who names them, why they fail.

proxy-named-by-nobody = nobody names one
proxy-named-by-variable = the variable { $name } says so
proxy-named-by-gnome = the settings of GNOME say so
proxy-named-by-windows = the settings of Windows say so
proxy-named-by-macos = the settings of macOS say so
proxy-named-by-fobwatch = the settings of Fobwatch say so
proxy-name-not-found = the name of the proxy { $proxy } was not found
proxy-wrong-login = the proxy { $proxy } wants another user or password
proxy-windows-sign-in = the proxy { $proxy } wants a Windows sign-in ({ $schemes }), which Fobwatch cannot give
proxy-unknown-sign-in = the proxy { $proxy } wants a sign-in of a kind that Fobwatch cannot give ({ $schemes })
proxy-certificate-not-trusted = the certificate of the proxy { $proxy } is not trusted: { $why }
proxy-no-encryption = no encryption could be agreed on with the proxy { $proxy }
proxy-refuses = the proxy { $proxy } refuses
proxy-fails = the proxy { $proxy } does not work: { $why }
proxy-by-way-of = { $why }, by way of the proxy { $proxy }
