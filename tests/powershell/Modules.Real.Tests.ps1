# Modules on the real fob, its agent and simulated vendors: one of the tests' own, and the vendors' own where
# FOBWATCH_MODULES names a folder of them; CTXCloudApi, whose host is fixed, where FOBWATCH_AUTHORITY names a file for the tests'
# own authority, and SSL_CERT_FILE the same one. FOBWATCH_LONG: a loop of ten minutes for each.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Support/RealModules.psm1') -Force
    $real = @(Get-RealModule)
    $all = @(@{ Vendor = 'ninjaone'; Module = 'TrapVend'; Commands = { Get-Thing }, { Get-Anyway }, { Get-Rethrown } }) + $real
}

BeforeAll {
    foreach ($name in 'Support', 'Machine', 'RealModules', 'Vendor') { Import-Module (Join-Path $PSScriptRoot "Support/$name.psm1") -Force }
    $vendors = Start-Machine (Join-Path $TestDrive 'm') -Tenants 25
    # For the addresses that are written into a module: .NET reads SSL_CERT_FILE as it was when the process began.
    if ($env:FOBWATCH_AUTHORITY) {
        Copy-Item $vendors.authority $env:FOBWATCH_AUTHORITY -Force
        $env:HTTPS_PROXY = $vendors.proxy
        [System.Net.Http.HttpClient]::DefaultProxy = [System.Net.WebProxy]::new($vendors.proxy, $true)
        Stop-Agent
        Start-Agent
        Open-Machine
    }
    $path = $env:PSModulePath
    $root = Join-Path $TestDrive 'modules'
    $env:PSModulePath = (@($root, $env:FOBWATCH_MODULES) -ne $null -join [System.IO.Path]::PathSeparator) + [System.IO.Path]::PathSeparator + $path
    $null = Import-Fobwatch
    $trap = Get-TrapAdapter
    $trap['Vendor'] = 'trap'
    $null = New-TrapModule $root TrapVend 1 ((Get-TrapText) -replace "'/(things|anyway|after)'", "'/v2/organizations'")
    Add-TrapAdapter TrapVend 1 $trap
    foreach ($one in @(@{ Vendor = 'ninjaone'; Module = 'NinjaOne' }) + @(Get-RealModule) | Sort-Object { $_.Vendor } -Unique) {
        foreach ($tenant in @($vendors.vendors.($one.Vendor))[0..1]) { Add-RealTenant $one.Vendor $tenant }
    }

    # On the profile of this vendor's tenant; the module of the tests has NinjaOne's.
    function Connect-Tenant([string] $Vendor, [string] $Module, [int] $Index = 0) {
        Disconnect-FobModule
        $trap['Vendor'] = if ($Module -eq 'TrapVend') { 'ninjaone' } else { 'trap' }
        Add-TrapAdapter TrapVend 1 $trap
        $name = if ($Module -eq 'TrapVend') { 'NinjaOne' } else { $Module }
        Connect-FobModule "$(@($vendors.vendors.$Vendor)[$Index].name)/$name"
    }

    # Everything that is said, and nothing that ends the test.
    function Get-Said([scriptblock] $Command, [string] $Preference) {
        $before = $global:ErrorActionPreference
        $global:ErrorActionPreference = $Preference
        try { & $Command 2>&1 3>&1 } catch { $_ } finally { $global:ErrorActionPreference = $before }
    }

    # The texts in a module's variables, however deep.
    function Get-Text([object] $Value, [int] $Depth = 0) {
        if ($null -eq $Value -or $Depth -gt 5) { return }
        if ($Value -is [string]) { return $Value }
        if ($Value -is [securestring]) { return [System.Net.NetworkCredential]::new('', $Value).Password }
        if ($Value -is [System.Collections.IDictionary]) { foreach ($key in @($Value.Keys)) { "$key"; Get-Text $Value[$key] ($Depth + 1) }; return }
        if ($Value -is [System.Collections.IEnumerable]) { foreach ($one in $Value) { Get-Text $one ($Depth + 1) }; return }
        if ($Value -is [System.Management.Automation.PSCustomObject]) { foreach ($one in $Value.PSObject.Properties) { Get-Text $one.Value ($Depth + 1) } }
    }
}

AfterAll {
    Stop-Machine
    $env:PSModulePath = $path
    if ($env:FOBWATCH_AUTHORITY) { $env:HTTPS_PROXY = $null }
    Remove-Module Fobwatch, TrapVend, Support, Machine, RealModules, Vendor -Force -ErrorAction Ignore
}

