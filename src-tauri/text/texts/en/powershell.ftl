# Vaults of PowerShell modules.

powershell-imported = Imported from a vault of the { $module }
powershell-export = for a PowerShell vault
powershell-no-vault = no PowerShell vault is known for this vendor
powershell-not-json = This is not a JSON object of names and values.
powershell-no-such-prefix = No name in the JSON starts with this prefix.
powershell-not-importable = this cannot be imported
powershell-exported = Exported for a PowerShell vault
powershell-no-vault-of-vendor = This vendor has no PowerShell vault.
