# SophosCentral, by Simon Watson.
@{
    Module     = 'SophosCentral'
    Guid       = '2bf777c1-a6ed-47f1-90cb-fbf4973af806'
    Vendor     = 'sophos-central'
    Tried      = '1.1.0'
    PowerShell = '7.0'
    # Written into some of its commands.
    Also       = , 'https://api.central.sophos.com'
    # The command decides whether it is for a customer.
    Omits      = 'X-Tenant-ID', 'X-Partner-ID', 'X-Organization-ID'
    Needs      = @{
        'Get-SophosCentralAuthHeader'     = 'Initial', 'PartnerInitial', 'Authorization'
        'Invoke-SophosCentralWebRequest'  = 'Get-SophosCentralAuthHeader', 'Invoke-RestMethod'
        'Get-SophosCentralEndpoint'       = 'SophosCentral.RegionEndpoint', 'Test-SophosCentralConnected'
    }
    Connect    = 'Connect-SophosCentral'
    Gates      = @{ 'Test-SophosCentralConnected' = 'Advanced' }
    # Its own unpacks a SecureString, of which it gets one letter on Linux.
    Replaced   = @{
        'Get-SophosCentralAuthHeader' = {
            param($Bound, $Connection, $State)
            $of = $State['SophosCentral']
            $header = @{ Authorization = 'Bearer ' + $Connection.Token }
            $names = @{ tenant = 'X-Tenant-ID'; partner = 'X-Partner-ID'; organization = 'X-Organization-ID' }
            if ($Bound['PartnerInitial']) {
                if ($of.IDType -ne 'tenant') { $header[$names[$of.IDType]] = $of.TenantID }
            }
            elseif (-not $Bound['Initial'] -and $of.IDType -eq 'tenant') { $header['X-Tenant-ID'] = $of.TenantID }
            $header
        }
    }
    Fill       = {
        param($Session)
        $types = @{ 'X-Tenant-ID' = 'tenant'; 'X-Partner-ID' = 'partner'; 'X-Organization-ID' = 'organization' }
        $global = if ($Session.Origin -like '*.sophos.com') { 'https://api.central.sophos.com' } else { $Session.Origin }
        @{
            SophosCentral                = [pscustomobject] @{
                RegionEndpoint = $Session.Origin; GlobalEndpoint = $global; TenantID = [string] $Session.Facts['id']
                IDType = [string] $types[[string] $Session.Facts['id_header']]; CustomerTenantID = $null; CustomerTenantName = $null
                access_token = New-Object System.Security.SecureString; expires_at = $Session.Never
                client_id = [string] $Session.Facts['client_id']; client_secret = $null
            }
            SophosCentralCustomerTenants = $null
        }
    }
}
