# Was kopiert wird.

copy-no-refresh-token = Diese Anmeldung hat kein Aktualisierungstoken
copy-no-token = Diese Anmeldemethode hat kein Token
copy-headers-hint = Kopieren Sie stattdessen die Header.
copy-noted = Kopiert: { $what }, nach { $seconds } s gelöscht
copy-not-a-vendors-page = Das ist keine Seite eines Herstellers
copy-done = Kopiert, wird in { $seconds } s gelöscht.
copy-token = Token
copy-authorization-header = als Authorization-Header
copy-headers-text = alle Header als Text
copy-headers-json = alle Header als JSON
copy-curl = als curl-Befehl
copy-powershell-headers = als PowerShell-Header
copy-powershell-environment = als Umgebungszeilen für PowerShell
copy-bash-environment = als Umgebungszeilen für bash
copy-refresh-token = Aktualisierungstoken
copy-variable-name-wrong = So kann ein Variablenname nicht beginnen
copy-variable-name-hint = Buchstaben, Ziffern und _, keine Ziffer am Anfang, höchstens 64.
copy-value-not-for-shell = Der Wert von { $name } enthält ein Zeichen, das diese Shell nicht übergeben kann
copy-value-not-for-shell-hint = Verwenden Sie stattdessen fob exec.
