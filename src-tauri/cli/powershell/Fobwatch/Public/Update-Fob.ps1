<#
.SYNOPSIS
Renews tokens now.

.DESCRIPTION
Fobwatch renews ahead of expiry by itself; this is for a token that must be new. Several profiles are renewed at once, each
that fails has an error of its own. One that needs a person to sign in fails: see Connect-Fob.

.PARAMETER Profile
An id or customer/name; the name alone where there is no customer. Profiles come from the pipeline by their id.

.EXAMPLE
Update-Fob Contoso/NinjaOne

.EXAMPLE
Get-FobProfile -Vendor HaloPSA | Where-Object Renewable | Update-Fob
#>
function Update-Fob {
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([void])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [string] $Profile
    )
    begin { $labels = [ordered] @{} }
    process {
        $name = Get-FobLabel $_ $Profile
        if ($PSCmdlet.ShouldProcess($name, 'Renew')) { $labels[$Profile] = $name }
    }
    end {
        # A command line has an end, at 32 KB on Windows.
        $names = @($labels.Keys)
        for ($first = 0; $first -lt $names.Count; $first += 200) {
            foreach ($failure in Update-FobToken $names[$first..([math]::Min($first + 199, $names.Count - 1))] $labels) {
                $PSCmdlet.WriteError($failure)
            }
        }
    }
}
