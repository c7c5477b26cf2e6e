<#
.SYNOPSIS
Calls the vendor's API. Fobwatch makes the request: this shell never holds the token.

.DESCRIPTION
JSON comes back as objects, one by one where it is a list; anything else as text. For every way to sign in, also those without
a token. Only the vendor's own API is called.

An answer of 400 and above is an error: its status is in the error's Exception.StatusCode, what the vendor wrote in its
message, fob's exit code in its id (a 404 is Fob44, a 503 Fob103). Of several profiles each that fails has an error of its
own, and the others are called all the same.

.PARAMETER Profile
An id or customer/name; the name alone where there is no customer. Profiles come from the pipeline by their id.

.PARAMETER Path
Below the API's base address (Get-FobSession shows it as ApiBase), or a whole address of the same host.

.PARAMETER Method
GET; with a body POST.

.PARAMETER Query
A table of what is added to the address.

.PARAMETER Body
A text or bytes as they are; anything else becomes JSON.

.PARAMETER Header
A table of further headers. They are arguments of fob for as long as it runs: no place for secrets.

.PARAMETER OutFile
Where the answer goes, as it comes. The file is there when all of it has come.

.EXAMPLE
Invoke-FobApi Contoso/NinjaOne organizations | Select-Object id, name

.EXAMPLE
Invoke-FobApi Contoso/NinjaOne organizations -Method POST -Body @{ name = 'New' }

.EXAMPLE
Get-FobProfile -Vendor NinjaOne | Invoke-FobApi -Path devices -Query @{ pageSize = 100 }
#>
function Invoke-FobApi {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [string] $Profile,

        [Parameter(Mandatory, Position = 1)]
        [string] $Path,

        [ValidatePattern('^[A-Za-z]+$')]
        [string] $Method,

        [System.Collections.IDictionary] $Query,

        [object] $Body,

        [System.Collections.IDictionary] $Header,

        [string] $OutFile
    )
    process {
        $name = Get-FobLabel $_ $Profile
        $call = Get-FobCall $Method $Path $Query $Header $Body
        if ($call.Method -notin 'GET', 'HEAD', 'OPTIONS' -and -not $PSCmdlet.ShouldProcess($name, "$($call.Method) $Path")) { return }
        $file = if ($OutFile) { $PSCmdlet.GetUnresolvedProviderPathFromPSPath($OutFile) }
        $answer = Invoke-FobCall $Profile $name $call $file
        if ($answer.Failure) { $PSCmdlet.WriteError($answer.Failure) }
        else { $answer.Value }
    }
}
