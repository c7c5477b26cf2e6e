# What the commands make of fob's answers.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    Use-StandIn (Join-Path $TestDrive 'fob')
    $session = @{
        profile = @{ id = '7'; name = 'NinjaOne'; customer = 'Contoso' }; vendor = 'ninjaone'; method = 'client_credentials'
        origin = 'https://eu.ninjarmm.com'; api_base = 'https://eu.ninjarmm.com/v2/'; token = 'canary'; token_type = 'Bearer'
        expires_at = '2026-11-30T20:00:00.25Z'; headers = @{ Authorization = 'Bearer canary'; 'X-Tenant-ID' = '1' }
        facts = @{ scopes = 'monitoring'; additional_headers = @{ 'X-Tenant-ID' = '1' } }
    }
}

AfterAll { Remove-Module Fobwatch, Support -Force -ErrorAction Ignore }

Describe 'Get-FobProfile' {
    BeforeAll {
        Set-Rows (New-Row 'Contoso' 'NinjaOne'), (New-Row 'Contoso' 'Halo' @{ vendor = 'halo'; vendor_name = 'HaloPSA'; state = 'needs_sign_in'; expires_at = $null }),
        (New-Row 'Fabrikam' 'NinjaOne [EU]'), (New-Row '' 'Lonely')
    }

    It 'has all of them, in fob''s order' {
        $all = Get-FobProfile
        $all.Name | Should -Be 'NinjaOne', 'Halo', 'NinjaOne [EU]', 'Lonely'
        $all[0].PSObject.TypeNames[0] | Should -Be 'Fobwatch.Profile'
        $all[0].PSObject.Properties.Name | Should -Be 'Id', 'Customer', 'Name', 'Vendor', 'VendorName', 'Method', 'Endpoint', 'Origin', 'ApiBase', 'State', 'Usable', 'ExpiresAt', 'Renewable', 'AutoRenew', 'Tenant', 'User', 'Trouble'
        Get-StandInWord | Should -Be @('list', '--json')
    }

    It 'filters: <Filter>' -ForEach @(
        @{ Filter = @{ Customer = 'contoso' }; Names = 'NinjaOne', 'Halo' }, @{ Filter = @{ Customer = '*' }; Names = 'NinjaOne', 'Halo', 'NinjaOne [EU]', 'Lonely' }
        @{ Filter = @{ Customer = '?*' }; Names = 'NinjaOne', 'Halo', 'NinjaOne [EU]' }, @{ Filter = @{ Customer = '' }; Names = @('Lonely') }
        @{ Filter = @{ Customer = 'Fab*', 'Con*' }; Names = 'NinjaOne', 'Halo', 'NinjaOne [EU]' }
        @{ Filter = @{ Vendor = 'halo' }; Names = @('Halo') }, @{ Filter = @{ Vendor = 'HALOPSA' }; Names = @('Halo') }
        @{ Filter = @{ Name = 'NinjaOne [EU]' }; Names = @('NinjaOne [EU]') }, @{ Filter = @{ Name = 'fabrikam/ninjaone [eu]' }; Names = @('NinjaOne [EU]') }
        @{ Filter = @{ Name = '*[EU]' }; Names = @('NinjaOne [EU]') }, @{ Filter = @{ Name = 'Fabrikam/NinjaOne [E*' }; Names = @('NinjaOne [EU]') }
        @{ Filter = @{ Name = 'Contoso/*'; State = 'needs*' }; Names = @('Halo') }, @{ Filter = @{ Name = 'id of /Lonely' }; Names = @('Lonely') }
        @{ Filter = @{ State = 'expired' }; Names = @() }
    ) {
        @(Get-FobProfile @Filter | ForEach-Object Name) | Should -Be $Names
    }

    It 'misses a name that is none' {
        Get-FobProfile Nobody, Lonely, 'No*' -ErrorAction SilentlyContinue -ErrorVariable failures | ForEach-Object Name | Should -Be 'Lonely'
        $failures.FullyQualifiedErrorId | Should -Be 'Fob3,Get-FobProfile'
    }

    It 'has instants that are right whatever PowerShell makes of JSON' {
        $one = (Get-FobProfile)[0]
        $one.ExpiresAt | Should -BeOfType [datetimeoffset]
        $one.ExpiresAt.Offset | Should -Be ([timespan]::Zero)
        $one.ExpiresAt.ToUnixTimeMilliseconds() | Should -Be 1796068800250
        (Get-FobProfile)[1].ExpiresAt | Should -BeNullOrEmpty
    }

    It 'is a table, customer first' {
        $lines = @((Get-FobProfile | Out-String -Width 200) -split '\r?\n' | Where-Object { $_ })
        $lines[0] -replace '\x1b\[[\d;]*m' | Should -Match '^Customer\s+Name\s+Vendor\s+State\s+Expires'
        $lines[3] -replace '\x1b\[[\d;]*m' | Should -Match '^Contoso\s+Halo\s+HaloPSA\s+needs sign in\s*$'
    }

    It 'goes on by id' {
        Set-StandIn token 't'
        $null = Get-StandInCall
        $null = Get-FobProfile -Customer Contoso | Get-FobToken
        @(Get-StandInCall)[1..2] | ForEach-Object { $_[-1] } | Should -Be 'id of Contoso/NinjaOne', 'id of Contoso/Halo'
        $null = [pscustomobject] @{ Id = '5'; Name = 'another' } | Get-FobToken
        @(Get-StandInWord)[-1] | Should -Be '5'
    }

    It 'is nothing where there is none' {
        Set-Rows @()
        @(Get-FobProfile).Count | Should -Be 0
    }
}

