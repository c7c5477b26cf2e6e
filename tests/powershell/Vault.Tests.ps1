# The vault as SecretManagement calls it. Its classes are stand-ins of the tests' own where it is not installed: what it does
# itself with an outcome is not seen here.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    if (-not ('Microsoft.PowerShell.SecretManagement.SecretInformation' -as [type])) {
        Add-Type @'
using System; using System.Collections.Generic; using System.Collections.ObjectModel;
namespace Microsoft.PowerShell.SecretManagement {
    public enum SecretType { Unknown, ByteArray, String, SecureString, PSCredential, Hashtable }
    public class PasswordRequiredException : InvalidOperationException { public PasswordRequiredException(string text) : base(text) { } }
    public class SecretInformation {
        public string Name { get; } public SecretType Type { get; } public string VaultName { get; } public IReadOnlyDictionary<string, object> Metadata { get; }
        public SecretInformation(string name, SecretType type, string vaultName, Dictionary<string, object> metadata) {
            Name = name; Type = type; VaultName = vaultName; Metadata = new ReadOnlyDictionary<string, object>(metadata);
        }
    }
}
'@
    }
    Use-StandIn (Join-Path $TestDrive 'fob')
    $module = Get-Module Fobwatch

    # As SecretManagement does; errors are among what comes out.
    function Invoke-Vault([string] $Command, [hashtable] $With = @{}, [hashtable] $Parameters = @{}) {
        $Parameters = $Parameters.Clone()
        $Parameters['Verbose'] = $false
        $all = @{ VaultName = 'Fobwatch'; AdditionalParameters = $Parameters } + $With
        & $module "Fobwatch.Extension\$Command" @all 2>&1
    }

    function Set-Session([string] $Customer = 'Contoso', [object] $Token = 'canary') {
        Set-StandIn session (ConvertTo-Json -Depth 4 @{
                profile = @{ id = '7'; name = 'NinjaOne'; customer = $Customer }; vendor = 'ninjaone'; method = 'm'; origin = 'o'; api_base = 'b'; token = $Token
                token_type = 'Bearer'; expires_at = $null; headers = @{ Authorization = 'Bearer canary'; 'X-Tenant-ID' = '1' }; facts = @{}
            })
    }
}

AfterAll { Remove-Module Fobwatch, Support -Force -ErrorAction Ignore }

