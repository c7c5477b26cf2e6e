# Der Start mit dem System.

autostart-something-else = An seiner Stelle startet etwas anderes: { $command }. Schalten Sie dies ein, damit dieses Fobwatch startet.
autostart-path-unusable = Der Pfad dieses Programms lässt sich nicht in einen Eintrag für den Start schreiben.
autostart-no-home = Der Start mit dem System ließ sich nicht ändern: Es gibt keinen persönlichen Ordner
autostart-not-changed = Der Start mit dem System ließ sich nicht ändern: { $why }
