# AutomateAPI, by Gavin Stone. It keeps the first page's headers for all pages; a request finds the token of its own moment.
@{
    Module     = 'AutomateAPI'
    Guid       = '6a2ebf67-7e84-42ae-bfba-884a5c8ba6a4'
    Vendor     = 'automate'
    Tried      = '1.1.6'
    PowerShell = '5.1'
    Needs      = @{ 'Invoke-AutomateAPIMaster' = 'CWAIsConnected', 'CWAToken', 'CWAServer', 'CWAClientID', 'Invoke-WebRequest' }
    Commands   = '*-Automate*', '*-Control*'
    Connect    = 'Connect-AutomateAPI'
    Gates      = @{ 'Invoke-AutomateAPIMaster' = 'Advanced' }
    # On Windows PowerShell, importing it turns certificate checks off for the whole process. Says what was done.
    Before     = {
        if ($PSVersionTable.PSVersion.Major -ge 6) { return }
        $policy = [System.Net.ServicePointManager]::CertificatePolicy
        if ($null -eq $policy -or $policy.GetType().Name -ne 'TrustAllCertsPolicy') { return }
        if (-not ('FobwatchCertificatePolicy' -as [type])) {
            Add-Type -Debug:$false -TypeDefinition @'
public class FobwatchCertificatePolicy : System.Net.ICertificatePolicy {
    public bool CheckValidationResult(System.Net.ServicePoint point, System.Security.Cryptography.X509Certificates.X509Certificate certificate, System.Net.WebRequest request, int problem) {
        return problem == 0;
    }
}
'@
        }
        [System.Net.ServicePointManager]::CertificatePolicy = [System.Activator]::CreateInstance('FobwatchCertificatePolicy' -as [type])
        'AutomateAPI had turned certificate checks off for this whole PowerShell. They are on again.'
    }
    Fill       = {
        param($Session)
        $token = New-Object 'System.Collections.Generic.Dictionary[string,string]'
        $token['Authorization'] = $Session.Headers['Authorization']
        @{
            CWAServer = $Session.Origin; CWAToken = $token; CWAClientID = [string] $Session.Facts['client_id']
            CWAIsConnected = $true; CWATokenKey = $null; CWATokenInfo = $null; CWACredentials = $null
        }
    }
}
