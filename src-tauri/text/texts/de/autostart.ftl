# Der Start mit dem System.

autostart-something-else = Ein anderes Programm startet stattdessen: { $command }. Schalten Sie dies ein, damit dieses Fobwatch startet.
autostart-path-unusable = Der Pfad dieses Programms lässt sich nicht in einen Autostart-Eintrag schreiben.
autostart-no-home = Der Start mit dem System ließ sich nicht ändern: Es gibt keinen persönlichen Ordner
autostart-not-changed = Der Start mit dem System ließ sich nicht ändern: { $why }
