# Sessions in vendors' modules. Invariant: of several in one module the last is the one that is written into it; each has
# kept what was there before it.

$Script:FobConnections = [System.Collections.Generic.List[object]]::new()

# A connection that is not made yet. Of: Id, Customer, Name, Vendor. Kind: Shell, for as long as the shell lives; Block, for Use-Fob.
function New-FobConnection([hashtable] $Adapter, [object] $Of, [string] $Kind, [object] $MinValid) {
    [pscustomobject] @{
        PSTypeName = 'Fobwatch.Connection'
        Adapter = $Adapter; Id = [string] $Of.Id; Customer = [string] $Of.Customer; Name = [string] $Of.Name; Vendor = [string] $Of.Vendor; FullName = Get-FobFullName $Of; Kind = $Kind
        MinValid = $MinValid; Token = New-FobStandIn; State = 'Pending'; Facts = ''; Origin = ''; ExpiresAt = $null
        Modules = @(); Version = ''; Path = ''; Object = $null; Default = $null; Looks = $true; Refusal = ''; RefusedAt = $null; Refusals = 0
    }
}

# The last one of this module: what the module's variables hold.
function Get-FobCurrent([hashtable] $Adapter) {
    for ($index = $Script:FobConnections.Count - 1; $index -ge 0; $index--) {
        if ($Script:FobConnections[$index].Adapter -eq $Adapter) { return $Script:FobConnections[$index] }
    }
}

# The one whose stand-in is in this text.
function Find-FobConnection([object] $Text) {
    foreach ($connection in $Script:FobConnections) {
        if ("$Text".Contains($connection.Token.TrimEnd("`n"))) { return $connection }
    }
}

