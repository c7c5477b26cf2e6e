@{
    RootModule        = 'Fobwatch.Extension.psm1'
    ModuleVersion     = '0.1.0'
    GUID              = '0f5c1d3c-8a5e-4a0a-8a55-9b6f0c2f6f42'
    Author            = 'Fobwatch'
    Description       = 'A SecretManagement vault whose secrets are live access tokens.'
    FunctionsToExport = @('Get-Secret', 'Get-SecretInfo', 'Set-Secret', 'Remove-Secret', 'Test-SecretVault')
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
