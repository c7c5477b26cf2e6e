# A SecretManagement vault on top of fob. A secret's name is a profile as scripts name it (customer/name, or its id); its
# value is a token that is valid now. Nothing can be written. SecretManagement runs this in a runspace of its own, and takes
# the first object that comes out: so nothing comes out but what was asked for.

Set-StrictMode -Version 3

# What a private function of Fobwatch's answers. A secret travels inside a table: of that only the type is logged.
function Invoke-Private([scriptblock] $Block, [object[]] $Arguments) {
    if (-not $Script:Fobwatch) {
        $folder = [System.IO.Path]::GetDirectoryName($PSScriptRoot)
        foreach ($module in Get-Module -Name Fobwatch -All) { if ($module.ModuleBase -eq $folder) { $Script:Fobwatch = $module } }
    }
    & $Script:Fobwatch $Block @Arguments
}
$Script:Fobwatch = $null

# fob's outcome; its output is JSON.
function Get-Outcome([string[]] $Arguments, [object] $Target) {
    Invoke-Private { param($words, $about) Invoke-Fob $words $about -Json } $Arguments, $Target
}

# One parameter of the vault. What Register-SecretVault was given has been through JSON.
function Get-VaultParameter([hashtable] $Parameters, [string] $Name) {
    if ($Parameters -and $Parameters.ContainsKey($Name)) { $Parameters[$Name] }
}

# After any other error SecretManagement says that the secret was not found; of this one it shows the words alone.
function Get-PasswordRequired([System.Management.Automation.ErrorRecord] $Failure) {
    [Microsoft.PowerShell.SecretManagement.PasswordRequiredException]::new($Failure.Exception.Message)
}

function Get-Secret {
    [CmdletBinding()]
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    $time = Get-VaultParameter $AdditionalParameters 'MinValid'
    $words = Invoke-Private {
        param($name, $time)
        if ($null -ne $time -and $null -eq (Read-FobTime $time)) { return }
        'session', '--json'
        Get-FobMinValid $time
        Get-FobName $name
    } $Name, $time
    if (-not $words) {
        $text = "the vault's MinValid is no time: $time. Give a number with s, m or h, for example 10m."
        $PSCmdlet.WriteError((Invoke-Private { param($text, $about) New-FobFailureOf 2 $text '' $about } $text, $Name))
        return
    }
    $asked = Get-Outcome $words $Name
    if ($asked.Failure) {
        switch ($asked.Code) {
            # It may lie in another vault.
            3 { return }
            { $_ -in 4, 5, 8 } { throw (Get-PasswordRequired $asked.Failure) }
            default { $PSCmdlet.WriteError($asked.Failure); return }
        }
    }
    $customer = Get-VaultParameter $AdditionalParameters 'Customer'
    if ($customer -and $asked.Value.profile.customer -ne $customer) { return }
    if ($null -eq $asked.Value.token -or (Get-VaultParameter $AdditionalParameters 'As') -eq 'Header') {
        $headers = @{}
        foreach ($header in $asked.Value.headers.PSObject.Properties) { $headers[$header.Name] = $header.Value }
        return $headers
    }
    Invoke-Private { param($asked) ConvertTo-FobSecureString @{ Text = $asked.Value.token } } (, $asked)
}

function Get-SecretInfo {
    [CmdletBinding()]
    param([string] $Filter, [string] $VaultName, [hashtable] $AdditionalParameters)
    $asked = Get-Outcome 'list', '--json' $VaultName
    if ($asked.Failure) {
        $PSCmdlet.WriteError($asked.Failure)
        return
    }
    $customer = Get-VaultParameter $AdditionalParameters 'Customer'
    $isHeader = (Get-VaultParameter $AdditionalParameters 'As') -eq 'Header'
    $seen = [System.Collections.Generic.HashSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase)
    foreach ($answer in $asked.Value) {
        if ($customer -and $answer.customer -ne $customer) { continue }
        $one = Invoke-Private { param($answer) ConvertTo-FobProfile $answer } (, $answer)
        $name = if ($one.Customer) { $one.Customer + '/' + $one.Name } else { $one.Name }
        if ($Filter -and -not (Invoke-Private { param($filter, $name) Test-FobLike $filter $name } $Filter, $name)) { continue }
        # SecretManagement refuses the whole list for a name that comes twice; fob would not know which is meant.
        if (-not $seen.Add($name)) { continue }
        $metadata = [System.Collections.Generic.Dictionary[string, object]]::new()
        $metadata['Id'] = $one.Id
        $metadata['Vendor'] = $one.VendorName
        $metadata['State'] = $one.State
        if ($one.ExpiresAt) { $metadata['ExpiresAt'] = $one.ExpiresAt.UtcDateTime }
        # AvePoint's ways to sign in that have headers and no token.
        $type = if ($isHeader -or $one.Method -in 'static', 'basic') { 'Hashtable' } else { 'SecureString' }
        [Microsoft.PowerShell.SecretManagement.SecretInformation]::new($name, $type, $VaultName, $metadata)
    }
}

function Test-SecretVault {
    [CmdletBinding()]
    [OutputType([bool])]
    param([string] $VaultName, [hashtable] $AdditionalParameters)
    $asked = Get-Outcome 'status', '--json' $VaultName
    $failure = $asked.Failure
    if (-not $failure -and $asked.Value.secrets -notin 'keyring', 'passphrase') {
        $failure = Invoke-Private {
            param($state, $about)
            $text = if ($state -eq 'key_lost') { 'the keyring has lost the key of the secrets' } else { 'the secrets are locked' }
            $hint = if ($state -eq 'locked_by_passphrase') { 'Unlock-SecretVault opens them.' } else { 'Run: fob unlock' }
            New-FobFailureOf 8 $text $hint $about
        } $asked.Value.secrets, $VaultName
    }
    if ($failure) { $PSCmdlet.WriteError($failure) }
    -not $failure
}

function Unlock-SecretVault {
    [CmdletBinding()]
    param([securestring] $Password, [string] $VaultName, [hashtable] $AdditionalParameters)
    $asked = Invoke-Private {
        param($password, $about)
        Invoke-Fob 'unlock', '--passphrase', '-' $about -Told (ConvertFrom-FobSecureString $password)
    } $Password, $VaultName
    if ($asked.Failure) { $PSCmdlet.WriteError($asked.Failure) }
}

# One sentence of ours, as an error of its own.
function Get-Refusal([string] $Text, [string] $Name) {
    Invoke-Private { param($text, $about) New-FobFailure 'FobReadOnly' 'WriteError' $text '' $about } $Text, $Name
}

function Set-Secret {
    [CmdletBinding()]
    param([string] $Name, [object] $Secret, [string] $VaultName, [hashtable] $AdditionalParameters, [hashtable] $Metadata)
    $PSCmdlet.WriteError((Get-Refusal 'Tokens come from the vendors: nothing can be saved here. Add a profile with fob add, or in Fobwatch.' $Name))
}

function Set-SecretInfo {
    [CmdletBinding()]
    param([string] $Name, [hashtable] $Metadata, [string] $VaultName, [hashtable] $AdditionalParameters)
    $PSCmdlet.WriteError((Get-Refusal 'What is known of a token is the vendor''s: nothing can be saved here.' $Name))
}

function Remove-Secret {
    [CmdletBinding()]
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    $PSCmdlet.WriteError((Get-Refusal 'Nothing can be removed here. Remove a profile with fob remove, or in Fobwatch.' $Name))
}
