# The prompt of fob shell: the customer, and the soonest time that needs somebody, before the user's own. Invariant: it never
# waits for fob. What it shows was said before an earlier prompt, or while nobody typed; only the time goes on.

# Seconds between two questions to fob: at prompts, and while nobody types.
$Script:FobPromptPause = 5
$Script:FobIdlePause = 300
# Seconds after which a question is given up.
$Script:FobPromptPatience = 30

# Null: this is no fob shell.
$Script:FobPrompt = $null
# Of every prompt that is ours.
$Script:FobPromptAst = $null
# What was to be done at the module's end before; a block, or null.
$Script:FobPromptEnd = $null

# Rows: what `fob list --json` has said; null, if nothing.
function Start-FobPrompt([string] $Title, [string[]] $Ids, [object[]] $Rows) {
    $module = $ExecutionContext.SessionState.Module
    $Script:FobPrompt = [pscustomobject] @{
        Title   = $Title
        Ids     = $Ids
        Rows    = $Rows
        Failed  = $null -eq $Rows
        Process = $null
        Reading = $null
        Asked   = [System.Diagnostics.Stopwatch]::StartNew()
        IsShown = $false
        Idle    = $null
    }
    Set-FobPrompt
    Set-FobTitle
    $whenIdle = { & $fobwatch { Set-FobPrompt; Update-FobPrompt $Script:FobIdlePause } }
    $Script:FobPrompt.Idle = [runspace]::DefaultRunspace.Events.SubscribeEvent(
        $null, $null, 'PowerShell.OnIdle', $null, $whenIdle, $true, $false)
    # It runs in a module of its own, to which this event hands no data.
    $Script:FobPrompt.Idle.Action.Module.SessionState.PSVariable.Set('fobwatch', $module)
    $Script:FobPromptEnd = $module.OnRemove
    $module.OnRemove = {
        Stop-FobPrompt
        if ($Script:FobPromptEnd) { & $Script:FobPromptEnd }
    }
}

# Puts ours before what is there: also before what somebody sets up later, which may have ours behind it.
function Set-FobPrompt {
    $there = ${function:global:prompt}
    if (-not $Script:FobPrompt -or ($there -and [object]::ReferenceEquals($there.Ast, $Script:FobPromptAst))) { return }
    $module = $ExecutionContext.SessionState.Module
    $theirs = if ($there) { $there } else { { "PS $PWD> " } }
    # Native programs are not called, so that $LASTEXITCODE stays; $? is made again for the prompt behind.
    ${function:global:prompt} = {
        $succeeded = $?
        $isFirst = & $module { Show-FobPrompt }
        try {
            if (-not $succeeded) { Write-Error 'as it was' -ErrorAction Ignore }
            & $theirs
        }
        finally { if ($isFirst) { & $module { Hide-FobPrompt } } }
    }.GetNewClosure()
    $Script:FobPromptAst = ${function:global:prompt}.Ast
}

# What was there comes back: a prompt must not name a customer that no command is for any more.
function Stop-FobPrompt {
    $state = $Script:FobPrompt
    if (-not $state) { return }
    $Script:FobPrompt = $null
    $ExecutionContext.SessionState.Module.OnRemove = $Script:FobPromptEnd
    [runspace]::DefaultRunspace.Events.UnsubscribeEvent($state.Idle)
    $there = ${function:global:prompt}
    if ($there -and [object]::ReferenceEquals($there.Ast, $Script:FobPromptAst)) {
        ${function:global:prompt} = $there.Module.SessionState.PSVariable.GetValue('theirs')
    }
    Close-Fob $state.Process
}

# Whether it was shown; behind another prompt that has ours behind it, it was already.
function Show-FobPrompt {
    if (-not $Script:FobPrompt -or $Script:FobPrompt.IsShown) { return $false }
    $Script:FobPrompt.IsShown = $true
    Update-FobPrompt $Script:FobPromptPause
    $need = Get-FobNeed
    Write-Host -NoNewline $(if ($need) { "[$($Script:FobPrompt.Title) $need] " } else { "[$($Script:FobPrompt.Title)] " })
    Set-FobTitle
    $true
}

function Hide-FobPrompt {
    if ($Script:FobPrompt) { $Script:FobPrompt.IsShown = $false }
}

function Set-FobTitle {
    # Some hosts have none.
    try { $Host.UI.RawUI.WindowTitle = $Script:FobPrompt.Title } catch { $null = $_ }
}

# Takes fob's answer if it is there, and asks again if the last question is this old.
function Update-FobPrompt([int] $Pause) {
    $state = $Script:FobPrompt
    if (-not $state) { return }
    try {
        if ($state.Process) {
            $isRead = $state.Process.HasExited -and $state.Reading.IsCompleted
            if (-not $isRead -and $state.Asked.Elapsed.TotalSeconds -lt $Script:FobPromptPatience) { return }
            $process = $state.Process
            $state.Process = $null
            $state.Failed = -not $isRead -or $process.ExitCode -ne 0
            if (-not $state.Failed) { $state.Rows = ConvertFrom-FobJson $state.Reading.Result }
            Close-Fob $process
        }
        if ($state.Asked.Elapsed.TotalSeconds -lt $Pause) { return }
        $state.Asked.Restart()
        $process = Start-Fob @('list', '--json')
        $process.StandardInput.Close()
        $state.Reading = $process.StandardOutput.ReadToEndAsync()
        $null = $process.StandardError.ReadToEndAsync()
        $state.Process = $process
    }
    catch { $state.Failed = $true }
}

# What needs somebody, or how long until then; empty: nothing does.
function Get-FobNeed {
    $state = $Script:FobPrompt
    if ($state.Failed) { return 'no answer' }
    Get-FobNeedOf @($state.Rows | & { process { if ($_ -and $_.id -in $state.Ids) { $_ } } }) ([datetimeoffset]::UtcNow)
}

# In the window's words.
function Get-FobNeedOf([object[]] $Rows, [datetimeoffset] $Now) {
    if (-not $Rows) { return 'removed' }
    $states = @($Rows | & { process { $_.state } })
    $words = [ordered] @{
        locked = 'locked'; needs_sign_in = 'sign in'; needs_code = 'code needed'; refused = 'refused'; expired = 'expired'
    }
    foreach ($state in $words.Keys) {
        if ($state -in $states) { return $words[$state] }
    }
    $soonest = $null
    foreach ($row in $Rows) {
        # What renews itself needs nobody.
        if (-not $row.usable -or -not $row.expires_at -or ($row.renewable -and $row.auto_renew)) { continue }
        $end = ConvertTo-FobInstant $row.expires_at
        if ($null -eq $soonest -or $end -lt $soonest) { $soonest = $end }
    }
    if ($null -ne $soonest) { return Get-FobTimeLeft ($soonest - $Now) }
    if (@($Rows | & { process { if (-not $_.usable -and $_.state -eq 'unreachable') { $_ } } })) { return 'retrying' }
    if (-not @($states -ne 'signed_out')) { return 'not connected' }
}

# Whole minutes below two hours, whole hours below two days, whole days.
function Get-FobTimeLeft([timespan] $Left) {
    if ($Left -le [timespan]::Zero) { return 'expired' }
    if ($Left.TotalMinutes -lt 1) { return '<1m' }
    if ($Left.TotalMinutes -lt 120) { return [string] [math]::Floor($Left.TotalMinutes) + 'm' }
    if ($Left.TotalHours -lt 48) { return [string] [math]::Floor($Left.TotalHours) + 'h' }
    [string] [math]::Floor($Left.TotalDays) + 'd'
}
