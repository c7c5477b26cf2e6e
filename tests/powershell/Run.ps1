# Runs the tests of the PowerShell module. `cargo xtask powershell` builds what they need and runs this.
param([Parameter(ValueFromRemainingArguments)] [string[]] $Path = $PSScriptRoot)

if (-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -ge 5 })) {
    Write-Error 'The tests need Pester 5 or later: Install-Module Pester -Scope CurrentUser -SkipPublisherCheck'
    exit 2
}
Import-Module Pester -MinimumVersion 5.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.Exit = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
Invoke-Pester -Configuration $configuration
