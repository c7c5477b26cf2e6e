# Connecting when first used. Invariant: looking a command up asks nobody: it places gates, and the first request asks. What
# a look-up throws is swallowed, and help and completion look up too.

$Script:FobWaiting = @{}
$Script:FobLookup = $null
$Script:FobMiss = $null
# Found beforehand: a look-up within a look-up would come here again.
$Script:FobWriteError = $ExecutionContext.InvokeCommand.GetCmdlet('Write-Error')

# Profile: Id, Customer, Name, Vendor. Of several for one module the last one counts. Returns the module's name.
function Register-FobModule {
    param([Parameter(Mandatory)] [object] $Profile, [object] $MinValid)
    $adapter = Find-FobAdapter $Profile.Vendor
    if (-not $adapter) { return }
    $Script:FobWaiting[$adapter['Module']] = New-FobConnection $adapter $Profile 'Shell' $MinValid
    if (-not $Script:FobLookup) {
        $Script:FobLookup = [System.EventHandler[System.Management.Automation.CommandLookupEventArgs]] {
            param($Command, $Found)
            $succeeded = $?
            try { if ($Found.Command) { Add-FobLoaded $Found.Command.ModuleName } } catch { Write-FobWarning $_.Exception.Message }
            # The user's $? is as it was.
            if (-not $succeeded) { & $Script:FobWriteError 'as it was' -ErrorAction Ignore }
        }
        $Script:FobMiss = [System.EventHandler[System.Management.Automation.CommandLookupEventArgs]] {
            param($Command, $Found)
            try { Find-FobWaiting $Command $Found } catch { Write-FobWarning $_.Exception.Message }
        }
        $commands = $ExecutionContext.InvokeCommand
        $commands.PostCommandLookupAction = [System.Delegate]::Combine($Script:FobLookup, $commands.PostCommandLookupAction)
        $commands.CommandNotFoundAction = [System.Delegate]::Combine($Script:FobMiss, $commands.CommandNotFoundAction)
    }
    $adapter['Module']
}

# Takes ours out, and leaves theirs.
function Unregister-FobModule {
    $Script:FobWaiting.Clear()
    if (-not $Script:FobLookup) { return }
    $commands = $ExecutionContext.InvokeCommand
    $commands.PostCommandLookupAction = [System.Delegate]::Remove($commands.PostCommandLookupAction, $Script:FobLookup)
    $commands.CommandNotFoundAction = [System.Delegate]::Remove($commands.CommandNotFoundAction, $Script:FobMiss)
    $Script:FobLookup = $null
    $Script:FobMiss = $null
}

# A command that PowerShell does not find: some modules do not say which commands they have until they are loaded.
function Find-FobWaiting([string] $Name, [System.Management.Automation.CommandLookupEventArgs] $Found) {
    foreach ($connection in @($Script:FobWaiting.Values)) {
        if (-not $connection.Adapter['Commands'] -or -not (Test-FobLike $connection.Adapter['Commands'] $Name)) { continue }
        Add-FobWaiting $connection.Adapter['Module']
        $command = $ExecutionContext.InvokeCommand.GetCommand($Name, 'Function')
        if ($command) { $Found.Command = $command; $Found.StopSearch = $true }
        return
    }
}

# A command of this module is about to run. While it is being loaded it runs some itself: that is too early.
function Add-FobLoaded([string] $Module) {
    if ($Script:FobWaiting.ContainsKey($Module) -and (Get-Module -Name $Module -All)) { Add-FobWaiting $Module }
}

# Once for each registration: who disconnects it has meant it.
function Add-FobWaiting([string] $Module) {
    $connection = $Script:FobWaiting[$Module]
    if (-not $connection) { return }
    # Before anything else: what follows looks commands up as well.
    $Script:FobWaiting.Remove($Module)
    if (-not $Script:FobWaiting.Count) { Unregister-FobModule }
    Add-FobConnection $connection
}
