# A vendor's module runs on Fobwatch's session, unmodified, and holds no token. Its own Connect wins.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'Support/Vendor.psm1') -Force
    $null = Import-Fobwatch
    $server = Start-RequestServer
    $path = $env:PSModulePath
    $root = Join-Path $TestDrive 'modules'
    $env:PSModulePath = $root + [System.IO.Path]::PathSeparator + $path
    $null = New-TrapModule $root TrapVend 1 (Get-TrapText)
    Use-FobAnswer $server
    Add-TrapAdapter TrapVend 1 (Get-TrapAdapter)
    Add-FobRow Contoso Vend TrapVend
    Add-FobRow Fabrikam Vend TrapVend
}

AfterAll {
    Stop-RequestServer $server
    $env:PSModulePath = $path
    Remove-Module Fobwatch, TrapVend, Support, Vendor -Force -ErrorAction Ignore
}

Describe 'A vendor''s module' {
    BeforeEach {
        Remove-Module TrapVend -Force -ErrorAction Ignore
        Import-Module TrapVend -Global
        $server.Requests.Clear()
        $FobAnswer.Asked.Clear()
        $FobAnswer.Failures.Clear()
        $FobAnswer.With.Clear()
    }

    AfterEach { Disconnect-FobModule }

    Context 'A connected module' {
        It 'makes its requests with the profile''s token' {
            (Connect-FobModule Contoso/Vend).State | Should -Be 'Connected'
            $thing = Get-Thing
            $thing.authorization | Should -BeLike 'Bearer token-of-Contoso-Vend-*'
            $server.Requests[0].Headers['X-Client'] | Should -Be 'client of Contoso-Vend'
        }

        It 'is loaded where it is not yet' {
            Remove-Module TrapVend -Force
            $null = Connect-FobModule Contoso/Vend
            (Get-Thing).authorization | Should -BeLike 'Bearer token-of-Contoso-Vend-*'
        }

        It 'holds no token, and shows none' {
            $null = Connect-FobModule Contoso/Vend
            $null = Get-Thing
            (Get-State | ConvertTo-Json) | Should -Not -Match 'token-of'
            $said = Get-Thing -Debug -Verbose 4>&1 5>&1 | Where-Object { $_ -isnot [System.Management.Automation.PSCustomObject] } | Out-String
            # The server says in its answer what it was sent.
            ($said -replace '"authorization.*') | Should -Not -Match 'token-of'
        }

        It 'gets a token of its own moment with every page' {
            $null = Connect-FobModule Contoso/Vend
            $null = Get-Pages 3
            @($server.Requests.Authorization | Select-Object -Unique).Count | Should -Be 3
        }

        It 'is called as ever: switches with a value, and a function that looks at its caller' {
            $null = Connect-FobModule Contoso/Vend
            $thing = Get-Thing -Verbose 4> $null
            $thing.Support | Should -Be 'GET Continue'
            $thing.Before | Should -Be 'called by Get-Thing'
            (Get-Thing).Support | Should -Be 'GET SilentlyContinue'
        }

        It 'catches a failed request as ever' {
            $without = & { Connect-Whole $server.Url own; Get-Missing }
            Remove-Module TrapVend -Force
            $null = Connect-FobModule Contoso/Vend
            Get-Missing | Should -Be $without
            $without | Should -Match 'Exception$'
        }

        It 'is told which profile, until when, and that its version was tried' {
            $null = Connect-FobModule Contoso/Vend
            $shown = Get-FobModule TrapVend
            $shown.Profile, $shown.Version, $shown.IsTried, $shown.State | Should -Be @('Contoso/Vend', '1.0', $true, 'Connected')
            $shown.ExpiresAt | Should -Be ([datetimeoffset] '2035-01-01T00:00:00Z')
            $shown.Path | Should -BeLike '*TrapVend*'
            $shown.Origin | Should -Be $server.Url
        }

        It 'sends the token nowhere else' {
            $null = Connect-FobModule Contoso/Vend
            { Get-Elsewhere $server.Url.Replace('127.0.0.1', 'localhost') 3> $null } | Should -Throw '*goes to http://127.0.0.1*alone*'
            $server.Requests.Count | Should -Be 0
            (Get-FobModule).Refusal | Should -Match 'alone'
        }

        It 'is connected as a whole where it is loaded twice' {
            $twin = Import-Module TrapVend -Force -PassThru -Prefix Twin -Scope Local
            & (New-Module { Import-Module TrapVend -Force -Scope Local; function Get-Inner { Get-Thing }; Export-ModuleMember Get-Inner }) { } 2> $null
            $null = Connect-FobModule Contoso/Vend
            foreach ($instance in Get-Module TrapVend -All) { (& $instance { Get-Thing }).authorization | Should -BeLike 'Bearer token-of-Contoso-Vend-*' }
            Remove-Module $twin -Force
        }

        It 'changes profile with a second Connect-FobModule' {
            $null = Connect-FobModule Contoso/Vend
            $null = Connect-FobModule Fabrikam/Vend
            (Get-Thing).authorization | Should -BeLike 'Bearer token-of-Fabrikam-Vend-*'
            @(Get-FobModule).Profile | Should -Be 'Fabrikam/Vend'
        }

        It 'says that it was imported anew, and can be connected again' {
            $null = Connect-FobModule Contoso/Vend
            Import-Module TrapVend -Force -Global
            (Get-FobModule).State | Should -Be 'Reloaded'
            { Get-Thing } | Should -Throw 'Not connected.'
            $null = Connect-FobModule Contoso/Vend
            (Get-Thing).authorization | Should -BeLike 'Bearer token-of-Contoso-Vend-*'
        }
    }

    Context 'Disconnect-FobModule' {
        It 'puts back what was there, exactly' {
            Connect-Whole $server.Url 'their own'
            $module = Get-Module TrapVend
            $before = & $module { ${function:Test-Support}, ${function:Test-Before}, ${function:Test-Own}, $Script:State }
            $null = Connect-FobModule Contoso/Vend
            (& $module { ${function:Test-Support} }) | Should -Not -Be $before[0]
            Disconnect-FobModule
            $after = & $module { ${function:Test-Support}, ${function:Test-Before}, ${function:Test-Own}, $Script:State }
            foreach ($index in 0..3) { [object]::ReferenceEquals($before[$index], $after[$index]) | Should -BeTrue }
            & $module { (Get-Command Invoke-RestMethod).CommandType, (Get-Command Invoke-WebRequest).CommandType } | Should -Be @('Cmdlet', 'Cmdlet')
            (Get-Thing).authorization | Should -Be 'Bearer their own'
        }

        It 'leaves nothing where there was nothing' {
            $null = Connect-FobModule Contoso/Vend
            Disconnect-FobModule TrapVend
            & (Get-Module TrapVend) { Get-Variable State -Scope Script -ErrorAction Ignore } | Should -BeNullOrEmpty
            { Get-Thing } | Should -Throw 'Not connected.'
            Get-FobModule | Should -BeNullOrEmpty
        }

        It 'works, and connecting does, while $WhatIfPreference is on' {
            $WhatIfPreference = $true
            $global:WhatIfPreference = $true
            try {
                $null = Connect-FobModule Contoso/Vend
                (Get-Thing).authorization | Should -BeLike 'Bearer token-of-Contoso-Vend-*'
                Disconnect-FobModule
            }
            finally { $global:WhatIfPreference = $false; $WhatIfPreference = $false }
            { Get-Thing } | Should -Throw 'Not connected.'
            & (Get-Module TrapVend) { (Get-Command Invoke-RestMethod).CommandType } | Should -Be 'Cmdlet'
        }

        It 'is done for all when the module is removed' {
            Connect-Whole $server.Url 'their own'
            $null = Connect-FobModule Contoso/Vend
            $adapter = Get-TrapAdapter
            Remove-Module Fobwatch -Force
            try { (Get-Thing).authorization | Should -Be 'Bearer their own' }
            finally {
                $null = Import-Fobwatch
                $rows = $FobAnswer.Rows
                Use-FobAnswer $server
                $global:FobAnswer.Rows = $rows
                Add-TrapAdapter TrapVend 1 $adapter
            }
        }
    }

    Context 'The module''s own Connect' {
        BeforeEach { $null = Connect-FobModule Contoso/Vend }

        It 'wins where it makes a table of its own, and that is said in one line' {
            Connect-Whole $server.Url 'their own'
            $thing = Get-Thing -WarningVariable said 3>&1
            @($thing | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }).Message | Should -Be 'Fobwatch: TrapVend has been connected by its own command, and is no longer connected to Contoso/Vend.'
            $server.Requests.Authorization | Should -Be 'Bearer their own'
            Get-FobModule | Should -BeNullOrEmpty
            & (Get-Module TrapVend) { (Get-Command Invoke-RestMethod).CommandType } | Should -Be 'Cmdlet'
        }

        It 'wins where it writes into the table that is there' {
            Connect-Into $server.Url 'their own' 3> $null
            $null = Get-Thing
            $server.Requests.Authorization | Should -Be 'Bearer their own'
            (Get-State).Values | Should -Not -Match 'fobwatch'
        }

        It 'that failed half-way gets our token nowhere' {
            $other = Start-RequestServer
            try {
                { Connect-Half $other.Url } | Should -Throw 'Sign-in failed.'
                foreach ($preference in 'Continue', 'SilentlyContinue', 'Ignore') {
                    try { Get-Thing -ErrorAction $preference 3> $null 2> $null } catch { $null = $_ }
                    try { Get-Anyway -ErrorAction $preference 3> $null 2> $null } catch { $null = $_ }
                }
                @($other.Requests) + @($server.Requests) | ForEach-Object Authorization | Should -Not -Match 'token-of'
                Get-FobModule | Should -BeNullOrEmpty
            }
            finally { Stop-RequestServer $other }
        }

        It 'that was refused before it has changed anything has been meant all the same' {
            { Connect-Refused $server.Url 3> $null } | Should -Throw
            { Get-Thing } | Should -Throw 'Not connected.'
            $server.Requests.Path | Should -Be '/missing'
            $server.Requests.Authorization | Should -BeNullOrEmpty
        }

        It 'that makes a header of what is there gets our token nowhere' {
            $other = Start-RequestServer
            try {
                Connect-Copy $other.Url
                { Get-Thing 3> $null } | Should -Throw
                $other.Requests.Count + $server.Requests.Count | Should -Be 0
            }
            finally { Stop-RequestServer $other }
        }
    }

    Context 'What an adapter may say besides' {
        AfterEach { Add-TrapAdapter TrapVend 1 (Get-TrapAdapter) }

        It 'a function that is replaced as a whole, and told what is written' {
            $adapter = Get-TrapAdapter
            $adapter['Replaced'] = @{ 'Get-Header' = { param($Bound, $Connection, $State) @{ Authorization = 'Own ' + $Connection.Token; 'X-Url' = $State['State'].Url } } }
            Add-TrapAdapter TrapVend 1 $adapter
            $null = Connect-FobModule Contoso/Vend
            (Get-Thing).authorization | Should -BeLike 'Own token-of-Contoso-Vend-*'
            $server.Requests[0].Headers['X-Url'] | Should -Be $server.Url
            # For whoever has connected it themselves it is the module's own again.
            Connect-Whole $server.Url 'their own'
            (& (Get-Module TrapVend) { Get-Header } 3> $null)['Authorization'] | Should -Be 'Bearer their own'
            (Get-Thing).authorization | Should -Be 'Bearer their own'
        }

        It 'a state of another kind of table, and of objects' {
            $adapter = Get-TrapAdapter
            $adapter['Fill'] = {
                param($Session)
                $inner = New-Object 'System.Collections.Generic.Dictionary[string,string]'
                $inner['Authorization'] = $Session.Headers['Authorization']
                @{
                    State = [pscustomobject] @{ Url = $Session.Origin; Type = $Session.TokenType; Access = $Session.Token; Until = $Session.Never; Secret = New-Object System.Security.SecureString; Inner = $inner }
                    Other = $true
                }
            }
            Add-TrapAdapter TrapVend 1 $adapter
            $null = Connect-FobModule Contoso/Vend
            (Get-Thing).authorization | Should -BeLike 'Bearer token-of-Contoso-Vend-*'
            (Get-State).Inner['Authorization'] = 'Bearer their own'
            { Get-Thing 3> $null } | Should -Throw 'Not connected.'
            Get-FobModule | Should -BeNullOrEmpty
        }

        It 'headers that the module decides on' {
            $adapter = Get-TrapAdapter
            $adapter['Omits'] = , 'X-Client'
            Add-TrapAdapter TrapVend 1 $adapter
            $null = Connect-FobModule Contoso/Vend
            $null = Get-Thing
            $server.Requests[0].Headers.Keys | Should -Not -Contain 'X-Client'
        }

        It 'something to be done before every request, and told' {
            $adapter = Get-TrapAdapter
            $global:Undone = $false
            $adapter['Before'] = { if ($global:Undone) { $global:Undone = $false; 'It is done again.' } }
            Add-TrapAdapter TrapVend 1 $adapter
            $null = Connect-FobModule Contoso/Vend
            foreach ($command in 'Get-Thing', 'Get-Pages') {
                $global:Undone = $true
                @(& $command 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }).Message | Should -Be 'Fobwatch: It is done again.'
                $global:Undone | Should -BeFalse
            }
            Remove-Variable Undone -Scope Global
        }

        It 'a gate that asks before a module that would try again and again' {
            $adapter = Get-TrapAdapter
            $adapter['Gates']['Test-Support'] = 'Asking'
            Add-TrapAdapter TrapVend 1 $adapter
            $null = Connect-FobModule Contoso/Vend
            $null = Get-Thing
            $FobAnswer.Asked.Clear()
            $FobAnswer.Failures['*'] = 8, 'Locked.'
            { Get-Thing 3> $null } | Should -Throw 'Locked.'
            $FobAnswer.Asked.Count | Should -Be 1
        }
    }

    Context 'A module whose commands want an object' {
        BeforeAll {
            $null = New-TrapModule $root TrapObject 2 @'
function Test-TrapHeader { [CmdletBinding()] param([Parameter(ValueFromPipeline, Mandatory)] [PSTypeName('TrapHeader')] $Header) $Header.Until -gt (Get-Date) }
function Get-TrapThing { [CmdletBinding()] param([Parameter(Mandatory)] [PSTypeName('TrapHeader')] $Header)
    if (-not ($Header | Test-TrapHeader)) { throw 'expired' }
    Invoke-RestMethod -Uri ($Header.Url + '/things') -Headers $Header.headers }
'@
            Add-TrapAdapter TrapObject 2 @{
                Gates = @{ 'Test-TrapHeader' = 'Advanced' }; Object = { param($Bound) $Bound['Header'].headers['Authorization'] }; TypeName = 'TrapHeader'; Default = '*-Trap*:Header'
                Fill = { param($Session) @{ Url = $Session.Origin; Until = $Session.Never; headers = @{ Authorization = $Session.Headers['Authorization'] } } }
            }
            Add-FobRow Contoso Object TrapObject
            Add-FobRow Fabrikam Object TrapObject
        }

        It 'gets it by itself, and several tenants have one each' {
            $first = Connect-FobModule Contoso/Object
            $null = Connect-FobModule Fabrikam/Object
            (Get-TrapThing).authorization | Should -BeLike 'Bearer token-of-Fabrikam*'
            (Get-TrapThing -Header $first.Object).authorization | Should -BeLike 'Bearer token-of-Contoso*'
            $first.Object | ConvertTo-Json | Should -Not -Match 'token-of'
        }

        It 'takes everybody else''s as it is' {
            $null = Connect-FobModule Contoso/Object
            $own = [pscustomobject] @{ PSTypeName = 'TrapHeader'; Url = $server.Url; Until = [datetime]::MaxValue; headers = @{ Authorization = 'Bearer their own' } }
            (Get-TrapThing -Header $own).authorization | Should -Be 'Bearer their own'
            (Get-FobModule).State | Should -Be 'Connected'
        }

        It 'has its default back afterwards, and an object that was kept sends nothing' {
            $global:PSDefaultParameterValues['*-Trap*:Header'] = 'theirs'
            $kept = (Connect-FobModule Contoso/Object).Object
            Disconnect-FobModule
            $global:PSDefaultParameterValues['*-Trap*:Header'] | Should -Be 'theirs'
            $global:PSDefaultParameterValues.Remove('*-Trap*:Header')
            { Get-TrapThing -Header $kept } | Should -Throw
            $server.Requests.Count | Should -Be 0
        }
    }
}
