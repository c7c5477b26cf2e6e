# The module with the real fob, its agent and simulated vendors.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'Support/Machine.psm1') -Force
    $vendors = Start-Machine (Join-Path $TestDrive 'm') -Tenants 2
    $contoso, $other = $vendors.vendors.ninjaone
    Add-NinjaOne $contoso
    Add-NinjaOne $other 'Überwachung'
    $full = "$($other.name)/Überwachung"
    $automate = $vendors.vendors.automate[0]
    Add-Tenant automate $automate 'Automate' 'password' "server=$($automate.url)", "username=$($automate.user_with_code)", "client_id=$($automate.client_id)" password $automate.password_with_code
    $null = Import-Fobwatch
    $organizations = '/v2/organizations'
}

AfterAll {
    Stop-Machine
    Remove-Module Fobwatch, Machine, Support -Force -ErrorAction Ignore
}

Describe 'A session' {
    It 'is a profile''s, found by customer/name in any case, or by its id' {
        Connect-Fob $full
        $one = Get-FobProfile $full
        $one.State | Should -Be 'active'
        $token = Get-FobToken $full.ToUpperInvariant()
        $one | Get-FobToken | Should -BeExactly $token
        (Get-FobSession $one.Id).Token | Should -BeExactly $token
        (Get-FobHeader $full)['Authorization'] | Should -BeExactly "Bearer $token"
        $expires = (Get-FobSession $full).ExpiresAt
        ($expires - [datetimeoffset]::UtcNow).TotalSeconds | Should -BeGreaterThan 3000
        [math]::Abs(($expires - (Get-FobProfile $full).ExpiresAt).TotalSeconds) | Should -BeLessThan 1
    }

    It 'opens the vendor''s API, whose data are the customer''s own' {
        $session = Get-FobSession $full
        $name = (Invoke-RestMethod "$($session.ApiBase)organizations?pageSize=1" -Headers $session.Headers)[0].name
        $name | Should -BeLike "$($other.name)*"
        (Invoke-FobApi $full organizations -Query @{ pageSize = 1 })[0].name | Should -Be $name
    }

    It 'is nobody''s by a shortened name' {
        { Get-FobToken Überwachung } | Should -Throw -ErrorId 'Fob3,Get-FobToken' -ExpectedMessage "*$full*"
    }

    It 'is as good as was asked for' {
        { Get-FobToken $full -MinValid 24h } | Should -Throw -ErrorId 'Fob*,Get-FobToken'
    }
}

Describe 'A sign-in' {
    It 'takes a code through standard input' {
        $code = (Invoke-RestMethod "$($vendors.control)/code?tenant=$([uri]::EscapeDataString($automate.name))").code
        Connect-Fob "$($automate.name)/Automate" -Code ([System.Net.NetworkCredential]::new('', $code).SecurePassword) *> $null
        (Get-FobProfile "$($automate.name)/Automate").State | Should -Be 'active'
    }

    It 'ends, and can be asked about' {
        Test-Fob $full | Should -BeTrue
        $before = Get-FobToken $full
        Update-Fob $full
        Get-FobToken $full | Should -Not -Be $before
        Get-FobProfile "*/Automate" | Disconnect-Fob
        (Get-FobProfile '*/Automate').State | Should -Be 'signed_out'
        { Get-FobToken "$($automate.name)/Automate" } | Should -Throw -ErrorId 'Fob[45],Get-FobToken'
        $answers = Get-FobProfile | Test-Fob -ErrorAction SilentlyContinue -ErrorVariable failures
        @($answers | Where-Object { -not $_ }).Count | Should -Be $failures.Count
        $failures.TargetObject | Should -Contain "$($automate.name)/Automate"
    }
}

Describe 'A long loop on tokens of a few seconds' {
    It 'is never refused' {
        Invoke-Control 'lifetime?seconds=4&vendor=ninjaone'
        Update-Fob $full
        Invoke-Control 'forget'
        $seen = [System.Collections.Generic.HashSet[string]]::new()
        do {
            $headers = Get-FobHeader $full
            $null = $seen.Add($headers['Authorization'])
            $null = Invoke-RestMethod "$($other.url)$organizations`?pageSize=1" -Headers $headers
        } until ($seen.Count -ge 4)
        $asked = Get-Asked ninjaone $organizations
        $asked.requests | Should -BeGreaterThan 3
        $asked.unauthorized | Should -Be 0
        Invoke-Control 'lifetime?seconds=3600&vendor=ninjaone'
        Update-Fob $full
    }
}

Describe 'While locked' {
    It 'nothing is handed out, in fob''s words, and afterwards it goes on' {
        $null = Invoke-RealFob 'lock'
        Invoke-Control 'forget'
        foreach ($preference in 'Continue', 'SilentlyContinue', 'Ignore') {
            foreach ($command in 'Get-FobToken', 'Get-FobHeader', 'Get-FobSession') {
                $out = $null
                try { $out = & $command $full -ErrorAction $preference } catch { $failure = $_ }
                $out | Should -BeNullOrEmpty
                $failure.FullyQualifiedErrorId | Should -Be "Fob8,$command"
            }
            Invoke-FobApi $full organizations -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
            $failures[0].FullyQualifiedErrorId | Should -Be 'Fob8,Invoke-FobApi'
        }
        (Get-Asked ninjaone $organizations).requests | Should -Be 0
        Open-Machine
        Get-FobToken $full | Should -Not -BeNullOrEmpty
    }
}

Describe 'When the agent is gone' {
    It 'another one is asked, and is as locked as it should be' {
        Stop-Agent
        if ([System.Environment]::OSVersion.Platform -eq 'Win32NT') { Get-FobToken $full | Should -Not -BeNullOrEmpty }
        else { { Get-FobToken $full } | Should -Throw -ErrorId 'Fob8,Get-FobToken' }
        Start-Agent
        Open-Machine
        Get-FobToken $full | Should -Not -BeNullOrEmpty
    }
}
