# NinjaOne, by Mikey O'Toole. Its requests are made at the address and with the token of two tables.
@{
    Module     = 'NinjaOne'
    Guid       = '2f88e09d-773b-441e-8ca5-5b5eff57bf3c'
    Vendor     = 'ninjaone'
    Tried      = '2.8.0'
    PowerShell = '5.1'
    Needs      = @{
        'Invoke-NinjaOneRequest' = 'NRAPIAuthenticationInformation.Type', 'NRAPIAuthenticationInformation.Access', 'Invoke-WebRequest'
        'New-NinjaOneGETRequest' = 'NRAPIConnectionInformation.URL', 'Test-NinjaOneEndpointSupport'
    }
    Connect    = 'Connect-NinjaOne'
    Gates      = @{ 'Test-NinjaOneEndpointSupport' = 'Advanced' }
    # Its Connect begins so, and would go on in our tables.
    Own        = @{ 'Invoke-NinjaOnePreFlightCheck' = { param($Bound) $Bound['skipConnectionChecks'] } }
    Fill       = {
        param($Session)
        @{
            NRAPIConnectionInformation     = @{
                URL = $Session.Origin; AuthMode = 'Token Authentication'; Instance = ''; ClientId = [string] $Session.Facts['client_id']
                ClientSecret = ''; AuthScopes = [string] $Session.Facts['scopes']
                UseSecretManagement = $false; WriteToSecretVault = $false; ShowTokens = $false
            }
            NRAPIAuthenticationInformation = @{
                Type = $Session.TokenType; Access = $Session.Token; Expires = $Session.Never; Refresh = ''
            }
        }
    }
}
