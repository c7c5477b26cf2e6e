@{
    RootModule           = 'Fobwatch.Extension.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '0f5c1d3c-8a5e-4a0a-8a55-9b6f0c2f6f42'
    Author               = 'The Fobwatch authors'
    CompanyName          = 'The Fobwatch authors'
    Copyright            = '2026 The Fobwatch authors'
    Description          = 'A SecretManagement vault whose secrets are live access tokens.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    FunctionsToExport    = @(
        'Get-Secret', 'Get-SecretInfo', 'Remove-Secret', 'Set-Secret', 'Set-SecretInfo', 'Test-SecretVault', 'Unlock-SecretVault'
    )
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
}
