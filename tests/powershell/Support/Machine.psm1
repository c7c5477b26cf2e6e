# A machine of the tests' own: a data folder with the real fob and its agent, and the simulated vendors. Invariant: nothing of
# it is left when it is stopped, but on Windows an entry of the credential store.

Set-StrictMode -Version 3
Import-Module (Join-Path $PSScriptRoot 'Support.psm1')

$Script:OnWindows = [System.Environment]::OSVersion.Platform -eq 'Win32NT'
# What is changed in this process, and what it was before.
$Script:Before = @{}
$Script:Processes = [System.Collections.Generic.List[System.Diagnostics.Process]]::new()
$Script:Passphrase = 'desk-PASSPHRASE-canary'

function Set-EnvironmentVariable([string] $Name, [string] $Value) {
    if (-not $Script:Before.ContainsKey($Name)) { $Script:Before[$Name] = [System.Environment]::GetEnvironmentVariable($Name) }
    [System.Environment]::SetEnvironmentVariable($Name, $Value)
}

# A program with its streams in our hands.
function Start-Program([string] $Name, [string[]] $Words) {
    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Program $Name))
    $start.Arguments = ($Words | ForEach-Object { '"' + $_ + '"' }) -join ' '
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    # Its log is nobody's.
    $null = $process.StandardError.BaseStream.CopyToAsync([System.IO.Stream]::Null)
    $Script:Processes.Add($process)
    $process
}

# The vendors (as fobwatch-vendors describes them) and an agent, its secrets open.
function Start-Machine([string] $Folder, [int] $Tenants = 2, [int] $Seconds = 3600) {
    foreach ($name in 'vendors', 'runtime', 'home', 'data') { $null = New-Item -ItemType Directory -Force (Join-Path $Folder $name) }
    if (-not $Script:OnWindows) { chmod 700 (Join-Path $Folder 'runtime') }
    Set-EnvironmentVariable FOBWATCH_DATA_DIR (Join-Path $Folder 'data')
    Set-EnvironmentVariable XDG_RUNTIME_DIR (Join-Path $Folder 'runtime')
    Set-EnvironmentVariable HOME (Join-Path $Folder 'home')
    # No keyring: a passphrase.
    Set-EnvironmentVariable DBUS_SESSION_BUS_ADDRESS ''
    Set-EnvironmentVariable PATH ($env:FOBWATCH_PROGRAMS + [System.IO.Path]::PathSeparator + $env:PATH)
    $vendors = Start-Program 'fobwatch-vendors' (Join-Path $Folder 'vendors'), "$Tenants", "$Seconds"
    $Script:Vendors = ConvertFrom-Json $vendors.StandardOutput.ReadLine()
    Start-Agent
    Open-Machine
    $Script:Vendors
}

function Start-Agent {
    $Script:Agent = Start-Program 'fob-agent' '--data-dir', $env:FOBWATCH_DATA_DIR
    do { $line = $Script:Agent.StandardOutput.ReadLine() } until ($null -eq $line -or $line -match 'ready')
    if ($null -eq $line) { throw 'the agent has ended' }
}

# As if it had crashed.
function Stop-Agent {
    $Script:Agent.Kill()
    $Script:Agent.WaitForExit()
}

# Runs the real fob; throws where it fails. Its output.
function Invoke-RealFob([string[]] $Words) {
    $said = & (Get-Program 'fob') @Words 2>&1
    if ($LASTEXITCODE -ne 0) { throw "fob $Words ($LASTEXITCODE): $said" }
    $said
}

function Open-Machine {
    Set-EnvironmentVariable PASSPHRASE $Script:Passphrase
    $words = @('unlock')
    if (-not $Script:OnWindows) { $words += '--passphrase', 'env:PASSPHRASE' }
    try { $null = Invoke-RealFob $words }
    finally { Set-EnvironmentVariable PASSPHRASE '' }
}

# A tenant of a vendor as a profile, signed in.
function Add-Tenant([string] $Vendor, [object] $Tenant, [string] $Name, [string] $Method, [string[]] $Answers, [string] $SecretKey, [string] $Secret) {
    Set-EnvironmentVariable SECRET $Secret
    $set = foreach ($answer in $Answers) { '--set', $answer }
    try { $null = Invoke-RealFob (@('add', $Vendor, '--name', $Name, '--customer', $Tenant.name, '--method', $Method) + $set + @('--secret', "$SecretKey=env:SECRET")) }
    finally { Set-EnvironmentVariable SECRET '' }
}

function Add-NinjaOne([object] $Tenant, [string] $Name = 'NinjaOne') {
    Add-Tenant ninjaone $Tenant $Name client_credentials "instance=$($Tenant.url)", "client_id=$($Tenant.client_id)" client_secret $Tenant.client_secret
}

# How often the vendors were asked at an address: requests, and how many of them were refused for their token.
function Get-Asked([string] $Vendor, [string] $Path) {
    $counts = (Invoke-RestMethod "$($Script:Vendors.control)/requests").$Vendor
    if ($counts.PSObject.Properties[$Path]) { $counts.$Path } else { [pscustomobject] @{ requests = 0; unauthorized = 0 } }
}

function Invoke-Control([string] $What) { $null = Invoke-RestMethod "$($Script:Vendors.control)/$What" -Method Post }

function Stop-Machine {
    foreach ($process in $Script:Processes) {
        # The vendors end with their input.
        $process.StandardInput.Close()
        if ($process -eq $Script:Agent -and -not $process.HasExited) { $process.Kill() }
        if (-not $process.WaitForExit(10000)) { $process.Kill() }
        $process.Dispose()
    }
    $Script:Processes.Clear()
    foreach ($name in $Script:Before.Keys) { [System.Environment]::SetEnvironmentVariable($name, $Script:Before[$name]) }
    $Script:Before.Clear()
}

Export-ModuleMember -Function Start-Machine, Stop-Machine, Start-Agent, Stop-Agent, Open-Machine, Invoke-RealFob, Add-Tenant, Add-NinjaOne, Get-Asked, Invoke-Control
