@{
    RootModule           = 'Fobwatch.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '6d0f2f0e-52d4-4b0c-9a2b-0d6f4f1f7a11'
    Author               = 'The Fobwatch authors'
    CompanyName          = 'The Fobwatch authors'
    Copyright            = '2026 The Fobwatch authors'
    Description          = 'Signed in to the consoles of managed services, without a secret in the script: live tokens, headers and API calls from the running Fobwatch, its sessions for the vendors'' own modules, and a vault for SecretManagement.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    # SecretManagement looks for it here.
    NestedModules        = @('./Fobwatch.Extension')
    TypesToProcess       = @('Fobwatch.types.ps1xml')
    FormatsToProcess     = @('Fobwatch.format.ps1xml')
    FunctionsToExport    = @(
        'Connect-Fob', 'Connect-FobModule', 'Disconnect-Fob', 'Disconnect-FobModule', 'Get-FobHeader', 'Get-FobModule',
        'Get-FobProfile', 'Get-FobSession', 'Get-FobToken', 'Invoke-FobApi', 'Test-Fob', 'Update-Fob', 'Use-Fob'
    )
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('MSP', 'OAuth', 'Token', 'NinjaOne', 'HaloPSA', 'SecretManagement', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://spdx.org/licenses/MIT.html'
            ReleaseNotes = 'First version. It calls fob of Fobwatch 0.1.'
        }
    }
}
