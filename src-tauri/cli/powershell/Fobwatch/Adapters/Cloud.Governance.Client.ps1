# Cloud.Governance.Client, by AvePoint.
@{
    Module     = 'Cloud.Governance.Client'
    Guid       = 'b2610ee7-a791-4a00-8b5c-e0d47e25325b'
    Vendor     = 'avepoint'
    Tried      = '5.5.4', '4.9.3'
    PowerShell = '5.1'
    # Beside a token these would be a lasting secret in every request.
    Lasting    = , 'clientSecret'
    Needs      = @{
        'Invoke-ApiClient'  = 'Get-Configuration', 'DefaultHeaders', 'BaseUrl', 'Invoke-WebRequest'
        'Get-Configuration' = , 'Script:Configuration'
    }
    Gates      = @{ 'Invoke-ApiClient' = 'Advanced' }
    Fill       = {
        param($Session)
        $base = $Session.ApiBase.TrimEnd('/') -replace '/admin\z', ''
        @{
            'Configuration.BaseUrl'        = $base
            'Configuration.DefaultHeaders' = @{ Authorization = $Session.Headers['Authorization'] }
        }
    }
}
