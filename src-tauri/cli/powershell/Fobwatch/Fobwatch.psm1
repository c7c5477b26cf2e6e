# Live tokens from the running Fobwatch. All work is fob's; a failure of fob is an error here, in
# fob's own words, with its exit code as the error's id.

function Invoke-Fob {
    param([Parameter(Mandatory)] [string[]] $Arguments)
    # fob's errors are lines on the error stream; they must not end the script before we have them all.
    $ErrorActionPreference = 'Continue'
    $output = & fob @Arguments 2>&1
    $code = $LASTEXITCODE
    $errors = @($output | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
    if ($code -ne 0) {
        $text = ($errors | ForEach-Object { $_.Exception.Message.Trim() }) -join ' '
        $exception = [System.InvalidOperationException]::new($text)
        throw [System.Management.Automation.ErrorRecord]::new($exception, "Fob$code", 'NotSpecified', $Arguments[0])
    }
    ($output | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] }) -join "`n"
}

<#
.SYNOPSIS
An access token that is valid now, as text or as SecureString.
.EXAMPLE
Invoke-RestMethod $uri -Authentication Bearer -Token (Get-FobToken contoso/NinjaOne -AsSecureString)
#>
function Get-FobToken {
    [CmdletBinding()]
    [OutputType([string], [securestring])]
    param(
        # Name, id or customer/name.
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        # How long it has to be good for: 90s, 10m, 2h. Without it: a minute where the vendor's tokens live that long.
        [string] $MinValid,
        [switch] $AsSecureString
    )
    $arguments = @('token', $Name)
    if ($MinValid) { $arguments += @('--min-valid', $MinValid) }
    $token = Invoke-Fob -Arguments $arguments
    if ($AsSecureString) { return ConvertTo-SecureString $token -AsPlainText -Force }
    $token
}

<#
.SYNOPSIS
All headers that the vendor's API wants, as a hashtable for -Headers.
.EXAMPLE
Invoke-RestMethod "$base/v2/organizations" -Headers (Get-FobHeader contoso/NinjaOne)
#>
function Get-FobHeader {
    [CmdletBinding()]
    [OutputType([hashtable])]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [string] $MinValid
    )
    $headers = @{}
    $arguments = @('header', $Name, '--json')
    if ($MinValid) { $arguments += @('--min-valid', $MinValid) }
    $json = Invoke-Fob -Arguments $arguments | ConvertFrom-Json
    foreach ($header in $json.PSObject.Properties) { $headers[$header.Name] = $header.Value }
    $headers
}

<#
.SYNOPSIS
Signs in; opens the browser or asks for a code where the vendor wants one.
.EXAMPLE
Connect-Fob contoso/Automate -Code 123456
#>
function Connect-Fob {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        # The two-factor code, in place of a prompt.
        [string] $Code
    )
    $arguments = @('connect', $Name)
    if ($Code) { $arguments += @('--code', $Code) }
    # Not captured: fob may have to ask.
    & fob @arguments
    if ($LASTEXITCODE -ne 0) { throw "fob connect ended with exit code $LASTEXITCODE" }
}

Export-ModuleMember -Function Get-FobToken, Get-FobHeader, Connect-Fob
