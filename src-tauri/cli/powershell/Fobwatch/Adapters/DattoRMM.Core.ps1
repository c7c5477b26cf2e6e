# DattoRMM.Core, by Robert Faddes. Its own Connect with a token makes requests, and never renews.
@{
    Module     = 'DattoRMM.Core'
    Guid       = '7dc3bd88-a8ca-4498-94bb-bf4d72416b6b'
    Vendor     = 'datto-rmm'
    Tried      = '0.5.52'
    PowerShell = '7.4'
    Needs      = @{
        'Invoke-ApiMethod'     = 'RMMAuth.AuthHeader', 'RMMAuth.ExpiresAt', '$API/', 'Invoke-ApiRestMethod'
        'Invoke-ApiRestMethod' = , 'Invoke-RestMethod'
    }
    Commands   = '*-RMM*', '*-DattoRMM*'
    Connect    = 'Connect-DattoRMM', 'Request-RMMToken'
    Gates      = @{ 'Invoke-ApiMethod' = 'Advanced'; 'Invoke-ApiRestMethod' = 'Asking' }
    Fill       = {
        param($Session)
        $platform = if ($Session.Origin -match '^https://(\w+)-api\.centrastage\.net\z') { $Matches[1] } else { 'pinotage' }
        @{
            RMMAuth         = @{
                AccessToken = $Session.Token; TokenType = $Session.TokenType; ExpiresAt = $Session.Never; AutoRefresh = $false
                AuthHeader = @{ Authorization = $Session.Headers['Authorization'] }
            }
            APIUrl          = $Session.Origin
            API             = $Session.Origin + '/api/v2'
            SessionPlatform = $platform
        }
    }
}
