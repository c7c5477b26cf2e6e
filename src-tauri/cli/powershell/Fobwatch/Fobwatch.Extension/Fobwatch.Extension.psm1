# A SecretManagement vault on top of fob. A secret's name is a profile as fob takes it
# (customer/name); its value is a token that is valid now. Nothing can be written.

function Get-Secret {
    [CmdletBinding()]
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    $token = & fob token $Name
    if ($LASTEXITCODE -eq 3) { return $null }
    if ($LASTEXITCODE -ne 0) { throw "fob token $Name ended with exit code $LASTEXITCODE" }
    ConvertTo-SecureString $token -AsPlainText -Force
}

function Get-SecretInfo {
    [CmdletBinding()]
    param([string] $Filter, [string] $VaultName, [hashtable] $AdditionalParameters)
    $pattern = if ($Filter) { $Filter } else { '*' }
    foreach ($one in (& fob list --json | Out-String | ConvertFrom-Json)) {
        $name = if ($one.customer) { "$($one.customer)/$($one.name)" } else { $one.name }
        if ($name -notlike $pattern) { continue }
        $metadata = @{ Vendor = $one.vendor; State = $one.state; ExpiresAt = "$($one.expires_at)" }
        [Microsoft.PowerShell.SecretManagement.SecretInformation]::new(
            $name, [Microsoft.PowerShell.SecretManagement.SecretType]::SecureString, $VaultName, $metadata)
    }
}

function Set-Secret {
    [CmdletBinding()]
    param([string] $Name, [object] $Secret, [string] $VaultName, [hashtable] $AdditionalParameters)
    throw 'Tokens come from the vendors. Add a profile with fob add, or in Fobwatch.'
}

function Remove-Secret {
    [CmdletBinding()]
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    throw 'Remove a profile with fob remove, or in Fobwatch.'
}

function Test-SecretVault {
    [CmdletBinding()]
    param([string] $VaultName, [hashtable] $AdditionalParameters)
    & fob status *> $null
    $LASTEXITCODE -eq 0
}

Export-ModuleMember -Function Get-Secret, Get-SecretInfo, Set-Secret, Remove-Secret, Test-SecretVault
