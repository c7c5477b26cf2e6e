# For the tests of vendors' modules: a server that keeps what it is asked, small modules with the traps of the vendors' own,
# adapters for them, and answers in place of fob's.

Set-StrictMode -Version 3

# Answers with JSON of what it was asked. Requests: tables of Method, Path, Authorization, Headers.
function Start-RequestServer {
    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $requests = [System.Collections.ArrayList]::Synchronized([System.Collections.ArrayList]::new())
    $shell = [powershell]::Create()
    $null = $shell.AddScript({
        param($listener, $requests)
        while ($true) {
            try { $client = $listener.AcceptTcpClient() } catch { return }
            $stream = $client.GetStream()
            $reader = [System.IO.StreamReader]::new($stream)
            $first = $reader.ReadLine()
            if (-not $first) { $client.Dispose(); continue }
            $method, $path, $null = $first.Split(' ')
            $headers = @{}
            while ($line = $reader.ReadLine()) { $colon = $line.IndexOf(':'); $headers[$line.Substring(0, $colon)] = $line.Substring($colon + 1).Trim() }
            $null = $requests.Add([pscustomobject] @{ Method = $method; Path = $path; Authorization = $headers['Authorization']; Headers = $headers })
            $status = if ($path -like '*/missing*') { '404 Not Found' } else { '200 OK' }
            $body = "{`"path`":`"$path`",`"authorization`":`"$($headers['Authorization'])`"}"
            $bytes = [System.Text.Encoding]::ASCII.GetBytes("HTTP/1.1 $status`r`nContent-Type: application/json`r`nContent-Length: $($body.Length)`r`nConnection: close`r`n`r`n$body")
            $stream.Write($bytes, 0, $bytes.Length)
            $stream.Flush()
            $client.Dispose()
        }
    }).AddArgument($listener).AddArgument($requests)
    $null = $shell.BeginInvoke()
    [pscustomobject] @{ Listener = $listener; Shell = $shell; Requests = $requests; Url = "http://127.0.0.1:$($listener.LocalEndpoint.Port)" }
}

function Stop-RequestServer([object] $Server) {
    $Server.Listener.Stop()
    $Server.Shell.Dispose()
}

# In place of fob: each profile's session is at the server, with a token of its own that is another one each time.
# One table for all runspaces of the process.
$Script:Answering = @'
param($Arguments, $Target, [switch] $Json, $InputBytes, $Output, $TimeLimit)
$given = [System.AppDomain]::CurrentDomain.GetData('FobAnswer')
if ($Arguments[0] -eq 'list') { return [pscustomobject] @{ Failure = $null; Value = @($given.Rows) } }
$id = $Arguments[-1]
$null = $given.Asked.Add($id)
foreach ($who in $id, '*') {
    if ($given.Failures.ContainsKey($who)) {
        return [pscustomobject] @{ Failure = (New-FobFailureOf $given.Failures[$who][0] $given.Failures[$who][1] '' $Target); Value = $null }
    }
}
$row = @(foreach ($one in $given.Rows) { if ($one.id -eq $id) { $one } })
if (-not $row) { return [pscustomobject] @{ Failure = (New-FobFailureOf 3 "there is no profile $id" '' $Target); Value = $null } }
$token = "token-of-$id-$($given.Asked.Count)"
$answer = @{
    vendor = $row[0].vendor; method = 'client_credentials'; origin = $given.Server.Url; api_base = "$($given.Server.Url)/v2/"
    token = $token; token_type = 'Bearer'; expires_at = '2035-01-01T00:00:00Z'
    headers = [pscustomobject] @{ Authorization = "Bearer $token"; 'X-Client' = "client of $id" }; facts = [pscustomobject] @{ client_id = 'app' }
}
foreach ($key in $given.With.Keys) { $answer[$key] = $given.With[$key] }
[pscustomobject] @{ Failure = $null; Value = [pscustomobject] $answer }
'@

# Answers, in place of fob, in the module that is loaded. Of FobAnswer: Rows; Failures: by id, or under '*', code and words;
# With: what else a session says; Asked: whom fob was asked about.
function Use-FobAnswer([object] $Server) {
    $global:FobAnswer = @{ Rows = @(); Failures = @{}; Asked = [System.Collections.ArrayList]::Synchronized([System.Collections.ArrayList]::new()); With = @{}; Server = $Server }
    [System.AppDomain]::CurrentDomain.SetData('FobAnswer', $global:FobAnswer)
    & (Get-Module Fobwatch) { param($text) Set-Item -Path function:script:Invoke-Fob -Value ([scriptblock]::Create($text)) } $Script:Answering
}

# A copy of the module with such answers in it, and adapters of the tests: a file each, and nothing else. Adapters: texts by name.
function New-FobCopy([string] $Folder, [hashtable] $Adapters) {
    Copy-Item (Get-ModuleFolder) $Folder -Recurse
    foreach ($name in $Adapters.Keys) { [System.IO.File]::WriteAllText([System.IO.Path]::Combine($Folder, 'Adapters', "$name.ps1"), $Adapters[$name]) }
    [System.IO.File]::AppendAllText([System.IO.Path]::Combine($Folder, 'Private', 'Invoke-Fob.ps1'), "`nfunction Invoke-Fob {`n$($Script:Answering)`n}`n")
    Import-Module $Folder -Force -Global
}

# A profile as fob lists it.
function Add-FobRow([string] $Customer, [string] $Name, [string] $Vendor) {
    $global:FobAnswer.Rows += [pscustomobject] @{
        id = "$Customer-$Name"; customer = $Customer; name = $Name; vendor = $Vendor; vendor_name = $Vendor; method = 'client_credentials'; endpoint = ''
        origin = $null; api_base = $null; state = 'active'; usable = $true; expires_at = $null; renewable = $true; auto_renew = $true; tenant = $null; user = $null; trouble = $null
    }
}

# A module in a folder of its own under Root. Its GUID ends with its number.
function New-TrapModule([string] $Root, [string] $Name, [int] $Number, [string] $Text, [string] $Version = '1.0') {
    $folder = [System.IO.Path]::Combine($Root, $Name, $Version)
    $null = [System.IO.Directory]::CreateDirectory($folder)
    [System.IO.File]::WriteAllText([System.IO.Path]::Combine($folder, "$Name.psm1"), $Text)
    New-ModuleManifest -Path ([System.IO.Path]::Combine($folder, "$Name.psd1")) -RootModule "$Name.psm1" -Guid ('00000000-0000-0000-0000-{0:d12}' -f $Number) -ModuleVersion $Version -FunctionsToExport '*'
    [System.IO.Path]::Combine($folder, "$Name.psd1")
}

# An adapter for one of them: its vendor's id is the module's name. In a copy of the module's folder it is a file like the others.
function Add-TrapAdapter([string] $Name, [int] $Number, [hashtable] $With) {
    $adapter = @{ Module = $Name; Guid = '00000000-0000-0000-0000-{0:d12}' -f $Number; Vendor = $Name; Tried = '1.0'; PowerShell = '5.1'; Needs = @{}; Gates = @{}; Own = @{}; Replaced = @{} }
    foreach ($key in $With.Keys) { $adapter[$key] = $With[$key] }
    & (Get-Module Fobwatch) {
        param($adapter)
        $null = Get-FobAdapter
        $null = $Script:FobAdapters.RemoveAll([Predicate[object]] { param($one) $one['Module'] -eq $adapter['Module'] })
        # First: it may be for a vendor that has a module already.
        $Script:FobAdapters.Insert(0, $adapter)
    } $adapter
}

# With the traps of the seven: it passes a switch a preference's text; looks into its caller; swallows what is thrown, and
# goes on after a throw; keeps the first page's header for all pages; its Connect writes into the table that is there, or
# sets the address before it signs in, or makes a header of the token that is there.
$Script:Trap = @'
function Test-Support { [CmdletBinding()] param([Parameter(Mandatory)] [string] $Method, [string] $Resource) "$Method $VerbosePreference" }
function Test-Before { if ($null -eq $Script:State) { throw 'Not connected.' }; "called by $($PSCmdlet.MyInvocation.MyCommand.Name)" }
function Test-Own { [CmdletBinding()] param([switch] $SkipChecks) }
function Get-Header { @{ Authorization = "$($Script:State.Type) $($Script:State.Access)" } }
function Get-Thing { [CmdletBinding()] param([string] $Path = '/things')
    $before = Test-Before
    $support = Test-Support -Method GET -Verbose:$VerbosePreference
    $answer = Invoke-RestMethod -Uri ($Script:State.Url + $Path) -Headers (Get-Header)
    Add-Member -InputObject $answer -NotePropertyMembers @{ Before = $before; Support = $support } -PassThru }
function Get-Swallowed { [CmdletBinding()] param()
    try { Get-Thing } catch { Write-Error 'Failed to perform Get-Swallowed' } }
function Get-Rethrown { [CmdletBinding()] param()
    $uri = $Script:State.Url + '/after'
    try { $header = & { [CmdletBinding()] param() $null = Get-Thing; Get-Header } } catch { throw $_ }
    Invoke-RestMethod -Uri $uri -Headers $header }
function Get-Anyway { [CmdletBinding()] param()
    $uri = $Script:State.Url + '/anyway'
    Test-Before
    Invoke-WebRequest -Uri $uri -Headers (Get-Header) -UseBasicParsing | ForEach-Object Content }
function Get-Pages { [CmdletBinding()] param([int] $Count = 3)
    $given = @{ Headers = @{} }
    foreach ($page in 1..$Count) {
        if (-not $given['Headers'].ContainsKey('Authorization')) { $given['Headers'] += Get-Header }
        Invoke-RestMethod -Uri "$($Script:State.Url)/pages?page=$page" @given } }
function Get-Missing { [CmdletBinding()] param()
    try { Invoke-RestMethod -Uri ($Script:State.Url + '/missing') -Headers (Get-Header) } catch { $_.Exception.GetType().Name } }
function Get-Preference { [CmdletBinding()] param() $ProgressPreference = 'SilentlyContinue'; Invoke-RestMethod -Uri ($Script:State.Url + '/x') -Headers (Get-Header) }
function Get-Elsewhere { [CmdletBinding()] param([string] $Url) Invoke-RestMethod -Uri $Url -Headers (Get-Header) }
function Connect-Whole { [CmdletBinding()] param([string] $Url, [string] $Access) $Script:State = @{ Url = $Url; Type = 'Bearer'; Access = $Access } }
function Connect-Asking { [CmdletBinding()] param([string] $Url) $null = Invoke-RestMethod -Uri ($Url + '/authinfo'); Connect-Whole $Url 'their own' }
function Connect-Refused { [CmdletBinding()] param([string] $Url) $null = Invoke-RestMethod -Uri ($Url + '/missing'); $Script:State.Url = $Url }
function Connect-Into { [CmdletBinding()] param([string] $Url, [string] $Access)
    Test-Own -SkipChecks
    if ($null -eq $Script:State) { $Script:State = @{ Url = $Url; Type = 'Bearer'; Access = '' } }
    $Script:State.Access = $Access }
function Connect-Half { [CmdletBinding()] param([string] $Url) $Script:State.Url = $Url; throw 'Sign-in failed.' }
function Connect-Copy { [CmdletBinding()] param([string] $Url) $Script:State = @{ Url = $Url; Type = 'Bearer'; Access = "$($Script:State.Access)" } }
function Get-State { $Script:State }
'@
function Get-TrapText { $Script:Trap }
# As a file. More: further lines.
function Get-TrapAdapterText([string] $Name, [int] $Number, [string] $More = '') {
@"
@{
    Module = '$Name'; Guid = '$('00000000-0000-0000-0000-{0:d12}' -f $Number)'; Vendor = '$Name'; Tried = '1.0'; PowerShell = '5.1'
    Gates = @{ 'Test-Support' = 'Advanced'; 'Test-Before' = 'Simple' }
    Fill = { param(`$Session) @{ State = @{ Url = `$Session.Origin; Type = `$Session.TokenType; Access = `$Session.Token } } }
    $More
}
"@
}
function Get-TrapAdapter {
    @{
        Needs = @{ 'Get-Header' = 'State.Type', 'State.Access'; 'Get-Thing' = 'Invoke-RestMethod', 'State.Url' }
        Gates = @{ 'Test-Support' = 'Advanced'; 'Test-Before' = 'Simple' }
        Connect = 'Connect-Whole', 'Connect-Asking', 'Connect-Refused'
        Own = @{ 'Test-Own' = { param($Bound) $Bound['SkipChecks'] } }
        Fill = { param($Session) @{ State = @{ Url = $Session.Origin; Type = $Session.TokenType; Access = $Session.Token } } }
    }
}

Export-ModuleMember -Function *