# Asks fob. Returns a failure (an error record), or sets it up and returns nothing. The answer is handed on in a table: of a
# parameter's value a log writes what its ToString says.
function Open-FobConnection([object] $Connection, [hashtable] $Session = @{}) {
    $asked = Invoke-Fob (@('session', '--json') + @(Get-FobMinValid $Connection.MinValid) + @(Get-FobName $Connection.Id)) $Connection.FullName -Json
    if ($asked.Failure) { return $asked.Failure }
    $answer = $asked.Value
    $adapter = $Connection.Adapter
    $isLasting = -not $answer.token
    foreach ($header in $answer.headers.PSObject.Properties) { if ($header.Name -in $adapter['Lasting']) { $isLasting = $true } }
    if ($isLasting) {
        return New-FobFailure 'FobLasting' 'InvalidOperation' `
            "the way $($Connection.FullName) signs in ($($answer.method)) sends a lasting secret with every request, and no module gets one" `
            'Invoke-FobApi makes its requests.' $Connection.FullName
    }
    if ($adapter['Origin'] -and $answer.origin -ne $adapter['Origin']) {
        return New-FobFailure 'FobOrigin' 'InvalidOperation' `
            "$($Connection.FullName) is at $($answer.origin), and $($adapter['Module']) knows $($adapter['Origin']) alone" `
            'Invoke-FobApi makes its requests.' $Connection.FullName
    }
    # All but scopes, which a renewal may change.
    $facts = @($answer.origin, $answer.api_base, $answer.vendor, $answer.method)
    foreach ($fact in $answer.facts.PSObject.Properties) { if ($fact.Value -is [string] -and $fact.Name -ne 'scopes') { $facts += $fact.Name + '=' + $fact.Value } }
    $facts = $facts -join '|'
    if ($Connection.Facts -and $Connection.Facts -cne $facts) {
        return New-FobFailure 'FobChanged' 'InvalidOperation' "$($Connection.FullName) has been changed since it was connected" `
            'Connect-FobModule connects it as it is now.' $Connection.FullName
    }
    $Connection.ExpiresAt = ConvertTo-FobInstant $answer.expires_at
    $Connection.State = 'Connected'
    $Session.Answer = $answer
    if (-not $Connection.Facts) {
        $Connection.Facts = $facts
        $Connection.Origin = $answer.origin
        Set-FobFilling $Connection $Session
    }
}

# Writes it into the module, or into its object.
function Set-FobFilling([object] $Connection, [hashtable] $Session) {
    $adapter = $Connection.Adapter
    $filling = New-FobFilling $Connection $Session
    if ($adapter['Object']) {
        $values = & $adapter['Fill'] $filling
        if (-not $Connection.Object) {
            $Connection.Object = [pscustomobject] $values
            $Connection.Object.PSObject.TypeNames.Insert(0, $adapter['TypeName'])
        }
        foreach ($name in $values.Keys) { $Connection.Object.$name = $values[$name] }
        return
    }
    foreach ($one in $Connection.Modules) {
        $values = & $adapter['Fill'] $filling
        foreach ($path in $values.Keys) { Write-FobVendorValue $one.Module $path @{ IsThere = $true; Value = $values[$path] } }
        # Made once more, for what is in the module may be written to.
        $one.Written = & $adapter['Fill'] $filling
        if ($Session -and $Connection.Looks -and $adapter['Look']) {
            try { Write-FobVendorStatic $one.Module $adapter['Static'] (& $one.Module ([scriptblock]::Create($adapter['Look']))) }
            catch { Write-Verbose "Fobwatch: $($adapter['Look']): $_" }
        }
    }
}

# Puts aside what is there, and places gates; Pending until it is opened. Throws where the module must not get it.
function Add-FobConnection([object] $Connection) {
    $adapter = $Connection.Adapter
    $modules = @(Find-FobVendorModule $adapter)
    $filling = New-FobFilling $Connection $null
    $Connection.Version = [string] $modules[0].Version
    $Connection.Path = [string] $modules[0].Path
    $Connection.Modules = @(foreach ($module in $modules) {
        $saved = @{}
        if (-not $adapter['Object']) {
            foreach ($path in (& $adapter['Fill'] $filling).Keys) { $saved[$path] = Read-FobVendorValue $module $path }
        }
        $static = if ($adapter['Static']) { Read-FobVendorStatic $module $adapter['Static'] }
        [pscustomobject] @{ Module = $module; Saved = $saved; Static = $static; Written = @{} }
    })
    $Script:FobConnections.Add($Connection)
    Set-FobFilling $Connection $null
    foreach ($module in $modules) { Add-FobGate $adapter $module }
    Set-FobDefault $Connection
    Invoke-FobBefore $adapter
}

# Takes it out of its modules and puts back what was there before it.
function Remove-FobConnection([object] $Connection) {
    $index = $Script:FobConnections.IndexOf($Connection)
    if ($index -lt 0) { return }
    $adapter = $Connection.Adapter
    $above = $null
    for ($next = $index + 1; $next -lt $Script:FobConnections.Count -and -not $above; $next++) {
        if ($Script:FobConnections[$next].Adapter -eq $adapter) { $above = $Script:FobConnections[$next] }
    }
    foreach ($one in $Connection.Modules) {
        # Where another one lies over it, that one has kept this one's values, and keeps those before them instead.
        $over = if ($above) { $above.Modules | Where-Object -FilterScript { $_.Module -eq $one.Module } }
        if ($over) { $over.Saved = $one.Saved; $over.Static = $one.Static; continue }
        foreach ($path in $one.Saved.Keys) { Write-FobVendorValue $one.Module $path $one.Saved[$path] }
        if ($adapter['Static']) { Write-FobVendorStatic $one.Module $adapter['Static'] $one.Static }
    }
    Close-FobConnection $Connection
}

# The user's own Connect has been at work: takes out what is ours, leaves what is theirs, and says so.
function Remove-FobConnectionFor([hashtable] $Adapter, [switch] $Whole) {
    foreach ($connection in @($Script:FobConnections | Where-Object -FilterScript { $_.Adapter -eq $Adapter })) {
        if ($Whole) { Remove-FobConnection $connection }
        else {
            foreach ($one in $connection.Modules) {
                foreach ($path in $one.Written.Keys) {
                    $now = Read-FobVendorValue $one.Module $path
                    # Theirs may read like ours: of texts only the very one that was written is.
                    $isOurs = if ($now.Value -is [string]) { [object]::ReferenceEquals($one.Written[$path], $now.Value) }
                    else { $now.Value -isnot [valuetype] -and (Test-FobSame $one.Written[$path] $now.Value) }
                    if ($isOurs -or (Test-FobHolds $now.Value $connection.Token)) {
                        Write-FobVendorValue $one.Module $path @{ IsThere = $true; Value = $null }
                    }
                }
            }
            Close-FobConnection $connection
        }
        Write-FobWarning "$($Adapter['Module']) has been connected by its own command, and is no longer connected to $($connection.FullName)."
    }
}

function Close-FobConnection([object] $Connection) {
    $null = $Script:FobConnections.Remove($Connection)
    $Connection.State = 'Disconnected'
    if ($Connection.Default) { Remove-FobDefault $Connection }
    if (-not (Get-FobCurrent $Connection.Adapter)) { Remove-FobGate $Connection.Adapter }
}

# The parameter that gets a module's object.
function Set-FobDefault([object] $Connection) {
    $key = $Connection.Adapter['Default']
    if (-not $key) { return }
    $Connection.Default = @{ IsThere = $global:PSDefaultParameterValues.Contains($key); Value = $global:PSDefaultParameterValues[$key] }
    $global:PSDefaultParameterValues[$key] = $Connection.Object
}

function Remove-FobDefault([object] $Connection) {
    $key = $Connection.Adapter['Default']
    # A later one has kept ours, and keeps instead what was before.
    foreach ($later in $Script:FobConnections) {
        if ($later.Default -and [object]::ReferenceEquals($later.Default.Value, $Connection.Object)) { $later.Default = $Connection.Default; return }
    }
    if (-not [object]::ReferenceEquals($global:PSDefaultParameterValues[$key], $Connection.Object)) { return }
    if ($Connection.Default.IsThere) { $global:PSDefaultParameterValues[$key] = $Connection.Default.Value }
    else { $global:PSDefaultParameterValues.Remove($key) }
}

# Whether the module still holds what was written into it.
function Test-FobConnection([object] $Connection) {
    foreach ($one in $Connection.Modules) {
        foreach ($path in $one.Written.Keys) {
            if (-not (Test-FobSame $one.Written[$path] (Read-FobVendorValue $one.Module $path).Value)) { return $false }
        }
    }
    $true
}

# On the screen, whatever becomes of errors.
function Write-FobWarning([string] $Text) { Write-Warning -Message "Fobwatch: $Text" -WarningAction Continue }

function Invoke-FobBefore([hashtable] $Adapter) {
    if (-not $Adapter['Before']) { return }
    foreach ($done in & $Adapter['Before']) { Write-FobWarning $done }
}

# All of them, when this module is removed or the shell ends.
$ExecutionContext.SessionState.Module.OnRemove = {
    Unregister-FobModule
    while ($Script:FobConnections.Count) { Remove-FobConnection $Script:FobConnections[$Script:FobConnections.Count - 1] }
}
