# Renews these; an error record for each that failed. The labels say how each was called.
function Update-FobToken([string[]] $Names, [System.Collections.IDictionary] $Labels) {
    $asked = Invoke-Fob (@('renew', '--json', '--') + $Names) $Names[0]
    if (-not $asked.Failure) { return }
    if ($asked.Text.Trim()) {
        $outcomes = ConvertFrom-FobJson $asked.Text
        foreach ($one in $outcomes) {
            if (-not $one.error) { continue }
            $name = if ($one.customer) { $one.customer + '/' + $one.profile } else { $one.profile }
            Add-FobLabel (New-FobFailureOf $Script:FobCodes[$one.error.code] $one.error.message $one.error.hint $name) $name
        }
    }
    elseif ($asked.Code -eq 3 -and $Names.Count -gt 1) {
        # One name that is none ends it for all: so each by itself.
        foreach ($name in $Names) { Update-FobToken $name $Labels }
    }
    else {
        foreach ($name in $Names) { Add-FobLabel $asked.Failure $Labels[$name] }
    }
}
