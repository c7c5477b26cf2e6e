# What is placed in a vendor's module. Two kinds: gates, in place of functions that its commands pass before they make a
# request, see to it that the module holds what it needs; doors, in front of Invoke-WebRequest and Invoke-RestMethod, ask
# fob and give a request its token. Invariant: without a good session the original is not called.

$Script:FobDoors = 'Invoke-WebRequest', 'Invoke-RestMethod'
# By number: what is placed or was, and what was there. Making one takes longer than asking fob: it is kept.
$Script:FobGates = @{}
$Script:FobLastGate = 0

# All of an adapter's, in one instance of its module.
function Add-FobGate([hashtable] $Adapter, [System.Management.Automation.PSModuleInfo] $Module) {
    if (Test-FobGated $Module) { return }
    foreach ($name in $Adapter['Gates'].Keys) { Set-FobGate $Adapter $Module $name $Adapter['Gates'][$name] }
    foreach ($name in $Adapter['Own'].Keys) { Set-FobGate $Adapter $Module $name 'Own' }
    foreach ($name in $Adapter['Replaced'].Keys) { Set-FobGate $Adapter $Module $name 'Replaced' }
    foreach ($name in $Script:FobDoors) { Set-FobGate $Adapter $Module $name 'Door' }
}

function Test-FobGated([System.Management.Automation.PSModuleInfo] $Module) {
    foreach ($gate in $Script:FobGates.Values) { if ($gate.IsPlaced -and $gate.Module -eq $Module) { return $true } }
    $false
}

function Set-FobGate([hashtable] $Adapter, [System.Management.Automation.PSModuleInfo] $Module, [string] $Name, [string] $Kind) {
    $function = Get-FobVendorFunction $Module $Name
    # Of a door: the cmdlet, unless the module has a function of that name itself.
    $original = if ($function) { $function.ScriptBlock } else { $ExecutionContext.InvokeCommand.GetCmdlet("Microsoft.PowerShell.Utility\$Name") }
    $gate = $null
    foreach ($one in $Script:FobGates.Values) {
        if ($one.Module -eq $Module -and $one.Name -eq $Name -and $one.Kind -eq $Kind -and $one.Adapter -eq $Adapter -and $one.Original -eq $original) { $gate = $one }
    }
    if (-not $gate) {
        $number = ++$Script:FobLastGate
        $text = [scriptblock]::Create((New-FobGateText $number $Kind $(if ($function) { $function } else { $original })))
        $gate = [pscustomobject] @{
            Adapter = $Adapter; Module = $Module; Name = $Name; Kind = $Kind; Original = $original; IsPlaced = $false
            Block = $ExecutionContext.SessionState.Module.NewBoundScriptBlock($text)
        }
        $Script:FobGates[$number] = $gate
    }
    $gate.IsPlaced = $true
    Write-FobVendorFunction $Module $Name $gate.Block
}

function Remove-FobGate([hashtable] $Adapter) {
    foreach ($gate in $Script:FobGates.Values) {
        if (-not $gate.IsPlaced -or $gate.Adapter -ne $Adapter) { continue }
        $gate.IsPlaced = $false
        Write-FobVendorFunction $gate.Module $gate.Name ($gate.Original -as [scriptblock])
    }
}

# Null: it goes.
function Write-FobVendorFunction([System.Management.Automation.PSModuleInfo] $Module, [string] $Name, [scriptblock] $Block) {
    & $Module {
        param($Name, $Block)
        if ($Block) { Set-Item -LiteralPath "function:script:$Name" -Value $Block -Force -WhatIf:$false -Confirm:$false }
        else { Remove-Item -LiteralPath "function:$Name" -Force -ErrorAction Ignore -WhatIf:$false -Confirm:$false }
    } $Name $Block
}

