# Failures as error records: fob's own words and its hint; its exit code is the id.

$Script:FobCategories = @{
    2 = 'InvalidArgument'; 3 = 'ObjectNotFound'; 4 = 'AuthenticationError'; 5 = 'AuthenticationError'
    6 = 'PermissionDenied'; 7 = 'ConnectionError'; 8 = 'SecurityError'; 9 = 'ResourceUnavailable'
}
# How --json spells the exit codes.
$Script:FobCodes = @{
    usage = 2; not_found = 3; sign_in_needed = 4; code_needed = 5; refused = 6; unreachable = 7; locked = 8; agent = 9
}

function New-FobFailure([string] $Id, [string] $Category, [string] $Message, [string] $Hint, [object] $Target) {
    $text = if ($Hint) { $Message.TrimEnd('.') + '. ' + $Hint } else { $Message }
    [System.Management.Automation.ErrorRecord]::new(
        [System.InvalidOperationException]::new($text), $Id, $Category, $Target)
}

# By fob's exit code.
function New-FobFailureOf([int] $Code, [string] $Message, [string] $Hint, [object] $Target) {
    $category = if ($Script:FobCategories.ContainsKey($Code)) { $Script:FobCategories[$Code] } else { 'NotSpecified' }
    New-FobFailure "Fob$Code" $category $Message $Hint $Target
}

# What fob has written to standard error: a JSON object, or lines.
function Read-FobFailure([int] $Code, [string] $Errors, [object] $Target) {
    $lines = @($Errors.Replace("`r", '').Split("`n") | & { process { if ($_.Trim()) { $_ } } })
    $json = $lines | & { process { if ($_.StartsWith('{"error":')) { $_ } } }
    if ($json) {
        $failed = (ConvertFrom-FobJson @($json)[-1]).error
        return New-FobFailureOf $Code $failed.message $failed.hint $Target
    }
    $message = ''
    $hints = @()
    foreach ($line in $lines) {
        # The last line that begins so is the failure, what follows says what to do. There may be remarks before it.
        if ($line -match '^(fob|error): (?<text>.*)') { $message = $Matches['text']; $hints = @() }
        elseif ($message) { $hints += $line.Trim() }
    }
    if (-not $message) { $message = if ($lines) { $lines -join ' ' } else { "fob has ended with exit code $Code, without a word" } }
    New-FobFailureOf $Code $message ($hints -join "`n") $Target
}

# Where fob could not be asked, or its answer not be read.
function New-FobTrouble([System.Exception] $Exception, [object] $Target) {
    while ($Exception.InnerException) { $Exception = $Exception.InnerException }
    switch ($Exception.GetType().Name) {
        'FileNotFoundException' {
            return New-FobFailure 'FobMissing' 'ObjectNotFound' $Exception.Message 'Install Fobwatch, or put the folder of fob into the path.' $Target
        }
        'Win32Exception' {
            $Script:FobProgram = $null
            return New-FobFailure 'FobMissing' 'ObjectNotFound' "fob cannot be started: $($Exception.Message)" '' $Target
        }
        'TimeoutException' {
            return New-FobFailure 'FobTimeout' 'OperationTimeout' $Exception.Message 'End Fobwatch, and start it again.' $Target
        }
        'ArgumentException' { return New-FobFailure 'FobName' 'InvalidArgument' $Exception.Message '' $Target }
        default { return New-FobFailure 'FobTrouble' 'InvalidResult' "fob's answer cannot be read: $($Exception.Message)" 'Is this module of the same version as fob?' $Target }
    }
}
