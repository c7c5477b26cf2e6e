# CTXCloudApi, by Pierre Smit. It has no state: each of its commands wants a header object.
@{
    Module     = 'CTXCloudApi'
    Guid       = '8eb35bf0-e1d3-4b42-9285-d8010a1c13a7'
    Vendor     = 'citrix'
    Tried      = '0.1.33'
    PowerShell = '5.1'
    # Its addresses are written into its commands.
    Origin     = 'https://api.cloud.com'
    Also       = 'https://core.citrixworkspacesapi.net', 'https://registry.citrixworkspacesapi.net'
    Needs      = @{
        'Test-CTXAPI_Header'       = , 'TokenExpireAt'
        'Get-CTXAPIDatapages'      = 'APIHeader.headers', 'Invoke-RestMethod'
        'Get-CTXAPI_CloudService'  = 'Test-CTXAPI_Header', 'APIHeader.headers', 'Invoke-RestMethod'
    }
    Gates      = @{ 'Test-CTXAPI_Header' = 'Advanced' }
    # Whose object a gate is asked about.
    Object     = { param($Bound) $Bound['APIHeader'].headers['Authorization'] }
    Default    = '*-CTXAPI_*:APIHeader'
    Fill       = {
        param($Session)
        $headers = @{}
        foreach ($name in $Session.Headers.Keys) { $headers[$name] = $Session.Headers[$name] }
        $headers['User-Agent'] = 'Powershell-Citrix-Monitor'
        $headers['Accept-Encoding'] = 'gzip'
        $headers['Content-Type'] = 'application/json'
        @{
            CustomerName  = $Session.FullName
            TokenExpireAt = $Session.Never
            CTXAPI        = [pscustomobject] @{
                Customer_Id = [string] $Session.Facts['customer_id']; Client_Id = [string] $Session.Facts['client_id']
                Client_Secret = New-Object System.Security.SecureString
            }
            headers       = $headers
        }
    }
    TypeName   = 'CTXAPIHeaderObject'
}