# It runs in our scope, so that the original finds its callers' variables as ever. Splatting $args would lose
# the values of switches (-Verbose:$value): a function with parameters needs the original's own.
function New-FobGateText([int] $Number, [string] $Kind, [System.Management.Automation.CommandInfo] $Command) {
    if ($Kind -eq 'Simple') {
        return @"
`$fob = Enter-FobGate $Number @{}
if (`$fob.Failure) { Write-Error -ErrorRecord `$fob.Failure -ErrorAction Stop; return }
& `$fob.Original @args
"@
    }
    $metadata = [System.Management.Automation.CommandMetadata]::new($Command)
    $binding = [System.Management.Automation.ProxyCommand]::GetCmdletBindingAttribute($metadata)
    $parameters = [System.Management.Automation.ProxyCommand]::GetParamBlock($metadata)
    $enter, $call = switch ($Kind) {
        # An error of the cmdlet's is the caller's to catch, and its preferences count.
        'Door' {
            'Enter-FobDoor'
            @'
$ErrorActionPreference, $ProgressPreference, $VerbosePreference = $fob.Preferences
    # Its own messages for debugging show all headers.
    $PSBoundParameters['Debug'] = $false
    try { & $fob.Original @PSBoundParameters } catch { $PSCmdlet.ThrowTerminatingError($_) }
'@
        }
        'Replaced' {
            'Enter-FobGate'
            'if ($fob.Connection) { & $fob.Original $PSBoundParameters $fob.Connection $fob.State } else { & $fob.Original @PSBoundParameters }'
        }
        default { 'Enter-FobGate'; '& $fob.Original @PSBoundParameters' }
    }
    @"
$binding
param($parameters)
process {
    `$fob = $enter $Number `$PSBoundParameters
    if (`$fob.Failure) { Write-Error -ErrorRecord `$fob.Failure -ErrorAction Stop; return }
    $call
}
"@
}

# What a gate is to do: a failure to end with, or what to call.
function Enter-FobGate([int] $Number, [System.Collections.IDictionary] $Bound) {
    $gate = $Script:FobGates[$Number]
    $adapter = $gate.Adapter
    $found = @{ Failure = $null; Original = $gate.Original; Connection = $null; State = $null }
    try {
        if ($gate.Kind -eq 'Own') {
            if (& $adapter['Own'][$gate.Name] $Bound) { Remove-FobConnectionFor $adapter -Whole }
            return $found
        }
        Invoke-FobBefore $adapter
        $connection = if ($adapter['Object']) { Find-FobConnection (& $adapter['Object'] $Bound) } else { Get-FobCurrent $adapter }
        if (-not $connection) { return $found }
        if (-not $adapter['Object'] -and -not (Test-FobConnection $connection)) {
            Remove-FobConnectionFor $adapter
            return $found
        }
        if (-not $connection.Facts -or $gate.Kind -eq 'Asking') {
            $failure = Open-FobConnection $connection
            if ($failure) { $found.Failure = Deny-FobRequest $connection $failure; return $found }
        }
        if ($gate.Kind -eq 'Replaced') {
            $found.Original = $adapter['Replaced'][$gate.Name]
            $found.Connection = $connection
            $found.State = $connection.Modules[0].Written
        }
    }
    catch { $found.Failure = Deny-FobGate $gate $_ }
    $found
}

# What a door is to do. A request without our stand-in is the user's own, and goes as it came.
function Enter-FobDoor([int] $Number, [System.Collections.IDictionary] $Bound) {
    $gate = $Script:FobGates[$Number]
    $adapter = $gate.Adapter
    $found = @{ Failure = $null; Original = $gate.Original; Preferences = $null }
    try {
        # Those of the function that makes the request.
        $variables = $gate.Module.SessionState.PSVariable
        $found.Preferences = foreach ($name in 'ErrorActionPreference', 'ProgressPreference', 'VerbosePreference') { $variables.GetValue($name) }
        $headers = $Bound['Headers']
        $carried = if ($headers -is [System.Collections.IDictionary]) { foreach ($value in $headers.Values) { if ("$value".Contains('fobwatch.')) { "$value" } } }
        if (-not $carried) {
            $current = Get-FobCurrent $adapter
            if (-not $current -or $adapter['Object']) { return $found }
            # Also one that fails has been meant, for another tenant perhaps.
            if (Test-FobConnecting $adapter) { Remove-FobConnectionFor $adapter -Whole:(Test-FobConnection $current) }
            elseif ($headers -is [System.Collections.IDictionary] -and $headers['Authorization']) { Remove-FobConnectionFor $adapter }
            # After a refusal that it has not heard, a module goes on without a header.
            elseif ($current.State -eq 'Refused' -and (Get-FobOrigin $Bound['Uri']) -eq (Get-FobOrigin $current.Origin)) {
                $found.Failure = New-FobFailure 'FobRefused' 'AuthenticationError' $current.Refusal '' $current.FullName
            }
            return $found
        }
        Invoke-FobBefore $adapter
        $connection = Find-FobConnection $carried
        if (-not $connection) {
            $found.Failure = New-FobFailure 'FobDisconnected' 'InvalidOperation' "$($adapter['Module']) is no longer connected" 'Connect-FobModule connects it.' $gate.Name
            Write-FobWarning $found.Failure.Exception.Message
            return $found
        }
        $session = @{}
        $failure = if ($connection -eq (Get-FobCurrent $adapter) -and -not (Test-FobConnection $connection)) {
            Remove-FobConnectionFor $adapter
            New-FobFailure 'FobDisconnected' 'InvalidOperation' "$($adapter['Module']) is no longer connected to $($connection.FullName)" 'Connect-FobModule connects it.' $connection.FullName
        }
        else { Open-FobConnection $connection $session }
        if (-not $failure) { $failure = Set-FobHeader $connection $session $Bound }
        if ($failure) { $found.Failure = Deny-FobRequest $connection $failure }
    }
    catch { $found.Failure = Deny-FobGate $gate $_ }
    $found
}

