# The vendors' own modules, where FOBWATCH_MODULES names a folder of them: profiles for them, and commands that read.

Set-StrictMode -Version 3
Import-Module (Join-Path $PSScriptRoot 'Machine.psm1')

# What each vendor's form wants of a simulated tenant; three commands of its module that read, the first of which comes in pages.
$Script:Modules = [ordered] @{
    'ninjaone'       = @{
        Module = 'NinjaOne'; Method = 'client_credentials'; Secret = 'client_secret'
        Answers = { param($tenant) "instance=$($tenant.url)", "client_id=$($tenant.client_id)" }
        Commands = { Get-NinjaOneOrganisations }, { Get-NinjaOneDevices }, { Get-NinjaOneLocations }
    }
    'halo'           = @{
        Module = 'HaloAPI'; Method = 'client_credentials'; Secret = 'client_secret'; PowerShell = 7
        Answers = { param($tenant) "url=$($tenant.url)", "client_id=$($tenant.client_id)", "tenant=$($tenant.tenant)" }
        Commands = { Get-HaloClient }, { Get-HaloAgent -Me }, { Get-HaloTeam }
    }
    'automate'       = @{
        Module = 'AutomateAPI'; Method = 'password'; Secret = 'password'
        Answers = { param($tenant) "server=$($tenant.url)", "username=$($tenant.user)", "client_id=$($tenant.client_id)", 'integrator=yes' }
        Commands = { Get-AutomateAPIGeneric -AllResults -Endpoint computers }, { Get-AutomateClient -AllClients }, { Get-AutomateAPIGeneric -Page 1 -PageSize 5 -Endpoint locations }
    }
    'citrix'         = @{
        Module = 'CTXCloudApi'; Method = 'client_credentials'; Secret = 'client_secret'; Proxy = $true
        Answers = { param($tenant) "customer_id=$($tenant.customer_id)", "client_id=$($tenant.client_id)" }
        Commands = { Get-CTXAPI_DeliveryGroup }, { Get-CTXAPI_Zone }, { Get-CTXAPI_SiteDetail }
    }
    'avepoint'       = @{
        Module = 'Cloud.Governance.Client'; Method = 'delegate'; Secret = 'client_secret'
        Answers = { param($tenant) "base_url=$($tenant.url)", "user_principal_name=$($tenant.user_principal_name)" }
        Commands = { Get-MyRequests }, { Get-MyServices }, { Get-MyTasks -TaskApprovalStatus Waiting }
    }
    'datto-rmm'      = @{
        Module = 'DattoRMM.Core'; Method = 'api_key'; Secret = 'api_secret'; PowerShell = 7
        Answers = { param($tenant) "platform=$($tenant.url)", "api_key=$($tenant.api_key)" }
        Commands = { Get-RMMDevice }, { Get-RMMAccount }, { Get-RMMSite }
    }
    'sophos-central' = @{
        Module = 'SophosCentral'; Method = 'client_credentials'; Secret = 'client_secret'; PowerShell = 7
        Answers = { param($tenant) "sign_in_host=$($tenant.url)", "client_id=$($tenant.client_id)"; if ($tenant.level -eq 'partner') { "tenant=$($tenant.customer.name)" } }
        Commands = { Get-SophosCentralEndpoint }, { Get-SophosCentralAlert }, { Get-SophosCentralUser }
    }
}

# Those whose modules are there and can run here: tables of Vendor, Module, Commands.
function Get-RealModule {
    if (-not $env:FOBWATCH_MODULES) { return }
    foreach ($vendor in $Script:Modules.Keys) {
        $one = $Script:Modules[$vendor]
        if ($one['Proxy'] -and -not $env:FOBWATCH_AUTHORITY) { continue }
        if ($one['PowerShell'] -gt $PSVersionTable.PSVersion.Major) { continue }
        if (-not [System.IO.Directory]::Exists([System.IO.Path]::Combine($env:FOBWATCH_MODULES, $one.Module))) { continue }
        @{ Vendor = $vendor; Module = $one.Module; Commands = $one.Commands }
    }
}

# A tenant as a profile of its module's name, signed in.
function Add-RealTenant([string] $Vendor, [object] $Tenant) {
    $one = $Script:Modules[$Vendor]
    Add-Tenant $Vendor $Tenant $one.Module $one.Method @(& $one.Answers $Tenant) $one.Secret $Tenant.($one.Secret)
    $null = Invoke-RealFob 'connect', "$($Tenant.name)/$($one.Module)"
}

# Of all addresses of a vendor but the ones that sign in: requests, and how many of them were refused for their token.
function Get-AskedAll([object] $Vendors, [string] $Vendor) {
    $sum = [pscustomobject] @{ requests = 0; unauthorized = 0 }
    $counts = (Invoke-RestMethod "$($Vendors.control)/requests").$Vendor
    foreach ($path in $counts.PSObject.Properties) {
        if ($path.Name -match 'token|authinfo|/me$|whoami') { continue }
        $sum.requests += $path.Value.requests
        $sum.unauthorized += $path.Value.unauthorized
    }
    $sum
}

Export-ModuleMember -Function Get-RealModule, Add-RealTenant, Get-AskedAll