Describe 'Get-Secret' {
    BeforeEach { $null = Get-StandInCall }

    It 'is a token, asked for by the exact name' {
        Set-Session
        $secret = @(Invoke-Vault Get-Secret @{ Name = 'Contoso/NinjaOne' })
        $secret.Count | Should -Be 1
        [System.Net.NetworkCredential]::new('', $secret[0]).Password | Should -BeExactly 'canary'
        Get-StandInWord | Should -Be @('session', '--json', 'Contoso/NinjaOne')
    }

    It 'takes <_> for a name' -ForEach '-h', '--help', 'Größe & Söhne/Überwachung', '[EU]' {
        Set-StandIn session -Err (Get-FailureText not_found 'there is no such profile') -Code 3
        Invoke-Vault Get-Secret @{ Name = $_ } | Should -BeNullOrEmpty
        @(Get-StandInWord)[-1] | Should -BeExactly $_
    }

    It 'is silent nothing for what may lie in another vault' {
        Set-StandIn session -Err (Get-FailureText not_found 'there is no profile Citrix' 'Did you mean Contoso/Citrix?') -Code 3
        $Error.Clear()
        @(Invoke-Vault Get-Secret @{ Name = 'Citrix' }).Count | Should -Be 0
        $Error.Count | Should -Be 0
    }

    It 'has fob''s words alone for exit code <Code>' -ForEach @{ Code = 4; Word = 'sign_in_needed' }, @{ Code = 5; Word = 'code_needed' }, @{ Code = 8; Word = 'locked' } {
        Set-StandIn session -Err (Get-FailureText $Word 'it is so' 'Do this.') -Code $Code
        try { Invoke-Vault Get-Secret @{ Name = 'a' }; $thrown = $null } catch { $thrown = $_.Exception }
        while ($thrown.InnerException) { $thrown = $thrown.InnerException }
        $thrown.GetType().FullName | Should -Be 'Microsoft.PowerShell.SecretManagement.PasswordRequiredException'
        $thrown.Message | Should -Be 'it is so. Do this.'
    }

    It 'writes one error for exit code <Code>' -ForEach @{ Code = 6; Word = 'refused' }, @{ Code = 7; Word = 'unreachable' }, @{ Code = 9; Word = 'agent' } {
        Set-StandIn session -Err (Get-FailureText $Word 'it is so' 'Do this.') -Code $Code
        $out = @(Invoke-Vault Get-Secret @{ Name = 'a' })
        $out.Count | Should -Be 1
        $out[0] | Should -BeOfType [System.Management.Automation.ErrorRecord]
        $out[0].FullyQualifiedErrorId | Should -Be "Fob$Code,Get-Secret"
        $out[0].Exception.Message | Should -Be 'it is so. Do this.'
    }

    It 'is a table of headers where there is no token, or where they are wanted' {
        Set-Session -Token $null
        $headers = Invoke-Vault Get-Secret @{ Name = 'a' }
        $headers | Should -BeOfType [hashtable]
        $headers['X-Tenant-ID'] | Should -Be '1'
        Set-Session
        (Invoke-Vault Get-Secret @{ Name = 'a' } @{ As = 'Header' })['Authorization'] | Should -Be 'Bearer canary'
    }

    It 'uses the vault''s parameters' {
        Set-Session
        Invoke-Vault Get-Secret @{ Name = 'a' } @{ MinValid = '10m' } | Should -Not -BeNullOrEmpty
        Get-StandInWord | Should -Be @('session', '--json', '--min-valid', '600s', 'a')
        Invoke-Vault Get-Secret @{ Name = 'a' } @{ Customer = 'contoso' } | Should -Not -BeNullOrEmpty
        Invoke-Vault Get-Secret @{ Name = 'a' } @{ Customer = 'Fabrikam' } | Should -BeNullOrEmpty
        (Invoke-Vault Get-Secret @{ Name = 'a' } @{ MinValid = 'soon' }).FullyQualifiedErrorId | Should -Be 'Fob2,Get-Secret'
    }
}

Describe 'Get-SecretInfo' {
    BeforeAll {
        Set-Rows (New-Row 'Contoso' 'NinjaOne'), (New-Row 'Größe & Söhne' 'Überwachung [EU]'), (New-Row '' 'Contoso/NinjaOne' @{ expires_at = $null }),
        (New-Row 'Contoso' 'AvePoint' @{ method = 'static'; expires_at = $null })
    }

    It 'lists names as fob takes them, each once' {
        (Invoke-Vault Get-SecretInfo @{ Filter = '*' }).Name | Should -Be 'Contoso/NinjaOne', 'Größe & Söhne/Überwachung [EU]', 'Contoso/AvePoint'
    }

    It 'finds <Filter>' -ForEach @(
        @{ Filter = 'Größe & Söhne/Überwachung [EU]'; Names = @('Größe & Söhne/Überwachung [EU]') }, @{ Filter = 'contoso/*'; Names = 'Contoso/NinjaOne', 'Contoso/AvePoint' }
        @{ Filter = '*[EU*'; Names = @('Größe & Söhne/Überwachung [EU]') }, @{ Filter = 'nobody'; Names = @() }
    ) {
        @(Invoke-Vault Get-SecretInfo @{ Filter = $Filter } | ForEach-Object Name) | Should -Be $Names
    }

    It 'has the expiry as an instant of UTC, and the type of what is handed out' {
        $info = Invoke-Vault Get-SecretInfo @{ Filter = 'Contoso/NinjaOne' }
        $info.Metadata['ExpiresAt'] | Should -BeOfType [datetime]
        $info.Metadata['ExpiresAt'].Kind | Should -Be 'Utc'
        $info.Metadata['ExpiresAt'].ToString('o') | Should -Be '2026-11-30T20:00:00.2500000Z'
        "$($info.Type)" | Should -Be 'SecureString'
        "$((Invoke-Vault Get-SecretInfo @{ Filter = '*AvePoint' }).Type)" | Should -Be 'Hashtable'
        "$((Invoke-Vault Get-SecretInfo @{ Filter = 'Contoso/N*' } @{ As = 'Header' }).Type)" | Should -Be 'Hashtable'
    }

    It 'keeps to the vault''s customer' {
        (Invoke-Vault Get-SecretInfo @{ Filter = '*' } @{ Customer = 'Contoso' }).Name | Should -Be 'Contoso/NinjaOne', 'Contoso/AvePoint'
    }
}

