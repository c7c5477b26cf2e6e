@{
    RootModule        = 'Fobwatch.psm1'
    ModuleVersion     = '0.1.0'
    GUID              = '6d0f2f0e-52d4-4b0c-9a2b-0d6f4f1f7a11'
    Author            = 'Fobwatch'
    Description       = 'Live access tokens from the running Fobwatch. Calls fob.'
    PowerShellVersion = '5.1'
    NestedModules     = @('./Fobwatch.Extension')
    FunctionsToExport = @('Get-FobToken', 'Get-FobHeader', 'Connect-Fob')
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
    PrivateData       = @{ PSData = @{ Tags = @('SecretManagement') } }
}
