# HaloAPI, by Mikey O'Toole. Its batch commands import it anew, several times, and sign in there with the client secret.
@{
    Module     = 'HaloAPI'
    Guid       = '8bc83215-4735-4029-9f40-e05fe3e8f73b'
    Vendor     = 'halo'
    Tried      = '1.23.0'
    PowerShell = '7.0'
    Needs      = @{
        'Invoke-HaloRequest' = 'HAPIAuthToken.Type', 'HAPIAuthToken.Access', 'HAPIConnectionInformation.URL', 'Invoke-WebRequest'
        'New-HaloGETRequest' = 'HAPIConnectionInformation.URL', 'Invoke-HaloPreFlightCheck'
    }
    Connect    = 'Connect-HaloAPI'
    Gates      = @{ 'Invoke-HaloPreFlightCheck' = 'Simple' }
    Replaced   = @{
        'Invoke-HaloBatchProcessor' = {
            param($Bound, $Connection)
            $size = if ($Bound['Size']) { $Bound['Size'] } else { 100 }
            $wait = if ($Bound.ContainsKey('Wait')) { $Bound['Wait'] } else { 30 }
            $command = '{0}-Halo{1}' -f $Bound['Operation'], $Bound['EntityType']
            $items = @($Bound['BatchInput'])
            for ($first = 0; $first -lt $items.Count; $first += $size) {
                if ($first) { [System.Threading.Thread]::Sleep(1000 * $wait) }
                $last = [Math]::Min($first + $size, $items.Count) - 1
                Invoke-FobBatch $Connection $command $Bound['EntityType'] $items[$first..$last]
            }
        }
    }
    # One for the whole process: several customers come one after another.
    Static     = '[HaloLookup]::LookupTypes'
    Look       = 'Get-HaloLookup -LookupID 11'
    Fill       = {
        param($Session)
        @{
            HAPIConnectionInformation = @{
                URL = $Session.Origin + '/'; ClientID = [string] $Session.Facts['client_id']; ClientSecret = ''
                AuthScopes = [string] $Session.Facts['scopes']; Tenant = [string] $Session.Facts['tenant']
                AdditionalHeaders = $null; MaxRetries = 10
            }
            HAPIAuthToken             = @{
                Type = $Session.TokenType; Access = $Session.Token; Expires = $Session.Never; Refresh = $null; Id = $null
            }
        }
    }
}