Describe 'Get-FobSession' {
    BeforeAll { Set-StandIn session (ConvertTo-Json $session -Depth 5) }

    It 'has everything' {
        $one = Get-FobSession Contoso/NinjaOne -MinValid 10m
        $one.Id, $one.Customer, $one.Name, $one.Token, $one.TokenType | Should -Be '7', 'Contoso', 'NinjaOne', 'canary', 'Bearer'
        $one.Headers['authorization'] | Should -Be 'Bearer canary'
        $one.Facts['additional_headers']['X-Tenant-ID'] | Should -Be '1'
        $one.ExpiresAt.ToUnixTimeMilliseconds() | Should -Be 1796068800250
        Get-StandInWord | Should -Be @('session', '--json', '--min-valid', '600s', 'Contoso/NinjaOne')
    }

    It 'shows no token on the screen' {
        Get-FobSession a | Out-String | Should -Not -Match 'canary'
        # Also where it is not the first thing that is shown.
        (Get-Date), (Get-FobSession a) | Out-String | Should -Not -Match 'canary'
        Get-FobSession a | Out-String | Should -Match 'NinjaOne'
    }

    It 'has no token where there is none' {
        $without = $session.Clone()
        $without.token = $null
        $without.token_type = $null
        $without.expires_at = $null
        Set-StandIn session (ConvertTo-Json $without -Depth 5)
        $one = Get-FobSession a
        $one.Token | Should -BeNullOrEmpty
        $one.Headers.Count | Should -Be 2
    }
}

Describe 'Get-FobToken' {
    It 'is a SecureString where that is wanted' {
        Set-StandIn token "canary`n"
        $secure = Get-FobToken a -AsSecureString
        $secure | Should -BeOfType [securestring]
        [System.Net.NetworkCredential]::new('', $secure).Password | Should -BeExactly 'canary'
    }
}

Describe 'Get-FobHeader' {
    It 'is a table for -Headers' {
        Set-StandIn header '{"Authorization":"Bearer x","X-Tenant-ID":"7"}'
        $headers = Get-FobHeader a
        $headers | Should -BeOfType [hashtable]
        $headers.Keys | Sort-Object | Should -Be 'Authorization', 'X-Tenant-ID'
    }
}

Describe 'Connect-Fob' {
    BeforeEach { Remove-Item (Join-Path $TestDrive 'fob/answers') -ErrorAction Ignore }

    It 'hands a code over on standard input, never as an argument' {
        Set-StandIn connect -Asks '{"for":"answer","text":"Code for jane","refused":null,"hidden":false}'
        $null = Get-StandInCall
        $code = [System.Net.NetworkCredential]::new('', '123456').SecurePassword
        Connect-Fob Contoso/Automate -Code $code *> $null
        Get-StandInWord | Should -Be @('connect', '--json', 'Contoso/Automate')
        [System.IO.File]::ReadAllText((Join-Path $TestDrive 'fob/answers')) | Should -Be "123456`n"
    }

    It 'fails in clear words where nobody can be asked' {
        $shell = [powershell]::Create().AddScript({
                param($folder, $fob)
                $module = Import-Module $folder -PassThru
                & $module { param($fob) $Script:FobProgram = $fob } $fob
                Connect-Fob Contoso/Automate
            }).AddArgument((Get-ModuleFolder)).AddArgument((& (Get-Module Fobwatch) { Find-Fob }))
        $null = $shell.Invoke()
        $failure = $shell.Streams.Error[0]
        $failure.FullyQualifiedErrorId | Should -Be 'Fob5,Connect-Fob'
        $failure.Exception.Message | Should -BeLike 'A code is needed, and there is nobody to ask.*'
        $shell.Dispose()
        Test-Path (Join-Path $TestDrive 'fob/answers') | Should -BeFalse
    }

    It 'fails with fob''s words' {
        Set-StandIn connect -Err (Get-FailureText refused 'NinjaOne says: access denied' 'Look there.') -Code 6
        Set-Content (Join-Path $TestDrive 'fob/connect.asks') '' -NoNewline
        { Connect-Fob a } | Should -Throw -ErrorId 'Fob6,Connect-Fob' -ExpectedMessage 'NinjaOne says: access denied. Look there.'
    }
}

