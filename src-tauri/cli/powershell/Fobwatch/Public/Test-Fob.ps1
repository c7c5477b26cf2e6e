<#
.SYNOPSIS
Asks the vendor whether a sign-in is good.

.DESCRIPTION
True, or false and an error that says why. Of several profiles each that is not good has an error of its own, and the others
are asked all the same.

.PARAMETER Profile
An id or customer/name; the name alone where there is no customer. Profiles come from the pipeline by their id.

.EXAMPLE
if (-not (Test-Fob Contoso/NinjaOne)) { Connect-Fob Contoso/NinjaOne }

.EXAMPLE
Get-FobProfile -Customer Contoso | Test-Fob
#>
function Test-Fob {
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [string] $Profile
    )
    process {
        $name = Get-FobLabel $_ $Profile
        $asked = Invoke-Fob (@('verify', '--json') + @(Get-FobName $Profile)) $name -Json
        if ($asked.Failure) { $PSCmdlet.WriteError((Add-FobLabel $asked.Failure $name)) }
        else { Write-Verbose ($name + ': ' + $asked.Value.said) }
        -not $asked.Failure
    }
}
