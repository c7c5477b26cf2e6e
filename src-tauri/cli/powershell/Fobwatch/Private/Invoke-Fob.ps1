# Runs fob to its end. Invariant: nothing is thrown: an outcome has a failure or none, whatever the caller's preferences
# say of errors. Secrets pass through .NET methods alone: what a cmdlet's parameter or a pipe takes may be logged.

# Seconds. Longer than fob itself waits for an answer; after that it hangs.
$Script:FobTimeLimit = 180
# Milliseconds. Ctrl-C is heard between two waits.
$Script:FobSlice = 100

# Code (fob's exit code, or null), Text (its output), Value (the same, read as JSON, with -Json), Failure (an error record).
# The target is what the error is about. Output: a stream that gets the output, in place of Text.
function Invoke-Fob(
    [string[]] $Arguments, [object] $Target, [switch] $Json, [byte[]] $InputBytes, [System.IO.Stream] $Output,
    [int] $TimeLimit = $Script:FobTimeLimit
) {
    $outcome = [pscustomobject] @{ Code = $null; Text = ''; Value = $null; Failure = $null }
    $process = $null
    try {
        $process = Start-Fob $Arguments
        $text = [System.IO.MemoryStream]::new()
        $errors = [System.IO.MemoryStream]::new()
        $sink = if ($Output) { $Output } else { $text }
        $reading = [System.Threading.Tasks.Task[]] @(
            $process.StandardOutput.BaseStream.CopyToAsync($sink), $process.StandardError.BaseStream.CopyToAsync($errors)
        )
        if (-not $InputBytes) { $InputBytes = [byte[]]::new(0) }
        $writing = $process.StandardInput.BaseStream.WriteAsync($InputBytes, 0, $InputBytes.Length)
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
        # What it has left running may hold its streams open; what it has said itself is here by now.
        $null = [System.Threading.Tasks.Task]::WaitAll($reading, 1000)
        $outcome.Code = $process.ExitCode
        $outcome.Text = [System.Text.Encoding]::UTF8.GetString($text.ToArray())
        if ($outcome.Code -ne 0) {
            $outcome.Failure = Read-FobFailure $outcome.Code ([System.Text.Encoding]::UTF8.GetString($errors.ToArray())) $Target
        }
        elseif ($Json) { $outcome.Value = ConvertFrom-FobJson $outcome.Text }
    }
    catch { $outcome.Failure = New-FobTrouble $_.Exception $Target }
    finally { Close-Fob $process }
    $outcome
}

# An answer of fob's. The class is what ConvertFrom-Json and Invoke-RestMethod are made of.
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