Describe 'Invoke-FobApi' {
    It 'makes objects of JSON, one by one' {
        Set-StandIn api "HTTP/1.1 200 OK`r`nContent-Type: application/json;charset=utf-8`r`n`r`n[{`"a`":1},{`"a`":2}]"
        $count = 0
        Invoke-FobApi Contoso/NinjaOne organizations | ForEach-Object { $count++; $_.a | Should -Be $count }
        $count | Should -Be 2
        Get-StandInWord | Should -Be @('api', '--include', '--method', 'GET', '--', 'Contoso/NinjaOne', 'organizations')
    }

    It 'makes a text of <Type>' -ForEach @{ Type = 'text/csv' }, @{ Type = 'application/xml' } {
        Set-StandIn api "HTTP/1.1 200 OK`r`nContent-Type: $Type`r`n`r`na,b`r`n`r`n1,2"
        Invoke-FobApi a x | Should -BeExactly "a,b`r`n`r`n1,2"
    }

    It 'is nothing where the answer is empty' {
        Set-StandIn api "HTTP/1.1 204 No Content`r`n`r`n"
        Invoke-FobApi a x -Method DELETE | Should -BeNullOrEmpty
        Get-StandInWord | Should -Contain 'DELETE'
    }

    It 'sends an object as JSON, a query and headers' {
        Set-StandIn api "HTTP/1.1 200 OK`r`n`r`n"
        Invoke-FobApi a x -Body @{ list = @('y'); deep = @{ er = @{ still = @{ more = 1.5 } } } } -Query ([ordered] @{ q = 'a b&c'; n = 1.5; l = 1, 2 }) -Header @{ 'X-A' = 'b: c' }
        Get-StandInWord | Should -Be @('api', '--include', '--method', 'POST', '--header', 'X-A: b: c', '--header', 'Content-Type: application/json', '--input', '-', '--', 'a', 'x?q=a%20b%26c&n=1.5&l=1&l=2')
        $sent = ConvertFrom-Json ([System.IO.File]::ReadAllText((Join-Path $TestDrive 'fob/input')))
        $sent.list[0], $sent.deep.er.still.more | Should -Be 'y', 1.5
    }

    It 'writes an answer to a file as it comes, and nothing where it is an error' {
        Set-StandIn api 'the report'
        $file = Join-Path $TestDrive 'report.txt'
        Invoke-FobApi a x -OutFile $file
        [System.IO.File]::ReadAllText($file) | Should -BeExactly 'the report'
        Get-StandInWord | Should -Be @('api', '--method', 'GET', '--', 'a', 'x')
        Set-StandIn api '{"message":"no such report"}' -Err "fob: HTTP 404 Not Found`n" -Code 44
        Invoke-FobApi a x -OutFile $file -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[-1].Exception.Message | Should -BeLike '*404*no such report*'
        [System.IO.File]::ReadAllText($file) | Should -BeExactly 'the report'
        Test-Path "$file.part" | Should -BeFalse
    }

    It 'has the status in its error, and goes on' {
        Set-StandIn api "HTTP/1.1 503 Service Unavailable`r`nContent-Type: application/json`r`n`r`n{`"message`":`"later`"}" -Err "fob: HTTP 503 Service Unavailable`n" -Code 103
        'a', 'b' | Invoke-FobApi -Path x -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures.Count | Should -Be 2
        $failures[0].Exception.StatusCode | Should -Be 503
        $failures[0].FullyQualifiedErrorId | Should -Be 'Fob103,Invoke-FobApi'
        $failures[0].Exception.Message | Should -Be 'a: HTTP 503 Service Unavailable: {"message":"later"}'
        Set-StandIn api -Err "fob: the secrets are locked`n" -Code 8
        Invoke-FobApi a x -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].Exception.PSObject.Properties['StatusCode'] | Should -BeNullOrEmpty
    }
}
