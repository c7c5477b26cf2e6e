# Connecting when first used. Invariant: looking a command up asks nobody: it places gates, and the first request asks. What
# a look-up throws is swallowed, and help and completion look up too.

$Script:FobWaiting = @{}
$Script:FobLookup = $null

# Profile: Id, Customer, Name, Vendor. Of several for one module the last one counts. Returns the module's name.
function Register-FobModule {
    param([Parameter(Mandatory)] [object] $Profile, [object] $MinValid)
    $adapter = Find-FobAdapter $Profile.Vendor
    if (-not $adapter) { return }
    $Script:FobWaiting[$adapter['Module']] = New-FobConnection $adapter $Profile 'Shell' $MinValid
    if (-not $Script:FobLookup) {
        $Script:FobLookup = [System.EventHandler[System.Management.Automation.CommandLookupEventArgs]] {
            param($Command, $Found)
            try { if ($Found.Command) { Add-FobWaiting $Found.Command.ModuleName } } catch { Write-FobWarning $_.Exception.Message }
        }
        $theirs = $ExecutionContext.InvokeCommand.PostCommandLookupAction
        $ExecutionContext.InvokeCommand.PostCommandLookupAction = [System.Delegate]::Combine($Script:FobLookup, $theirs)
    }
    $adapter['Module']
}

# Takes ours out, and leaves theirs.
function Unregister-FobModule {
    $Script:FobWaiting.Clear()
    if (-not $Script:FobLookup) { return }
    $all = $ExecutionContext.InvokeCommand.PostCommandLookupAction
    $ExecutionContext.InvokeCommand.PostCommandLookupAction = [System.Delegate]::Remove($all, $Script:FobLookup)
    $Script:FobLookup = $null
}

# A command of this module is about to run. Once for each registration: who disconnects it has meant it.
function Add-FobWaiting([string] $Module) {
    $connection = $Script:FobWaiting[$Module]
    if (-not $connection) { return }
    # Before anything else: what follows looks commands up as well.
    $Script:FobWaiting.Remove($Module)
    if (-not $Script:FobWaiting.Count) { Unregister-FobModule }
    Add-FobConnection $connection
}
