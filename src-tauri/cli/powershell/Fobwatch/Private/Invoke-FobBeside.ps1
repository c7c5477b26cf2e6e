# Several customers at once, each in a runspace. A runspace serves one after another: what one had is put back before the next
# (see Invoke-FobUnit), and a block runs only where it is connected.

# Whether these may run at once. Says why not.
function Test-FobBeside([object[]] $Units) {
    $alone = @(foreach ($unit in $Units) { foreach ($one in $unit.Profiles) { $adapter = Find-FobAdapter $one.Vendor; if ($adapter -and $adapter['Static']) { $adapter['Module'] } } })
    if ($alone) { Write-FobWarning "$($alone[0]) has one table for the whole process: one customer after another." }
    elseif ($PSVersionTable.PSVersion.Major -lt 7) { Write-FobWarning 'Several at once need PowerShell 7: one customer after another.' }
    else { return $true }
    $false
}

$Script:FobWorker = @'
param($Job, $Paths)
# What they say of themselves was said in the shell.
foreach ($path in $Paths) { try { Import-Module -Name $path -Global 2>$null 3>$null } catch { $null = $_ } }
foreach ($name in $Job.Using.Keys) { Set-Variable -Name $name -Value $Job.Using[$name] -Scope Global }
$block = & ([scriptblock]::Create("{`n$($Job.Text)`n}"))
& (Get-Module -Name Fobwatch) { param($Job, $Block) Invoke-FobUnit $Job.Unit $Block $Job.Arguments $Job.MinValid } $Job $block
'@

# Jobs: tables of Unit, Text (the block), Using, Arguments, MinValid. Gives their output as it comes; what they write to
# other streams goes to the cmdlet's.
function Invoke-FobBeside([object[]] $Jobs, [int] $Limit, [System.Management.Automation.PSCmdlet] $Cmdlet) {
    $paths = Get-FobWorkerModule $Jobs
    $waiting = [System.Collections.Generic.Queue[object]]::new($Jobs)
    $idle = [System.Collections.Generic.Stack[object]]::new()
    $busy = [System.Collections.Generic.List[object]]::new()
    $done = 0
    try {
        while ($waiting.Count -or $busy.Count) {
            while ($waiting.Count -and $busy.Count -lt $Limit) {
                $runspace = if ($idle.Count) { $idle.Pop() } else { New-FobRunspace }
                $busy.Add((Start-FobWorker $runspace $waiting.Dequeue() $paths))
            }
            $null = [System.Threading.WaitHandle]::WaitAny([System.Threading.WaitHandle[]] @($busy | ForEach-Object -Process { $_.Handle.AsyncWaitHandle }), 50)
            foreach ($one in $busy.ToArray()) {
                $isOver = $one.Handle.IsCompleted
                foreach ($result in $one.Output.ReadAll()) { , $result }
                foreach ($record in $one.Shell.Streams.Error.ReadAll()) { $Cmdlet.WriteError($record) }
                foreach ($record in $one.Shell.Streams.Warning.ReadAll()) { Write-Warning -Message $record.Message -WarningAction Continue }
                foreach ($record in $one.Shell.Streams.Information.ReadAll()) { $Cmdlet.WriteInformation($record) }
                foreach ($record in $one.Shell.Streams.Verbose.ReadAll()) { $Cmdlet.WriteVerbose($record.Message) }
                if (-not $isOver) { continue }
                try { $null = $one.Shell.EndInvoke($one.Handle) } catch { if (-not $one.Job.Unit.Failure) { $one.Job.Unit.Failure = $_ } }
                $one.Shell.Dispose()
                $null = $busy.Remove($one)
                $idle.Push($one.Runspace)
                $done++
                Write-FobProgress $one.Job.Unit.Name $done $Jobs.Count
            }
        }
    }
    finally {
        # Ctrl-C: each puts back what it has connected.
        foreach ($one in $busy) { $one.Shell.Stop(); $one.Shell.Dispose(); $one.Runspace.Dispose() }
        foreach ($runspace in $idle) { $runspace.Dispose() }
    }
}

# What a runspace imports: the very ones of this shell.
function Get-FobWorkerModule([object[]] $Jobs) {
    $paths = [System.Collections.Generic.List[string]]::new()
    $paths.Add([System.IO.Path]::Combine($Script:ModuleRoot, 'Fobwatch.psd1'))
    foreach ($job in $Jobs) {
        foreach ($one in $job.Unit.Profiles) {
            $adapter = Find-FobAdapter $one.Vendor
            # What is wrong with a module is its customers' failure, later.
            try { $module = @(Find-FobVendorModule $adapter)[0] } catch { continue }
            # By its manifest, which a loaded module does not name.
            $path = [System.IO.Path]::Combine($module.ModuleBase, $module.Name + '.psd1')
            if (-not [System.IO.File]::Exists($path)) { $path = $module.Path }
            if (-not $paths.Contains($path)) { $paths.Add($path) }
        }
    }
    , $paths.ToArray()
}

function New-FobRunspace {
    $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
    $runspace.Open()
    $runspace
}

function Start-FobWorker([runspace] $Runspace, [hashtable] $Job, [string[]] $Paths) {
    $shell = [powershell]::Create()
    $shell.Runspace = $Runspace
    $null = $shell.AddScript($Script:FobWorker).AddArgument($Job).AddArgument($Paths)
    $nothing = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $nothing.Complete()
    $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
    @{ Shell = $shell; Runspace = $Runspace; Job = $Job; Output = $output; Handle = $shell.BeginInvoke($nothing, $output) }
}

# One of a module's commands for each of several items, at most five at once, on the connection's profile.
function Invoke-FobBatch {
    [CmdletBinding()]
    param([object] $Connection, [string] $Command, [string] $Parameter, [object[]] $Items)
    $jobs = foreach ($item in $Items) {
        $unit = New-FobUnit @($Connection) $Connection.FullName
        $unit.Looks = $false
        @{ Unit = $unit; Text = 'param($Command, $Given) & $Command @Given'; Using = @{}; Arguments = @($Command, @{ $Parameter = $item }); MinValid = $Connection.MinValid }
    }
    Invoke-FobBeside @($jobs) 5 $PSCmdlet
    foreach ($job in $jobs) {
        if (-not $job.Unit.Failure) { continue }
        $Connection.Refusals++
        $Connection.Refusal = $job.Unit.Failure.Exception.Message
        Write-Error -ErrorRecord $job.Unit.Failure
    }
}
