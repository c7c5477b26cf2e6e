<#
.SYNOPSIS
All headers that the vendor's API wants, as a table for -Headers.

.DESCRIPTION
For every way to sign in, also those that have no token.

.PARAMETER Profile
An id or customer/name; the name alone where there is no customer. Profiles come from the pipeline by their id.

.PARAMETER MinValid
How long they have to be good for: a timespan or 90s, 10m, 2h. Without it: a minute where the vendor's tokens live that long.

.EXAMPLE
Invoke-RestMethod https://eu.ninjarmm.com/v2/organizations -Headers (Get-FobHeader Contoso/NinjaOne)
#>
function Get-FobHeader {
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [string] $Profile,

        [ValidateScript({ Assert-FobTime $_ })]
        [object] $MinValid
    )
    process {
        $asked = Invoke-Fob (@('header', '--json') + @(Get-FobMinValid $MinValid) + @(Get-FobName $Profile)) $Profile -Json
        if ($asked.Failure) { $PSCmdlet.ThrowTerminatingError($asked.Failure) }
        ConvertTo-FobTable $asked
    }
}