Describe 'Test-SecretVault' {
    It 'is <Good> for <State>' -ForEach @(
        @{ State = 'keyring'; Good = $true }, @{ State = 'passphrase'; Good = $true }, @{ State = 'locked_by_keyring'; Good = $false }
        @{ State = 'locked_by_passphrase'; Good = $false }, @{ State = 'needs_passphrase'; Good = $false }, @{ State = 'key_lost'; Good = $false }
    ) {
        Set-StandIn status "{`"host`":`"agent`",`"version`":`"1`",`"secrets`":`"$State`",`"trouble`":null}"
        $out = @(Invoke-Vault Test-SecretVault)
        $out[-1] | Should -Be $Good
        $out.Count | Should -Be $(if ($Good) { 1 } else { 2 })
        if (-not $Good) { $out[0].FullyQualifiedErrorId | Should -Be 'Fob8,Test-SecretVault' }
    }

    It 'is false, with the reason, where fob is gone' {
        $fob = & $module { Find-Fob }
        & $module { $Script:FobProgram = $null }
        $path = $env:PATH
        try {
            $env:PATH = ''
            $out = @(Invoke-Vault Test-SecretVault)
        }
        finally {
            $env:PATH = $path
            & $module { param($fob) $Script:FobProgram = $fob } $fob
        }
        $out[0].FullyQualifiedErrorId | Should -Be 'FobMissing,Test-SecretVault'
        $out[1] | Should -BeFalse
    }
}

Describe 'Unlock-SecretVault' {
    It 'hands the password over on standard input' {
        Set-StandIn unlock
        $null = Get-StandInCall
        Invoke-Vault Unlock-SecretVault @{ Password = [System.Net.NetworkCredential]::new('', 'grüße').SecurePassword } | Should -BeNullOrEmpty
        Get-StandInWord | Should -Be @('unlock', '--passphrase', '-')
        [System.IO.File]::ReadAllText((Join-Path $TestDrive 'fob/input')) | Should -BeExactly "grüße`n"
        Set-StandIn unlock -Err "fob: wrong passphrase`n" -Code 8
        (Invoke-Vault Unlock-SecretVault @{ Password = [securestring]::new() }).Exception.Message | Should -Be 'wrong passphrase'
    }
}

Describe 'What cannot be' {
    It 'is one sentence of ours (<Command>)' -ForEach @(
        @{ Command = 'Set-Secret'; With = @{ Name = 'a'; Secret = 's'; Metadata = @{} } }, @{ Command = 'Set-SecretInfo'; With = @{ Name = 'a'; Metadata = @{} } }
        @{ Command = 'Remove-Secret'; With = @{ Name = 'a' } }
    ) {
        $null = Get-StandInCall
        $out = @(Invoke-Vault $Command $With)
        $out.Count | Should -Be 1
        $out[0].FullyQualifiedErrorId | Should -Be "FobReadOnly,$Command"
        Get-StandInCall | Should -BeNullOrEmpty
    }
}