# Gives a request the token and what else the vendor's API wants. Returns a failure where it must not have it.
function Set-FobHeader([object] $Connection, [hashtable] $Session, [System.Collections.IDictionary] $Bound) {
    $adapter = $Connection.Adapter
    $answer = $Session.Answer
    $target = Get-FobOrigin $Bound['Uri']
    $allowed = foreach ($origin in @($answer.origin) + @($adapter['Also'])) { if ($origin) { Get-FobOrigin $origin } }
    if ($target -eq $Script:FobNowhere) {
        return New-FobFailure 'FobPending' 'OperationStopped' "$($adapter['Module']) has only now been connected to $($Connection.FullName)" 'Run the command again.' $Connection.FullName
    }
    if ($target -notin $allowed) {
        return New-FobFailure 'FobOrigin' 'SecurityError' "the token of $($Connection.FullName) goes to $($answer.origin) alone, and not to $target" '' $Connection.FullName
    }
    $headers = @{}
    foreach ($name in $Bound['Headers'].Keys) {
        $value = $Bound['Headers'][$name]
        $headers[$name] = if ($value -is [string]) { $value.Replace($Connection.Token, $answer.token) } else { $value }
    }
    foreach ($header in $answer.headers.PSObject.Properties) {
        if ($header.Name -notin $adapter['Omits'] -and -not $headers.ContainsKey($header.Name)) { $headers[$header.Name] = $header.Value }
    }
    $Bound['Headers'] = $headers
}

# What must not be: a module that is not as it was looked over.
function Deny-FobGate([object] $Gate, [System.Management.Automation.ErrorRecord] $Trouble) {
    $text = "$($Gate.Adapter['Module']) cannot be given its session in $($Gate.Name): $($Trouble.Exception.Message)"
    Write-FobWarning $text
    New-FobFailure 'FobModule' 'InvalidOperation' $text '' $Gate.Name
}

# Scheme, host and port as addresses are compared: without case, without a port that goes without saying.
function Get-FobOrigin([object] $Address) {
    $uri = $null
    if ([uri]::TryCreate([string] $Address, 'Absolute', [ref] $uri)) { $uri.GetLeftPart('Authority') }
}

# Whether this is called by the module's own Connect.
function Test-FobConnecting([hashtable] $Adapter) {
    foreach ($frame in Get-PSCallStack) { if ($frame.FunctionName -replace '<.*' -in $Adapter['Connect']) { return $true } }
    $false
}

# Says it on the screen, since the module may swallow it, and keeps it. Returns the failure.
function Deny-FobRequest([object] $Connection, [System.Management.Automation.ErrorRecord] $Failure) {
    $text = $Failure.Exception.Message
    if ($Connection.State -ne 'Disconnected') { $Connection.State = 'Refused' }
    $Connection.Refusal = $text
    $Connection.RefusedAt = [datetime]::Now
    $Connection.Refusals++
    Write-FobWarning "$($Connection.FullName): $text"
    $Failure
}
