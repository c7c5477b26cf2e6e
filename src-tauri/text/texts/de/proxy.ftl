# Proxys: wer sie nennt, woran sie scheitern.

proxy-named-by-nobody = keiner ist eingerichtet
proxy-named-by-variable = festgelegt durch die Variable { $name }
proxy-named-by-gnome = festgelegt in den Einstellungen von GNOME
proxy-named-by-windows = festgelegt in den Einstellungen von Windows
proxy-named-by-macos = festgelegt in den Einstellungen von macOS
proxy-named-by-fobwatch = festgelegt in den Einstellungen von Fobwatch
proxy-name-not-found = Der Name des Proxys { $proxy } wurde nicht gefunden
proxy-wrong-login = Der Proxy { $proxy } verlangt einen anderen Benutzer oder ein anderes Kennwort
proxy-windows-sign-in = Der Proxy { $proxy } verlangt eine Windows-Anmeldung ({ $schemes }), was Fobwatch nicht unterstützt
proxy-unknown-sign-in = Der Proxy { $proxy } verlangt eine Art von Anmeldung, die Fobwatch nicht unterstützt ({ $schemes })
proxy-certificate-not-trusted = Dem Zertifikat des Proxys { $proxy } wird nicht vertraut: { $why }
proxy-no-encryption = Mit dem Proxy { $proxy } ließ sich TLS nicht einrichten
proxy-refuses = Der Proxy { $proxy } lehnt ab
proxy-fails = Der Proxy { $proxy } funktioniert nicht: { $why }
proxy-by-way-of = { $why }, über den Proxy { $proxy }
