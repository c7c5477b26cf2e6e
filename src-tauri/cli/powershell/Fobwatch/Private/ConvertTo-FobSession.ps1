# fob's answers as objects.

# A table of an object's properties; those of objects in it too. Of: Value.
function ConvertTo-FobTable([hashtable] $Of) {
    $table = @{}
    foreach ($property in $Of['Value'].PSObject.Properties) {
        $value = $property.Value
        $table[$property.Name] = if ($value -is [System.Management.Automation.PSCustomObject]) { ConvertTo-FobTable @{ Value = $value } } else { $value }
    }
    $table
}

# An instant of RFC 3339: a text in Windows PowerShell 5.1, in 7 a date already.
function ConvertTo-FobInstant([object] $Instant) {
    if ($Instant) { ([datetimeoffset] $Instant).ToUniversalTime() }
}

# Of: Value.
function ConvertTo-FobSession([hashtable] $Of) {
    $answer = $Of['Value']
    [pscustomobject] @{
        PSTypeName = 'Fobwatch.Session'
        Id         = $answer.profile.id
        Customer   = $answer.profile.customer
        Name       = $answer.profile.name
        Vendor     = $answer.vendor
        Method     = $answer.method
        Origin     = $answer.origin
        ApiBase    = $answer.api_base
        Token      = $answer.token
        TokenType  = $answer.token_type
        ExpiresAt  = ConvertTo-FobInstant $answer.expires_at
        Headers    = ConvertTo-FobTable @{ Value = $answer.headers }
        Facts      = ConvertTo-FobTable @{ Value = $answer.facts }
    }
}

function ConvertTo-FobProfile([object] $Answer) {
    [pscustomobject] @{
        PSTypeName = 'Fobwatch.Profile'
        Id         = $Answer.id
        Customer   = $Answer.customer
        Name       = $Answer.name
        Vendor     = $Answer.vendor
        VendorName = $Answer.vendor_name
        Method     = $Answer.method
        Endpoint   = $Answer.endpoint
        Origin     = $Answer.origin
        ApiBase    = $Answer.api_base
        State      = $Answer.state
        Usable     = $Answer.usable
        ExpiresAt  = ConvertTo-FobInstant $Answer.expires_at
        Renewable  = $Answer.renewable
        AutoRenew  = $Answer.auto_renew
        Tenant     = $Answer.tenant
        User       = $Answer.user
        Trouble    = $Answer.trouble
    }
}

# As it is typed: customer/name, or the name where there is no customer.
function Get-FobFullName([object] $Of) {
    if ($Of.Customer) { $Of.Customer + '/' + $Of.Name } else { [string] $Of.Name }
}
