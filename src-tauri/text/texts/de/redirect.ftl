# Der Port, an den ein Browser zurückkehrt.

redirect-elsewhere = Die Umleitungsadresse liegt nicht auf diesem Computer
redirect-port-in-use = Port { $port } wird von einem anderen Programm verwendet. Port { $free } ist frei: Wählen Sie ihn und registrieren Sie die neue Umleitungsadresse beim Hersteller.
redirect-port-below-1024 = Port { $port } ist reserviert: Ports unter 1024 erfordern hier Administratorrechte. Port { $free } ist frei: Wählen Sie ihn und registrieren Sie die neue Umleitungsadresse beim Hersteller.
redirect-port-reserved = Port { $port } ist vom System reserviert oder wird von einem anderen Programm exklusiv verwendet. Port { $free } ist frei: Wählen Sie ihn und registrieren Sie die neue Umleitungsadresse beim Hersteller.
redirect-no-listener = Fobwatch kann auf Port { $port } nicht lauschen: { $why }.
redirect-no-free-port = Auf beiden Loopback-Adressen zugleich ist kein Port frei
