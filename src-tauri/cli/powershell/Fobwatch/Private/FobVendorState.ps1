# A vendor's module's own variables. Invariant: what is written holds a stand-in in place of the token; a request finds
# the token itself (see Enter-FobDoor). So a module, its messages and its log hold no secret, and nothing that is left in
# it can be sent: the stand-in ends with a line break, which no header may have.

# An address at which nobody listens.
$Script:FobNowhere = 'http://127.0.0.1:0'

# A stand-in for one connection's token.
function New-FobStandIn { 'fobwatch.' + [guid]::NewGuid().ToString('N') + "`n" }

# What an adapter fills from: a session with the stand-in in place of its token. Without a session: of one to come.
function New-FobFilling([object] $Connection, [hashtable] $Session) {
    $token = $Connection.Token
    $filling = @{
        FullName = $Connection.FullName; Origin = $Script:FobNowhere; ApiBase = $Script:FobNowhere + '/'; TokenType = 'Bearer'
        Token = $token; Headers = @{ Authorization = 'Bearer ' + $token }; Facts = @{}; Never = [datetime]::MaxValue.AddDays(-2)
    }
    if ($Session) {
        $answer = $Session.Answer
        $filling.Origin = $answer.origin
        $filling.ApiBase = $answer.api_base
        $filling.TokenType = $answer.token_type
        $filling.Headers = @{}
        foreach ($header in $answer.headers.PSObject.Properties) { $filling.Headers[$header.Name] = $header.Value.Replace($answer.token, $token) }
        foreach ($fact in $answer.facts.PSObject.Properties) { if ($fact.Value -is [string]) { $filling.Facts[$fact.Name] = $fact.Value } }
    }
    [pscustomobject] $filling
}

# Of a variable, or of an entry of a table in one (NAME.KEY): whether it is there, and its value.
function Read-FobVendorValue([System.Management.Automation.PSModuleInfo] $Module, [string] $Path) {
    $name, $key = $Path.Split('.')
    $variable = $Module.SessionState.PSVariable.Get("script:$name")
    if (-not $key) { return @{ IsThere = $null -ne $variable; Value = if ($variable) { $variable.Value } } }
    $table = if ($variable) { $variable.Value }
    if ($table -isnot [System.Collections.IDictionary]) { return @{ IsThere = $false; Value = $null } }
    @{ IsThere = $table.Contains($key); Value = $table[$key] }
}

function Write-FobVendorValue([System.Management.Automation.PSModuleInfo] $Module, [string] $Path, [hashtable] $Saved) {
    & $Module {
        param($Path, $Saved)
        $name, $key = $Path.Split('.')
        if ($key) {
            $table = (Get-Variable -Name $name -Scope Script).Value
            if ($Saved.IsThere) { $table[$key] = $Saved.Value } elseif ($table) { $table.Remove($key) }
        }
        elseif ($Saved.IsThere) { Set-Variable -Name $name -Value $Saved.Value -Scope Script -Force -WhatIf:$false -Confirm:$false }
        else { Remove-Variable -Name $name -Scope Script -Force -ErrorAction Ignore -WhatIf:$false -Confirm:$false }
    } $Path $Saved
}

# Whether everything in Written is so in Value: the same object is not enough, for a module writes into ours. What it
# has added is its own.
function Test-FobSame([object] $Written, [object] $Value) {
    if ($null -eq $Written -or $null -eq $Value) { return $null -eq $Written -and $null -eq $Value }
    if ($Written -is [System.Collections.IDictionary]) {
        if ($Value -isnot [System.Collections.IDictionary]) { return $false }
        foreach ($key in $Written.Keys) {
            if ($Value.Keys -notcontains $key -or -not (Test-FobSame $Written[$key] $Value[$key])) { return $false }
        }
        return $true
    }
    if ($Written -is [System.Management.Automation.PSCustomObject]) {
        foreach ($property in $Written.PSObject.Properties) {
            $theirs = $Value.PSObject.Properties[$property.Name]
            if (-not $theirs -or -not (Test-FobSame $property.Value $theirs.Value)) { return $false }
        }
        return $true
    }
    if ($Written -is [securestring]) { return $Value -is [securestring] -and $Value.Length -eq $Written.Length }
    $Written -ceq $Value
}

# Whether the stand-in is anywhere in it.
function Test-FobHolds([object] $Value, [string] $Token) {
    if ($Value -is [string]) { return $Value.Contains($Token) }
    $parts = if ($Value -is [System.Collections.IDictionary]) { $Value.Values }
    elseif ($Value -is [System.Management.Automation.PSCustomObject]) { foreach ($property in $Value.PSObject.Properties) { , $property.Value } }
    foreach ($part in $parts) { if (Test-FobHolds $part $Token) { return $true } }
    $false
}

# As text in the module, for what no other scope sees: its classes.
function Read-FobVendorStatic([System.Management.Automation.PSModuleInfo] $Module, [string] $Static) {
    & $Module ([scriptblock]::Create(", $Static"))
}

function Write-FobVendorStatic([System.Management.Automation.PSModuleInfo] $Module, [string] $Static, [object] $Value) {
    & $Module ([scriptblock]::Create("param(`$Value) $Static = `$Value")) $Value
}
