# Runs fob to its end. Invariant: nothing is thrown: an outcome has a failure or none, whatever the caller's preferences
# say of errors. What a parameter takes, also one of ours, or a pipe may be logged (event 4103): secrets pass through .NET
# methods, or inside of a table or a stream, of which only the type is logged.

# Seconds. Longer than fob itself waits for an answer; after that it hangs.
$Script:FobTimeLimit = 180
# Milliseconds. Ctrl-C is heard between two waits.
$Script:FobSlice = 100
# Seconds that the rest of an answer may take once fob has ended: on a busy machine the threads that read it wait too.
$Script:FobRest = 30

# A table: Code (fob's exit code, or null), Text (its output), Value (the same, read as JSON, with -Json), Failure (an error
# record). The target is what the error is about. Told: a stream that fob gets as its input. Output: a stream that gets its
# output, in place of Text.
function Invoke-Fob(
    [string[]] $Arguments, [object] $Target, [switch] $Json, [System.IO.Stream] $Told, [System.IO.Stream] $Output,
    [int] $TimeLimit = $Script:FobTimeLimit
) {
    $outcome = @{ Code = $null; Text = ''; Value = $null; Failure = $null }
    $process = $null
    try {
        $process = Start-Fob $Arguments
        $text = [System.IO.MemoryStream]::new()
        $errors = [System.IO.MemoryStream]::new()
        $sink = if ($Output) { $Output } else { $text }
        $reading = [System.Threading.Tasks.Task[]] @(
            $process.StandardOutput.BaseStream.CopyToAsync($sink), $process.StandardError.BaseStream.CopyToAsync($errors)
        )
        if (-not $Told) { $Told = [System.IO.Stream]::Null }
        $writing = $Told.CopyToAsync($process.StandardInput.BaseStream)
        $time = [System.Diagnostics.Stopwatch]::StartNew()
        $isOpen = $true
        do {
            if ($isOpen -and $writing.IsCompleted) {
                $isOpen = $false
                # It may have ended without reading.
                try { $process.StandardInput.Close() } catch [System.IO.IOException] { $null = $_ }
            }
            if ($TimeLimit -gt 0 -and $time.Elapsed.TotalSeconds -ge $TimeLimit) {
                throw [System.TimeoutException]::new("fob has not answered for $TimeLimit seconds")
            }
        } until ($process.WaitForExit($(if ($isOpen) { 5 } else { $Script:FobSlice })))
        $outcome.Code = $process.ExitCode
        Wait-FobEnd $reading $(if ($outcome.Code -ne 0) { $errors } elseif (-not $Output) { $text }) $Json
        $outcome.Text = [System.Text.Encoding]::UTF8.GetString($text.ToArray())
        if ($outcome.Code -ne 0) {
            $outcome.Failure = Read-FobFailure $outcome.Code ([System.Text.Encoding]::UTF8.GetString($errors.ToArray())) $Target
        }
        elseif ($Json) {
            $problem = $null
            $outcome.Value = [Microsoft.PowerShell.Commands.JsonObject]::ConvertFromJson($outcome.Text, [ref] $problem)
            if ($problem) { throw $problem.Exception }
            if ($null -eq $outcome.Value) { throw [System.IO.EndOfStreamException]::new('it is empty') }
        }
    }
    catch { $outcome.Failure = New-FobTrouble $_.Exception $Target }
    finally { Close-Fob $process }
    $outcome
}

# Waits until what fob has said is here. What it has left running may hold its streams open: then a whole answer is enough.
function Wait-FobEnd([System.Threading.Tasks.Task[]] $Reading, [System.IO.MemoryStream] $Said, [bool] $Json) {
    $time = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not [System.Threading.Tasks.Task]::WaitAll($Reading, $Script:FobSlice)) {
        if ($time.Elapsed.TotalSeconds -ge 1 -and (Test-FobWhole $Said $Json)) { return }
        if ($time.Elapsed.TotalSeconds -ge $Script:FobRest) { throw [System.IO.EndOfStreamException]::new('it has no end') }
    }
}

# Whether fob has said all: it ends with a line, and as JSON it can be read.
function Test-FobWhole([System.IO.MemoryStream] $Said, [bool] $Json) {
    if (-not $Said) { return $false }
    $text = [System.Text.Encoding]::UTF8.GetString($Said.ToArray())
    if (-not $text.EndsWith("`n")) { return $false }
    if (-not $Json) { return $true }
    $problem = $null
    try { $null = [Microsoft.PowerShell.Commands.JsonObject]::ConvertFromJson($text, [ref] $problem) } catch { return $false }
    -not $problem
}

# An answer of fob's that has no secret in it. The class is what ConvertFrom-Json and Invoke-RestMethod are made of.
function ConvertFrom-FobJson([string] $Text) {
    $problem = $null
    $value = [Microsoft.PowerShell.Commands.JsonObject]::ConvertFromJson($Text, [ref] $problem)
    if ($problem) { throw $problem.Exception }
    # A list stays one, also with one member or none.
    , $value
}

# A profile as the last arguments: a name may begin with a dash.
function Get-FobName([string] $Name) {
    if ($Name.StartsWith('-')) { '--', $Name } else { $Name }
}
