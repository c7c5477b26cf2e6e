# Whether one of these patterns, if there is any, fits one of these values: exactly, or by * and ?. Brackets are themselves,
# for names have them.
function Test-FobLike([string[]] $Patterns, [string[]] $Values) {
    if ($null -eq $Patterns -or $Patterns.Count -eq 0) { return $true }
    foreach ($pattern in $Patterns) {
        $like = [System.Management.Automation.WildcardPattern]::Escape($pattern) -replace '`([*?])', '$1'
        foreach ($value in $Values) {
            if ($value -eq $pattern -or $value -like $like) { return $true }
        }
    }
    $false
}