Describe '<Module>' -ForEach $all {
    BeforeAll {
        $tenants = @($vendors.vendors.$Vendor)
        # Of here: a module has no defaults of the user's.
        $Commands = @($Commands | ForEach-Object { [scriptblock]::Create("$_") })
    }
    BeforeEach {
        $null = Connect-Tenant $Vendor $Module
        Invoke-Control forget
    }
    AfterEach { Disconnect-FobModule }

    It 'reads the customer''s own data, and no request is refused' {
        foreach ($command in $Commands) { @(& $command 3> $null).Count | Should -BeGreaterThan 0 -Because $command }
        $asked = Get-AskedAll $vendors $Vendor
        $asked.requests | Should -BeGreaterOrEqual $Commands.Count
        $asked.unauthorized | Should -Be 0
        $said = & $Commands[0] 3> $null | Select-Object -First 3 | ConvertTo-Json -Depth 5 | ForEach-Object { [regex]::Unescape($_) }
        "$said" | Should -Match ([regex]::Escape($tenants[0].name))
    }

    It 'is another customer''s when it is connected to them' {
        $null = Connect-Tenant $Vendor $Module 1
        $said = & $Commands[0] 3> $null | Select-Object -First 3 | ConvertTo-Json -Depth 5 | ForEach-Object { [regex]::Unescape($_) }
        "$said" | Should -Match ([regex]::Escape($(if ($tenants[1].PSObject.Properties['customer']) { $tenants[1].customer.name } else { $tenants[1].name })))
        "$said" | Should -Not -Match ([regex]::Escape($tenants[0].name))
    }

    It 'sends nothing while Fobwatch is locked, says so, and goes on afterwards' {
        $null = Invoke-RealFob 'lock'
        try {
            foreach ($preference in 'Continue', 'Stop', 'SilentlyContinue') {
                foreach ($command in $Commands) {
                    $said = Get-Said $command $preference
                    @($said | Where-Object { $_ -is [System.Management.Automation.WarningRecord] -and $_.Message -like 'Fobwatch: *locked*' }).Count | Should -BeGreaterThan 0 -Because "$preference $command"
                }
            }
            (Get-AskedAll $vendors $Vendor).requests | Should -Be 0
        }
        finally { Open-Machine }
        $null = & $Commands[0] 3> $null
        (Get-AskedAll $vendors $Vendor).requests | Should -BeGreaterThan 0
    }

    It 'sends nothing once it is signed out, and goes on after a sign-in' {
        $name = (Get-FobModule $Module).Profile
        $null = Invoke-RealFob 'disconnect', $name
        foreach ($preference in 'Continue', 'SilentlyContinue') { $null = Get-Said $Commands[0] $preference }
        (Get-AskedAll $vendors $Vendor).requests | Should -Be 0
        (Get-FobModule $Module).State | Should -Be 'Refused'
        $null = Invoke-RealFob 'connect', $name
        Invoke-Control forget
        $null = & $Commands[0] 3> $null
        (Get-AskedAll $vendors $Vendor).requests | Should -BeGreaterThan 0
        (Get-AskedAll $vendors $Vendor).unauthorized | Should -Be 0
    }

    It 'sends nothing without fob, and with one that hangs' -Skip:([System.Environment]::OSVersion.Platform -eq 'Win32NT') {
        $fobwatch = Get-Module Fobwatch
        $was = & $fobwatch { $Script:FobProgram, $Script:FobTimeLimit }
        $hanging = Join-Path $TestDrive 'hanging'
        [System.IO.File]::WriteAllText($hanging, "#!/bin/sh`nexec sleep 3600`n")
        chmod +x $hanging
        $search = $env:PATH
        try {
            & $fobwatch { param($fob) $Script:FobProgram = $fob; $Script:FobTimeLimit = 1 } $hanging
            $said = Get-Said $Commands[0] SilentlyContinue
            "$said" | Should -Match 'has not answered for 1 seconds'
            $env:PATH = '/nowhere'
            & $fobwatch { $Script:FobProgram = $null }
            $said = Get-Said $Commands[0] SilentlyContinue
            "$said" | Should -Match 'fob is not installed here'
        }
        finally {
            $env:PATH = $search
            & $fobwatch { param($was) $Script:FobProgram, $Script:FobTimeLimit = $was } $was
        }
        (Get-AskedAll $vendors $Vendor).requests | Should -Be 0
        $null = & $Commands[0] 3> $null
        (Get-AskedAll $vendors $Vendor).requests | Should -BeGreaterThan 0
    }

    It 'holds neither a token nor a secret' {
        foreach ($command in $Commands) { $null = & $command 3> $null }
        $token = Get-FobToken (Get-FobModule $Module).Id
        $tenant = $tenants[0]
        $secrets = foreach ($name in 'client_secret', 'password', 'api_secret') { if ($tenant.PSObject.Properties[$name]) { $tenant.$name } }
        foreach ($instance in Get-Module $Module -All) {
            $texts = @(& $instance { Get-Variable -Scope Script } | ForEach-Object { Get-Text $_.Value }) -join "`n"
            foreach ($secret in @($secrets) + $token) { $texts.Contains($secret) | Should -BeFalse }
        }
        $errors = ($global:Error | ForEach-Object { "$_"; $_.Exception.ToString() }) -join "`n"
        foreach ($secret in $secrets) { $errors.Contains($secret) | Should -BeFalse }
    }

    It 'outlives its tokens, <Seconds> s in a loop' -ForEach @(@{ Seconds = $(if ($env:FOBWATCH_LONG) { 600 } else { 8 }) }) {
        $life = if ($Vendor -eq 'automate') { 90 } elseif ($Seconds -gt 60) { 60 } else { 3 }
        Invoke-Control "lifetime?seconds=$life&vendor=$Vendor"
        $null = Invoke-RealFob 'renew', (Get-FobModule $Module).Id
        Invoke-Control forget
        $time = [System.Diagnostics.Stopwatch]::StartNew()
        try { while ($time.Elapsed.TotalSeconds -lt $Seconds) { foreach ($command in $Commands) { $null = & $command 3> $null } } }
        finally { Invoke-Control "lifetime?seconds=3600&vendor=$Vendor"; $null = Invoke-RealFob 'renew', (Get-FobModule $Module).Id }
        $asked = Get-AskedAll $vendors $Vendor
        $asked.unauthorized | Should -Be 0
        $asked.requests | Should -BeGreaterThan 3
    }
}

