<#
.SYNOPSIS
Everything that a client of the vendor's API needs, in one object.

.DESCRIPTION
A token that is valid now with its expiry, all headers, the API's origin and base address, and what else is known of the
sign-in (Facts: a table by the vendor's own names). Ways to sign in without a token have headers alone.

Shown on the screen, the object hides its token and its headers.

.PARAMETER Profile
An id or customer/name; the name alone where there is no customer. Profiles come from the pipeline by their id.

.PARAMETER MinValid
How long it has to be good for: a timespan or 90s, 10m, 2h. Without it: a minute where the vendor's tokens live that long.

.EXAMPLE
$session = Get-FobSession Contoso/NinjaOne -MinValid 10m
Invoke-RestMethod "$($session.ApiBase)organizations" -Headers $session.Headers

.EXAMPLE
Get-FobProfile -Vendor NinjaOne -State active | Get-FobSession | Select-Object Customer, Origin, ExpiresAt
#>
function Get-FobSession {
    [CmdletBinding()]
    [OutputType('Fobwatch.Session')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [string] $Profile,

        [ValidateScript({ Assert-FobTime $_ })]
        [object] $MinValid
    )
    process {
        $asked = Invoke-Fob (@('session', '--json') + @(Get-FobMinValid $MinValid) + @(Get-FobName $Profile)) $Profile -Json
        if ($asked.Failure) { $PSCmdlet.ThrowTerminatingError($asked.Failure) }
        try { ConvertTo-FobSession $asked }
        catch { $PSCmdlet.ThrowTerminatingError((New-FobTrouble $_.Exception $Profile)) }
    }
}
