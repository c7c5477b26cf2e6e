# Installs the packages in a folder, uses them, and removes them: run by the workflow, on Windows.
param([Parameter(Mandatory)] [string] $Folder)
$ErrorActionPreference = 'Stop'

function Invoke-Installer([string] $Program, [string[]] $Arguments) {
    $done = Start-Process $Program -ArgumentList $Arguments -Wait -PassThru
    if ($done.ExitCode -ne 0) { throw "$Program $Arguments ended with $($done.ExitCode)" }
}

function Test-Installed([string] $Place) {
    # As a new terminal would have it.
    $env:Path = 'Machine', 'User' | ForEach-Object { [Environment]::GetEnvironmentVariable('Path', $_) } | Join-String -Separator ';'
    $found = (Get-Command fob).Source
    if ($found -ne (Join-Path $Place 'fob.exe')) { throw "PATH leads to $found" }
    fob status
    if ($LASTEXITCODE -ne 0) { throw "fob status ended with $LASTEXITCODE" }
    # What it finds on a runner is no fault of the package.
    fob doctor
    Import-Module Fobwatch
    Get-Command Get-FobToken | Out-Null

    $app = Start-Process (Join-Path $Place 'fobwatch.exe') -ArgumentList '--hidden' -PassThru
    foreach ($try in 1..60) {
        $status = fob status
        if ($status -match 'Hosted by the app') { break }
        Start-Sleep 1
    }
    $status
    if ($status -notmatch 'Hosted by the app') { throw 'the app does not host' }
    & (Join-Path $Place 'fob-agent.exe') --take-over --until-idle
    if (-not $app.WaitForExit(60000)) { throw 'the app does not quit' }
}

$msi = (Get-Item (Join-Path $Folder 'Fobwatch_*_x64.msi')).FullName
$place = Join-Path $env:ProgramFiles 'Fobwatch'
Invoke-Installer msiexec '/i', "`"$msi`"", '/qn', '/norestart'
Test-Installed $place
Invoke-Installer msiexec '/x', "`"$msi`"", '/qn', '/norestart'
if (Test-Path $place) { throw "$place is left" }

$setup = (Get-Item (Join-Path $Folder 'Fobwatch_*_x64-setup.exe')).FullName
$place = Join-Path $env:LOCALAPPDATA 'Programs\Fobwatch'
Invoke-Installer $setup '/S'
Test-Installed $place
Invoke-Installer (Join-Path $place 'uninstall.exe') '/S', "_?=$place"
if (Test-Path (Join-Path $place 'fob.exe')) { throw "$place is left" }
exit 0
