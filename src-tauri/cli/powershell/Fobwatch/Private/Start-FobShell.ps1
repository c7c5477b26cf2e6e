# What `fob shell` runs in the shell that it has started: whose shell it is, is in FOBWATCH_SHELL.

# Makes the modules of its profiles ready, each connected when it is first used, and sets up the prompt.
function Start-FobShell {
    $told = [System.Environment]::GetEnvironmentVariable('FOBWATCH_SHELL')
    # What is started from here is nobody's shell.
    [System.Environment]::SetEnvironmentVariable('FOBWATCH_SHELL', $null)
    $shell = ConvertFrom-FobJson $told
    $rows = $shell.rows
    # Of many profiles they are not told.
    if ($null -eq $rows) {
        $asked = Invoke-Fob @('list', '--json') $null -Json -TimeLimit 10
        if ($asked.Failure) {
            Write-Warning $asked.Failure.Exception.Message
            Write-Warning 'Nothing is ready here. Connect-FobModule connects a module by the name of its profile.'
        }
        else { $rows = @($asked.Value | & { process { if ($_.id -in $shell.profiles) { $_ } } }) }
    }
    if ($null -ne $rows) { Register-FobShell $rows }
    Start-FobPrompt (Get-FobPlainName $shell.title) $shell.profiles $rows
}

# Several profiles of one vendor are refused: a command must not have to guess whose it is.
function Register-FobShell([object[]] $Rows) {
    # Group-Object would take a tenth of a second.
    $vendors = [ordered] @{}
    foreach ($row in $Rows) {
        if (-not $vendors.Contains($row.vendor)) { $vendors[$row.vendor] = [System.Collections.Generic.List[object]]::new() }
        $vendors[$row.vendor].Add($row)
    }
    $ready = @()
    foreach ($of in $vendors.Values) {
        $names = @(foreach ($row in $of) { Get-FobPlainName (Get-FobFullName $row) })
        if ($of.Count -gt 1) {
            Write-Warning "$($of[0].vendor_name) has $($of.Count) profiles here: $($names -join ', '). Connect-FobModule chooses one."
            continue
        }
        $module = Register-FobModule -Profile $of[0]
        if ($module) { $ready += "$module ($names)" }
    }
    if ($ready) { Write-Host "Connected when first used: $($ready -join ', ')" }
    else { Write-Host 'No module is ready here. Invoke-FobApi calls each API.' }
}

# Without what could move the cursor, or letters about.
function Get-FobPlainName([string] $Name) {
    [regex]::Replace($Name, '[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]', '')
}
