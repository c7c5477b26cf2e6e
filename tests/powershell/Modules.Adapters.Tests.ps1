# What is known of the vendors' modules is data: one file for each, and nothing else.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    $adapters = foreach ($file in Get-ChildItem (Join-Path (Get-ModuleFolder) 'Adapters') -Filter *.ps1) { @{ Name = $file.BaseName; Path = $file.FullName } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    $null = Import-Fobwatch
}

AfterAll { Remove-Module Fobwatch, Support -Force -ErrorAction Ignore }

Describe 'The adapter of <Name>' -ForEach $adapters {
    BeforeAll { $adapter = & $Path }

    It 'is named as its module, and has what it must have' {
        $adapter['Module'] | Should -Be $Name
        [guid] $adapter['Guid'] | Should -Not -Be ([guid]::Empty)
        foreach ($version in @($adapter['Tried']) + $adapter['PowerShell']) { [version] $version | Should -BeOfType version }
        $adapter['Vendor'] | Should -Match '^[a-z][a-z-]+$'
        $adapter['Gates'].Count | Should -BeGreaterThan 0
        foreach ($kind in $adapter['Gates'].Values) { $kind | Should -BeIn 'Advanced', 'Simple', 'Asking' }
    }

    It 'says nothing that nobody reads' {
        $known = 'Module', 'Guid', 'Vendor', 'Tried', 'PowerShell', 'Needs', 'Commands', 'Gates', 'Connect', 'Own', 'Replaced', 'Fill', 'Object', 'TypeName',
            'Default', 'Origin', 'Also', 'Omits', 'Lasting', 'Static', 'Look', 'Before'
        $adapter.Keys | Where-Object { $_ -notin $known } | Should -BeNullOrEmpty
    }

    It 'fills from a session that is still to come, and from one that is there, the same variables' {
        $found = & (Get-Module Fobwatch) {
            param($adapter)
            $of = New-FobConnection $adapter ([pscustomobject] @{ Id = '1'; Customer = 'Contoso'; Name = 'One'; Vendor = 'v' }) 'Shell' $null
            $answer = [pscustomobject] @{
                origin = 'https://api.example.com'; api_base = 'https://api.example.com/v2/'; token = 'the-token'; token_type = 'Bearer'
                headers = [pscustomobject] @{ Authorization = 'CwsAuth Bearer=the-token' }; facts = [pscustomobject] @{ client_id = 'app'; id = 'i'; id_header = 'X-Tenant-ID' }
            }
            $waiting = & $adapter['Fill'] (New-FobFilling $of $null)
            $there = & $adapter['Fill'] (New-FobFilling $of @{ Answer = $answer })
            @{
                Keys = (@($waiting.Keys) | Sort-Object) -join ' '; Same = (@($there.Keys) | Sort-Object) -join ' '
                # A function that is replaced may have it instead.
                Holds = [bool] $adapter['Replaced'] -or ((Test-FobHolds $waiting $of.Token) -and (Test-FobHolds $there $of.Token))
                Token = Test-FobHolds $there 'the-token'; Equal = Test-FobSame $there (& $adapter['Fill'] (New-FobFilling $of @{ Answer = $answer })); Changed = Test-FobSame $there $waiting
            }
        } $adapter
        $found.Same | Should -Be $found.Keys
        $found.Token | Should -BeFalse
        $found.Holds | Should -BeTrue
        $found.Equal | Should -BeTrue
        $found.Changed | Should -BeFalse
    }
}

Describe 'Adapters' {
    It 'are one for each of seven vendors' {
        @(& (Get-Module Fobwatch) { Get-FobAdapter | ForEach-Object { $_['Vendor'] } } | Sort-Object) |
            Should -Be @('automate', 'avepoint', 'citrix', 'datto-rmm', 'halo', 'ninjaone', 'sophos-central')
    }
}