Describe 'HaloAPI''s batches' -Skip:(-not ($real | Where-Object { $_.Vendor -eq 'halo' })) {
    It 'write each item once, on the session of here' {
        $null = Connect-Tenant halo HaloAPI
        Invoke-Control forget
        $tickets = 1..12 | ForEach-Object { @{ summary = "Batch $_" } }
        $made = @(New-HaloTicketBatch -Tickets $tickets -Confirm:$false)
        $made.Count | Should -Be 12
        $asked = Get-Asked halo /api/tickets
        $asked.requests, $asked.unauthorized | Should -Be @(12, 0)
        Disconnect-FobModule
    }
}

Describe 'Twenty-five customers, <Name>' -Skip:(-not ($real | Where-Object { $_.Vendor -eq 'ninjaone' })) -ForEach @(
    @{ Name = 'one after another'; Limit = 1 }, @{ Name = 'eight at once'; Limit = 8 }
) {
    BeforeAll {
        foreach ($tenant in @($vendors.vendors.ninjaone)[2..24]) { try { Add-RealTenant ninjaone $tenant } catch { $null = Invoke-RealFob 'connect', "$($tenant.name)/NinjaOne" } }
        $trap['Vendor'] = 'trap'
        Add-TrapAdapter TrapVend 1 $trap
    }

    It 'have each their own data, and the earlier connection is back' {
        $null = Connect-Tenant ninjaone NinjaOne
        Invoke-Control forget
        $found = @(Use-Fob -Customer * -Vendor NinjaOne -ThrottleLimit $Limit { Get-NinjaOneOrganisations -pageSize 1 | Select-Object -First 1 })
        $found.Count | Should -Be 25
        foreach ($one in $found) { $one.name | Should -BeLike "$($one.FobCustomer)*" }
        @($found.FobCustomer | Sort-Object -Unique).Count | Should -Be 25
        (Get-AskedAll $vendors ninjaone).unauthorized | Should -Be 0
        (Get-NinjaOneOrganisations -pageSize 1 | Select-Object -First 1).name | Should -BeLike "$(@($vendors.vendors.ninjaone)[0].name)*"
        Disconnect-FobModule
    }
}
