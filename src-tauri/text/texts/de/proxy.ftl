# Proxys: wer sie nennt, woran sie scheitern.

proxy-named-by-nobody = niemand nennt einen
proxy-named-by-variable = die Variable { $name } sagt es so
proxy-named-by-gnome = die Einstellungen von GNOME sagen es so
proxy-named-by-windows = die Einstellungen von Windows sagen es so
proxy-named-by-macos = die Einstellungen von macOS sagen es so
proxy-named-by-fobwatch = die Einstellungen von Fobwatch sagen es so
proxy-name-not-found = Der Name des Proxys { $proxy } wurde nicht gefunden
proxy-wrong-login = Der Proxy { $proxy } verlangt andere Zugangsdaten
proxy-windows-sign-in = Der Proxy { $proxy } verlangt eine Windows-Anmeldung ({ $schemes }), die Fobwatch nicht leisten kann
proxy-unknown-sign-in = Der Proxy { $proxy } verlangt eine Art von Anmeldung, die Fobwatch nicht leisten kann ({ $schemes })
proxy-certificate-not-trusted = Dem Zertifikat des Proxys { $proxy } wird nicht vertraut: { $why }
proxy-no-encryption = Mit dem Proxy { $proxy } kam keine Verschlüsselung zustande
proxy-refuses = Der Proxy { $proxy } lehnt ab
proxy-fails = Der Proxy { $proxy } funktioniert nicht: { $why }
proxy-by-way-of = { $why }, über den Proxy { $proxy }
