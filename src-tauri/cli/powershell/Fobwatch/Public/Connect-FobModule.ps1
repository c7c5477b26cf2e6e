<#
.SYNOPSIS
Connects a vendor's own module to a profile, for as long as the shell lives.

.DESCRIPTION
The module's commands then run on Fobwatch's session: each request gets a token that is valid at that moment, and nothing
but a stand-in for it is kept in the module. While Fobwatch is locked or the profile needs a sign-in, nothing is sent, and
the screen says why; afterwards the same shell goes on.

The module is loaded if it is not yet. What it held before is put aside for Disconnect-FobModule. Its own Connect command
wins over this one. Modules: NinjaOne, HaloAPI, AutomateAPI, CTXCloudApi, Cloud.Governance.Client, DattoRMM.Core,
SophosCentral. CTXCloudApi's commands get their -APIHeader by default; Get-FobModule has it as Object.

A module that is imported anew with -Force has lost its connection: connect it again.

.PARAMETER Profile
An id or customer/name; the name alone where there is no customer. Profiles come from the pipeline by their id.

.PARAMETER MinValid
How long a token has to be good for when a request gets it: a timespan or 90s, 10m, 2h. Without it: a minute where the
vendor's tokens live that long.

.EXAMPLE
Connect-FobModule Contoso/NinjaOne
Get-NinjaOneDevices

.EXAMPLE
Get-FobProfile -Customer Contoso | Connect-FobModule
#>
function Connect-FobModule {
    [CmdletBinding()]
    [OutputType('Fobwatch.Module')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [string] $Profile,

        [ValidateScript({ Assert-FobTime $_ })]
        [object] $MinValid
    )
    process {
        $failure = $null
        $profiles = Find-FobProfile @($Profile) ([ref] $failure)
        if ($failure) { $PSCmdlet.ThrowTerminatingError($failure) }
        $connection = Connect-FobProfile $profiles[0] 'Shell' $MinValid ([ref] $failure)
        if ($failure) { $PSCmdlet.ThrowTerminatingError($failure) }
        ConvertTo-FobModule $connection
    }
}
