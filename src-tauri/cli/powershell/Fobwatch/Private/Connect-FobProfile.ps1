# From names to connections.

# Profiles by name: the id, customer/name, or the name where there is no customer, as scripts name them.
function Find-FobProfile([string[]] $Names, [ref] $Failure) {
    $asked = Invoke-Fob @('list', '--json') $null -Json
    if ($asked.Failure) { $Failure.Value = $asked.Failure; return }
    foreach ($name in $Names) {
        $found = @(foreach ($one in $asked.Value) { if ($name -eq $one.id -or $name -eq (Get-FobFullName $one)) { ConvertTo-FobProfile $one } })
        if ($found.Count -ne 1) {
            # In fob's own words, with what is like it.
            $said = Invoke-Fob (@('session', '--json') + @(Get-FobName $name)) $name -Json
            $Failure.Value = if ($said.Failure) { $said.Failure } else { New-FobFailureOf 3 "there is no profile $name" 'Get-FobProfile lists them.' $name }
            return
        }
        $found
    }
}

# A profile (Id, Customer, Name, Vendor) in its module. Invariant: where there is a failure, everything is as it was.
function Connect-FobProfile([object] $Of, [string] $Kind, [object] $MinValid, [ref] $Failure, [switch] $NoLook) {
    $name = Get-FobFullName $Of
    $adapter = Find-FobAdapter $Of.Vendor
    if (-not $adapter) {
        $Failure.Value = New-FobFailure 'FobNoModule' 'NotImplemented' "no PowerShell module is known for $name ($($Of.Vendor))" 'Invoke-FobApi makes its requests.' $name
        return
    }
    $connection = New-FobConnection $adapter $Of $Kind $MinValid
    $connection.Looks = -not $NoLook
    # Whether it may be, and whether there is a session, before anything is touched.
    try { $null = Find-FobVendorModule $adapter }
    catch { $Failure.Value = New-FobFailure 'FobModule' 'InvalidOperation' $_.Exception.Message '' $name; return }
    $trial = New-FobConnection $adapter $Of $Kind $MinValid
    $refused = Open-FobConnection $trial
    if ($refused) { $Failure.Value = $refused; return }
    $null = $Script:FobWaiting.Remove($adapter['Module'])
    if ($Kind -eq 'Shell') {
        foreach ($earlier in @($Script:FobConnections | Where-Object -FilterScript { $_.Adapter -eq $adapter -and $_.Kind -eq 'Shell' -and -not $adapter['Object'] })) {
            Remove-FobConnection $earlier
        }
    }
    try {
        Add-FobConnection $connection
        $refused = Open-FobConnection $connection
        if ($refused) { Remove-FobConnection $connection; $Failure.Value = $refused; return }
    }
    catch {
        Remove-FobConnection $connection
        $Failure.Value = New-FobFailure 'FobModule' 'InvalidOperation' $_.Exception.Message '' $name
        return
    }
    $connection
}

# As it is shown.
function ConvertTo-FobModule([object] $Connection) {
    $adapter = $Connection.Adapter
    $isLoaded = -not $Connection.Modules -or (Get-Module -Name $adapter['Module'] -All | Where-Object -FilterScript { $_ -in $Connection.Modules.Module })
    [pscustomobject] @{
        PSTypeName = 'Fobwatch.Module'
        Module     = $adapter['Module']
        Version    = $Connection.Version
        IsTried    = $Connection.Version -in $adapter['Tried']
        Path       = $Connection.Path
        Profile    = $Connection.FullName
        Id         = $Connection.Id
        State      = if ($isLoaded) { $Connection.State } else { 'Reloaded' }
        Origin     = $Connection.Origin
        ExpiresAt  = $Connection.ExpiresAt
        Refusal    = $Connection.Refusal
        RefusedAt  = $Connection.RefusedAt
        Object     = $Connection.Object
    }
}
