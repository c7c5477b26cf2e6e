# Runs fob to its end where it asks in between: each line of its output is a question, as JSON. The block gets it, and
# gives the answer (a line, as a stream) or nothing. Throws nothing; the failure, or null.
function Invoke-FobTalk([string[]] $Arguments, [object] $Target, [scriptblock] $Answer) {
    $process = $null
    try {
        $process = Start-Fob $Arguments
        $errors = [System.IO.MemoryStream]::new()
        $reading = $process.StandardError.BaseStream.CopyToAsync($errors)
        $lines = [System.IO.StreamReader]::new($process.StandardOutput.BaseStream, [System.Text.Encoding]::UTF8)
        while ($true) {
            $next = $lines.ReadLineAsync()
            # A person signs in meanwhile: fob itself knows when that has taken too long.
            while (-not $next.Wait($Script:FobSlice)) { }
            if ($null -eq $next.Result) { break }
            $said = & $Answer (ConvertFrom-FobJson $next.Result)
            if ($said) {
                $said.WriteTo($process.StandardInput.BaseStream)
                $process.StandardInput.BaseStream.Flush()
            }
        }
        while (-not $process.WaitForExit($Script:FobSlice)) { }
        if ($process.ExitCode -ne 0) {
            Wait-FobEnd $reading $errors $false
            Read-FobFailure $process.ExitCode ([System.Text.Encoding]::UTF8.GetString($errors.ToArray())) $Target
        }
    }
    catch [System.Management.Automation.Host.PromptingException] {
        New-FobFailureOf 5 $_.Exception.Message 'Run this in a shell that somebody sits at.' $Target
    }
    catch { New-FobTrouble $_.Exception $Target }
    finally { Close-Fob $process }
}
