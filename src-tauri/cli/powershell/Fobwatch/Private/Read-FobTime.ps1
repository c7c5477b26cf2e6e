# How long something has to be good for.

# Whole seconds of a timespan, of a number, or of a text as fob takes it ('90s', '10m', '2h') or a timespan is written. Null: none of these.
function Read-FobTime([object] $Time) {
    if ($Time -is [timespan]) { $seconds = [math]::Ceiling($Time.TotalSeconds) }
    elseif ("$Time" -match '^\s*(?<number>\d{1,9})(?<unit>[smh]?)\s*\z') {
        $seconds = [long] $Matches['number'] * @{ '' = 1; 's' = 1; 'm' = 60; 'h' = 3600 }[$Matches['unit']]
    }
    else {
        $span = [timespan]::Zero
        if (-not [timespan]::TryParse("$Time", [cultureinfo]::InvariantCulture, [ref] $span)) { return }
        $seconds = [math]::Ceiling($span.TotalSeconds)
    }
    if ($seconds -ge 0) { [long] $seconds }
}

# For ValidateScript.
function Assert-FobTime([object] $Time) {
    if ($null -ne (Read-FobTime $Time)) { return $true }
    throw "'$Time' is no time: give a timespan, or a number with s, m or h, for example 10m."
}

# As arguments for fob; none where nothing was said.
function Get-FobMinValid([object] $Time) {
    if ($null -ne $Time) { '--min-valid', "$(Read-FobTime $Time)s" }
}
