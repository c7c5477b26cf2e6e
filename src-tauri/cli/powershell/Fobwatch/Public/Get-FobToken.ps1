<#
.SYNOPSIS
An access token that is valid now, as text or as SecureString.

.DESCRIPTION
Renewed first where need be. A profile that needs a person to sign in is an error: see Connect-Fob.

.PARAMETER Profile
An id or customer/name; the name alone where there is no customer. Profiles come from the pipeline by their id.

.PARAMETER MinValid
How long it has to be good for: a timespan or 90s, 10m, 2h. Without it: a minute where the vendor's tokens live that long.

.PARAMETER AsSecureString
As -Authentication Bearer of Invoke-RestMethod wants it in PowerShell 7.

.EXAMPLE
$token = Get-FobToken Contoso/NinjaOne -MinValid 10m

.EXAMPLE
Invoke-RestMethod https://eu.ninjarmm.com/v2/organizations -Authentication Bearer -Token (Get-FobToken Contoso/NinjaOne -AsSecureString)
#>
function Get-FobToken {
    [CmdletBinding()]
    [OutputType([string], [securestring])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [string] $Profile,

        [ValidateScript({ Assert-FobTime $_ })]
        [object] $MinValid,

        [switch] $AsSecureString
    )
    process {
        $asked = Invoke-Fob (@('token') + @(Get-FobMinValid $MinValid) + @(Get-FobName $Profile)) $Profile
        if ($asked.Failure) { $PSCmdlet.ThrowTerminatingError($asked.Failure) }
        $asked.Text = $asked.Text.TrimEnd("`r", "`n")
        if (-not $asked.Text) { $PSCmdlet.ThrowTerminatingError((New-FobTrouble ([System.IO.EndOfStreamException]::new('it is empty')) $Profile)) }
        if ($AsSecureString) { ConvertTo-FobSecureString $asked } else { $asked.Text }
    }
}
