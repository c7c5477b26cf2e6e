# Tresore von PowerShell-Modulen.

powershell-imported = Aus einem Tresor importiert: { $module }
powershell-export = für einen PowerShell-Tresor
powershell-no-vault = Für diesen Hersteller ist kein PowerShell-Tresor bekannt
powershell-not-json = Das ist kein JSON-Objekt aus Namen und Werten.
powershell-no-such-prefix = Kein Name im JSON beginnt mit diesem Präfix.
powershell-not-importable = Das lässt sich nicht importieren
powershell-exported = Für einen PowerShell-Tresor exportiert
powershell-no-vault-of-vendor = Für diesen Hersteller gibt es keinen PowerShell-Tresor.
