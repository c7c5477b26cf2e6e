# Was das System ablehnt.

system-not-found = die Datei oder den Ordner gibt es nicht
system-denied = die Berechtigung fehlt
system-read-only = der Datenträger ist schreibgeschützt
system-full = der Datenträger ist voll
system-not-a-folder = ein Teil des Pfads ist eine Datei
system-busy = ein anderes Programm verwendet es
system-other = das System meldet „{ $what }“
