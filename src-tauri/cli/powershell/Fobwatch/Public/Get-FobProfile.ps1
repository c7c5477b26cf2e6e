<#
.SYNOPSIS
The saved profiles with their state and expiry.

.DESCRIPTION
Several filters must all fit; of several values of one filter any. Wildcards are * and ?. A text that is exactly a
profile's fits as well, whatever characters it has. A name without wildcards that no profile has is an error.

.PARAMETER Name
The name, customer/name or the id.

.PARAMETER Customer
Whose it is. * is every customer, and profiles without one.

.PARAMETER Vendor
The vendor's name or its id: NinjaOne, HaloPSA, automate.

.PARAMETER State
active, renewing, expired, needs_sign_in, needs_code, unreachable, refused, signed_out, signing_in, locked.

.EXAMPLE
Get-FobProfile

.EXAMPLE
Get-FobProfile -Customer Contoso, 'Fab*' -State needs_sign_in | Connect-Fob
#>
function Get-FobProfile {
    [CmdletBinding()]
    [OutputType('Fobwatch.Profile')]
    param(
        [Parameter(Position = 0)]
        [SupportsWildcards()]
        [string[]] $Name,

        [SupportsWildcards()]
        [string[]] $Customer,

        [SupportsWildcards()]
        [string[]] $Vendor,

        [SupportsWildcards()]
        [string[]] $State
    )
    $asked = Invoke-Fob @('list', '--json') $null -Json
    if ($asked.Failure) { $PSCmdlet.ThrowTerminatingError($asked.Failure) }
    $unseen = [System.Collections.Generic.List[string]]::new()
    foreach ($one in $Name) { if ($one -notmatch '[*?]') { $unseen.Add($one) } }
    foreach ($answer in $asked.Value) {
        $full = Get-FobFullName $answer
        $null = $unseen.RemoveAll([Predicate[string]] { param($one) $one -in $answer.name, $full, $answer.id })
        if (-not (Test-FobLike $Name $answer.name, $full, $answer.id)) { continue }
        if (-not (Test-FobLike $Customer $answer.customer)) { continue }
        if (-not (Test-FobLike $Vendor $answer.vendor, $answer.vendor_name)) { continue }
        if (-not (Test-FobLike $State $answer.state)) { continue }
        ConvertTo-FobProfile $answer
    }
    foreach ($one in $unseen) {
        $PSCmdlet.WriteError((New-FobFailureOf 3 "there is no profile $one" 'Get-FobProfile lists them.' $one))
    }
}
