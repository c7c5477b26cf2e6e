# Der Browser, der für ein Profil oder einen Kunden gewählt ist.

browser-unsound = Wählen Sie einen installierten Browser oder den vollständigen Pfad eines anderen.
browser-with-profile = { $browser }, { $profile }
browser-privately = { $browser }, privates Fenster
browser-with-profile-privately = { $browser }, { $profile }, privates Fenster
browser-missing = { $browser } ist nicht auf diesem Computer. Wählen Sie für das Profil oder seinen Kunden einen anderen Browser.
browser-no-profile = { $browser } hat auf diesem Computer kein Profil „{ $profile }“. Wählen Sie ein anderes.
browser-unknown = Wie { $browser } ein Profil oder ein privates Fenster öffnet, ist nicht bekannt. Wählen Sie ihn ohne.
browser-not-opened = { $browser } ließ sich nicht öffnen.
