# What Tab offers. Invariant: it waits a tenth of a second at the most, and says nothing of what goes wrong.

$Script:FobPatience = 90
# The last answer stands in for one that is still to come; for so long none is asked for.
$Script:FobKnown = @()
$Script:FobKnownSince = $null
$Script:FobListing = $null

# The profiles as fob lists them. One that takes longer, since an agent has to be started, is there for the next Tab.
function Get-FobKnown {
    if ($Script:FobKnownSince -and $Script:FobKnownSince.Elapsed.TotalSeconds -lt 5) { return $Script:FobKnown }
    if (-not $Script:FobListing) {
        $process = Start-Fob 'list', '--json'
        $process.StandardInput.Close()
        $text = [System.IO.MemoryStream]::new()
        $Script:FobListing = @{
            Process = $process
            Text    = $text
            Reading = [System.Threading.Tasks.Task[]] @(
                $process.StandardOutput.BaseStream.CopyToAsync($text),
                $process.StandardError.BaseStream.CopyToAsync([System.IO.Stream]::Null)
            )
        }
    }
    $listing = $Script:FobListing
    if ([System.Threading.Tasks.Task]::WaitAll($listing.Reading, $Script:FobPatience) -and $listing.Process.WaitForExit(10)) {
        $Script:FobListing = $null
        $isGood = $listing.Process.ExitCode -eq 0
        $listing.Process.Dispose()
        if ($isGood) {
            $Script:FobKnown = ConvertFrom-FobJson ([System.Text.Encoding]::UTF8.GetString($listing.Text.ToArray()))
            $Script:FobKnownSince = [System.Diagnostics.Stopwatch]::StartNew()
        }
    }
    $Script:FobKnown
}

# One offer; quoted where PowerShell would read it as something else.
function New-FobOffer([string] $Text, [string] $Tip) {
    $typed = if ($Text -match '^\p{L}[\p{L}\p{Nd}_./-]*\z') { $Text }
    else { "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($Text) + "'" }
    $shown = $Text -replace '\p{C}', ' '
    $tip = $Tip -replace '\p{C}', ' '
    [System.Management.Automation.CompletionResult]::new($typed, $shown, 'ParameterValue', $tip)
}

# For Register-ArgumentCompleter: by the parameter's name.
function Complete-FobArgument([string] $Command, [string] $Parameter, [string] $Word) {
    try {
        $word = $Word.Trim([char[]] "'`"")
        $seen = [System.Collections.Generic.HashSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase)
        foreach ($one in Get-FobKnown) {
            $state = $one.state.Replace('_', ' ')
            $other = ''
            switch ($Parameter) {
                'Customer' { $offer = $one.customer; $tip = $offer }
                'Vendor' { $offer = $one.vendor_name; $tip = $offer }
                'State' { $offer = $one.state; $tip = $state }
                default { $offer = Get-FobFullName $one; $other = $one.name; $tip = $one.vendor_name + ', ' + $state }
            }
            $fits = $offer.StartsWith($word, 'OrdinalIgnoreCase') -or $other.StartsWith($word, 'OrdinalIgnoreCase')
            if ($offer -and $fits -and $seen.Add($offer)) { New-FobOffer $offer $tip }
        }
    }
    catch { $null = $_ }
}
