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
    FileList             = @(
        'Adapters/AutomateAPI.ps1', 'Adapters/CTXCloudApi.ps1', 'Adapters/Cloud.Governance.Client.ps1',
        'Adapters/DattoRMM.Core.ps1', 'Adapters/HaloAPI.ps1', 'Adapters/NinjaOne.ps1', 'Adapters/SophosCentral.ps1',
        'Fobwatch.Extension/Fobwatch.Extension.psd1', 'Fobwatch.Extension/Fobwatch.Extension.psm1',
        'Fobwatch.format.ps1xml', 'Fobwatch.psd1', 'Fobwatch.psm1', 'Fobwatch.types.ps1xml',
        'Private/Complete-FobArgument.ps1', 'Private/Connect-FobProfile.ps1', 'Private/ConvertTo-FobSecureString.ps1',
        'Private/ConvertTo-FobSession.ps1', 'Private/Find-FobVendorModule.ps1', 'Private/FobConnection.ps1',
        'Private/FobGate.ps1', 'Private/FobPrompt.ps1', 'Private/FobVendorState.ps1', 'Private/Get-FobAdapter.ps1',
        'Private/Get-FobLabel.ps1',
        'Private/Invoke-Fob.ps1', 'Private/Invoke-FobBeside.ps1', 'Private/Invoke-FobCall.ps1',
        'Private/Invoke-FobTalk.ps1', 'Private/New-FobFailure.ps1', 'Private/Read-FobAnswer.ps1',
        'Private/Read-FobSignIn.ps1', 'Private/Read-FobTime.ps1', 'Private/Register-FobModule.ps1',
        'Private/Start-Fob.ps1', 'Private/Start-FobShell.ps1', 'Private/Test-FobLike.ps1', 'Private/Update-FobToken.ps1', 'Private/Use-FobUnit.ps1',
        'Public/Connect-Fob.ps1', 'Public/Connect-FobModule.ps1', 'Public/Disconnect-Fob.ps1',
        'Public/Disconnect-FobModule.ps1', 'Public/Get-FobHeader.ps1', 'Public/Get-FobModule.ps1',
        'Public/Get-FobProfile.ps1', 'Public/Get-FobSession.ps1', 'Public/Get-FobToken.ps1',
        'Public/Invoke-FobApi.ps1', 'Public/Test-Fob.ps1', 'Public/Update-Fob.ps1', 'Public/Use-Fob.ps1',
        'en-US/about_Fobwatch.help.txt'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('MSP', 'OAuth', 'Token', 'NinjaOne', 'HaloPSA', 'SecretManagement', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://spdx.org/licenses/MIT.html'
            ReleaseNotes = 'First version. It calls fob of Fobwatch 0.1.'
        }
    }
}
