# Whether one of these patterns, if there is any, fits one of these values: exactly, or by its wildcards.
function Test-FobLike([string[]] $Patterns, [string[]] $Values) {
    if ($null -eq $Patterns -or $Patterns.Count -eq 0) { return $true }
    foreach ($pattern in $Patterns) {
        foreach ($value in $Values) {
            if ($value -eq $pattern -or $value -like $pattern) { return $true }
        }
    }
    $false
}
