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
    # A filter that was not given costs nothing: there may be hundreds of profiles.
    $unseen = [System.Collections.Generic.HashSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase)
    foreach ($one in $Name) { if ($one -notmatch '[*?]') { $null = $unseen.Add($one) } }
    foreach ($answer in $asked.Value) {
        if ($null -ne $Name) {
            $names = $answer.name, (Get-FobFullName $answer), $answer.id
            foreach ($one in $names) { $null = $unseen.Remove($one) }
            if (-not (Test-FobLike $Name $names)) { continue }
        }
        if ($null -ne $Customer -and -not (Test-FobLike $Customer $answer.customer)) { continue }
        if ($null -ne $Vendor -and -not (Test-FobLike $Vendor $answer.vendor, $answer.vendor_name)) { continue }
        if ($null -ne $State -and -not (Test-FobLike $State $answer.state)) { continue }
        # An older fob knows less of it.
        try { ConvertTo-FobProfile $answer }
        catch { $PSCmdlet.ThrowTerminatingError((New-FobTrouble $_.Exception $answer.name)) }
    }
    foreach ($one in $unseen) {
        $PSCmdlet.WriteError((New-FobFailureOf 3 "there is no profile $one" 'Get-FobProfile lists them.' $one))
    }
}
