# What the tests stand on: the module, a fob of their own, and a machine with the real one.

Set-StrictMode -Version 3

$Script:Root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..', '..'))
$Script:OnWindows = [System.Environment]::OSVersion.Platform -eq 'Win32NT'

# The folder of the module.
function Get-ModuleFolder { [System.IO.Path]::Combine($Script:Root, 'src-tauri', 'cli', 'powershell', 'Fobwatch') }

# A program that was built for the tests.
function Get-Program([string] $Name) {
    if (-not $env:FOBWATCH_PROGRAMS) { throw 'FOBWATCH_PROGRAMS is not set: run `cargo xtask powershell`' }
    $program = [System.IO.Path]::Combine($env:FOBWATCH_PROGRAMS, $Name + $(if ($Script:OnWindows) { '.exe' }))
    if (-not [System.IO.File]::Exists($program)) { throw "$program is not there: run ``cargo xtask powershell``" }
    $program
}

# The module, imported anew.
function Import-Fobwatch { Import-Module (Get-ModuleFolder) -Force -Global -PassThru }

# A fob of the tests' own in this folder, and the module with it.
function Use-StandIn([string] $Folder) {
    $null = New-Item -ItemType Directory -Force $Folder
    $fob = Join-Path $Folder $(if ($Script:OnWindows) { 'fob.exe' } else { 'fob' })
    Copy-Item (Get-Program 'fobwatch-stand-in') $fob
    $module = Import-Fobwatch
    & $module { param($fob) $Script:FobProgram = $fob } $fob
    $Script:StandIn = $Folder
}

# What the stand-in says to a command from now on. Texts are written as they are.
function Set-StandIn([string] $Command, [string] $Out = '', [string] $Err = '', [int] $Code = 0, [string[]] $Asks) {
    foreach ($part in @{ out = $Out; err = $Err; code = "$Code" }.GetEnumerator()) {
        [System.IO.File]::WriteAllText((Join-Path $Script:StandIn "$Command.$($part.Key)"), $part.Value)
    }
    if ($Asks) { [System.IO.File]::WriteAllLines((Join-Path $Script:StandIn "$Command.asks"), $Asks) }
}

# How the stand-in was called: an array of arguments each. Forgets them.
function Get-StandInCall {
    $file = Join-Path $Script:StandIn 'calls'
    if (-not [System.IO.File]::Exists($file)) { return }
    foreach ($line in [System.IO.File]::ReadAllLines($file)) { , @(ConvertFrom-Json $line | ForEach-Object { $_ }) }
    [System.IO.File]::Delete($file)
}

# The words of the last call. Forgets all.
function Get-StandInWord {
    $calls = @(Get-StandInCall)
    if ($calls.Count) { $calls[-1] }
}

# A profile as fob lists it.
function New-Row([string] $Customer, [string] $Name, [hashtable] $With = @{}) {
    $row = [ordered] @{
        id = "id of $Customer/$Name"; customer = $Customer; name = $Name; vendor = 'ninjaone'; vendor_name = 'NinjaOne'
        method = 'client_credentials'; endpoint = 'eu'; origin = 'https://eu.ninjarmm.com'; api_base = 'https://eu.ninjarmm.com/v2/'
        state = 'active'; usable = $true; expires_at = '2026-11-30T20:00:00.25Z'; seconds_left = 60; renewable = $true
        auto_renew = $true; tenant = $null; user = $null; trouble = $null
    }
    foreach ($key in $With.Keys) { $row[$key] = $With[$key] }
    $row
}

# The stand-in lists these.
function Set-Rows([object[]] $Rows) { Set-StandIn list (ConvertTo-Json -InputObject $Rows -Depth 5) }

# fob's failure under --json.
function Get-FailureText([string] $Code, [string] $Message, [object] $Hint = $null) {
    (ConvertTo-Json -Compress @{ error = [ordered] @{ code = $Code; message = $Message; hint = $Hint } }) + "`n"
}

Export-ModuleMember -Function *
