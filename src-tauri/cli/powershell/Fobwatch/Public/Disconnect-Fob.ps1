<#
.SYNOPSIS
Signs out.

.DESCRIPTION
Tokens are deleted here; the profile and its saved secrets stay. Of several profiles each that cannot be signed out has an
error of its own, and the others are signed out all the same.

.PARAMETER Profile
An id or customer/name; the name alone where there is no customer. Profiles come from the pipeline by their id.

.PARAMETER Revoke
At the vendor too, where it can be done.

.EXAMPLE
Disconnect-Fob Contoso/NinjaOne -Revoke

.EXAMPLE
Get-FobProfile -Customer Contoso | Disconnect-Fob -WhatIf
#>
function Disconnect-Fob {
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([void])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [string] $Profile,

        [switch] $Revoke
    )
    process {
        $name = Get-FobLabel $_ $Profile
        if (-not $PSCmdlet.ShouldProcess($name, 'Sign out')) { return }
        $words = @('disconnect') + @(if ($Revoke) { '--revoke' }) + @(Get-FobName $Profile)
        $asked = Invoke-Fob $words $name
        if ($asked.Failure) { $PSCmdlet.WriteError((Add-FobLabel $asked.Failure $name)) }
    }
}
