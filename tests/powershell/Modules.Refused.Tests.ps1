# Without a good session nothing is sent, whatever the module does with errors; fob's words are on the screen; afterwards the
# same shell goes on. What must not get a session is refused before anything is touched.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'Support/Vendor.psm1') -Force
    $null = Import-Fobwatch
    $server = Start-RequestServer
    $path = $env:PSModulePath
    $root = Join-Path $TestDrive 'modules'
    $env:PSModulePath = $root + [System.IO.Path]::PathSeparator + $path
    $manifest = New-TrapModule $root TrapVend 1 (Get-TrapText)
    Use-FobAnswer $server
    Add-TrapAdapter TrapVend 1 (Get-TrapAdapter)
    Add-FobRow Contoso Vend TrapVend
    Import-Module $manifest -Global
}

AfterAll {
    Stop-RequestServer $server
    $env:PSModulePath = $path
    Remove-Module Fobwatch, TrapVend, Support, Vendor -Force -ErrorAction Ignore
}

Describe 'Without a session' {
    BeforeAll {
        # Warnings and errors as texts; nothing of it ends the test. As the user's preference, or as a parameter.
        function Get-Said([string] $Command, [string] $ErrorAction, [bool] $AsPreference) {
            $before = $global:ErrorActionPreference
            try {
                if ($AsPreference) { $global:ErrorActionPreference = $ErrorAction; & $Command 2>&1 3>&1 }
                else { $ErrorActionPreference = 'Continue'; & $Command -ErrorAction $ErrorAction 2>&1 3>&1 }
            }
            catch { $_ }
            finally { $global:ErrorActionPreference = $before }
        }
    }
    BeforeEach {
        $FobAnswer.Failures.Clear()
        $FobAnswer.With.Clear()
        $null = Connect-FobModule Contoso/Vend
        $null = Get-Thing
        $server.Requests.Clear()
    }
    AfterEach { Disconnect-FobModule }

    $cases = foreach ($command in 'Get-Thing', 'Get-Swallowed', 'Get-Rethrown', 'Get-Anyway', 'Get-Pages') {
        foreach ($preference in 'Stop', 'Continue', 'SilentlyContinue', 'Ignore') {
            foreach ($asPreference in $false, $true) {
                # Of preferences that a variable cannot have.
                if ($asPreference -and $preference -eq 'Ignore') { continue }
                @{ Command = $command; Preference = $preference; AsPreference = $asPreference }
            }
        }
    }
    It '<Command> under <Preference> (as a variable: <AsPreference>) sends nothing, says why, and goes on afterwards' -ForEach $cases {
        $FobAnswer.Failures['*'] = 8, 'The secrets are locked.'
        $said = Get-Said $Command $Preference $AsPreference
        $server.Requests.Count | Should -Be 0
        @($said | Where-Object { $_ -is [System.Management.Automation.WarningRecord] })[0].Message | Should -Be 'Fobwatch: Contoso/Vend: The secrets are locked.'
        (Get-FobModule).State, (Get-FobModule).Refusal | Should -Be @('Refused', 'The secrets are locked.')
        $FobAnswer.Failures.Clear()
        $null = & $Command
        $server.Requests.Count | Should -BeGreaterThan 0
        $server.Requests.Authorization | Should -BeLike 'Bearer token-of-Contoso-Vend-*'
        (Get-FobModule).State | Should -Be 'Connected'
    }

    It 'nothing is sent for exit code <Code> while $WhatIfPreference is on' -ForEach @(
        @{ Code = 3 }, @{ Code = 4 }, @{ Code = 5 }, @{ Code = 6 }, @{ Code = 7 }, @{ Code = 8 }, @{ Code = 9 }
    ) {
        $FobAnswer.Failures['*'] = $Code, 'No.'
        $global:WhatIfPreference = $true
        try { foreach ($command in 'Get-Thing', 'Get-Anyway') { $null = Get-Said $command SilentlyContinue $true } }
        finally { $global:WhatIfPreference = $false }
        $server.Requests.Count | Should -Be 0
    }

    It 'the module''s own Connect may ask its host, and wins' {
        $FobAnswer.Failures['*'] = 8, 'The secrets are locked.'
        { Get-Thing 3> $null } | Should -Throw
        Connect-Asking $server.Url
        $null = Get-Thing 3> $null
        $server.Requests.Path | Should -Be @('/authinfo', '/things')
        $server.Requests[1].Authorization | Should -Be 'Bearer their own'
    }

    It 'a profile that is at another host now gets no request' {
        $FobAnswer.With['origin'] = 'http://127.0.0.1:1'
        { Get-Thing 3> $null } | Should -Throw '*Contoso/Vend has been changed*'
        $server.Requests.Count | Should -Be 0
    }

    It 'a profile whose client is another one now gets no request' {
        $FobAnswer.With['facts'] = [pscustomobject] @{ client_id = 'another' }
        { Get-Thing 3> $null } | Should -Throw '*Contoso/Vend has been changed*'
        $server.Requests.Count | Should -Be 0
    }

    It 'an answer that is none is no session' {
        $FobAnswer.With['headers'] = $null
        { Get-Thing 3> $null } | Should -Throw
        $server.Requests.Count | Should -Be 0
    }

    It 'a module that is left with our stand-in sends nothing: no header may have it' {
        $state = Get-State
        & (Get-Module Fobwatch) { $Script:FobConnections.Clear(); foreach ($adapter in Get-FobAdapter) { Remove-FobGate $adapter } }
        $state.Access | Should -Match '^fobwatch\.'
        foreach ($preference in 'Continue', 'SilentlyContinue', 'Ignore') { $null = Get-Said Get-Anyway $preference $false }
        $server.Requests.Count | Should -Be 0
        & (Get-Module TrapVend) { $Script:State = $null }
    }
}

Describe 'Connect-FobModule refuses' {
    BeforeEach {
        $FobAnswer.Failures.Clear()
        $FobAnswer.With.Clear()
        Connect-Whole $server.Url 'their own'
        $before = & (Get-Module TrapVend) { ${function:Test-Support}, $Script:State }
    }
    AfterEach {
        $after = & (Get-Module TrapVend) { ${function:Test-Support}, $Script:State }
        foreach ($index in 0, 1) { [object]::ReferenceEquals($before[$index], $after[$index]) | Should -BeTrue }
        & (Get-Module TrapVend) { (Get-Command Invoke-RestMethod).CommandType } | Should -Be 'Cmdlet'
        Get-FobModule | Should -BeNullOrEmpty
        Add-TrapAdapter TrapVend 1 (Get-TrapAdapter)
    }

    It 'a profile without a session, in fob''s words, with its exit code' {
        $FobAnswer.Failures['*'] = 4, 'Sign in again.'
        { Connect-FobModule Contoso/Vend } | Should -Throw 'Sign in again.' -ErrorId 'Fob4*'
    }

    It 'an unknown profile' { { Connect-FobModule Contoso/None } | Should -Throw -ErrorId 'Fob3*' }

    It 'a way to sign in that sends a lasting secret' {
        $FobAnswer.With['token'] = $null
        { Connect-FobModule Contoso/Vend } | Should -Throw '*lasting secret*Invoke-FobApi*' -ErrorId 'FobLasting*'
    }

    It 'a lasting secret beside a token' {
        $adapter = Get-TrapAdapter
        $adapter['Lasting'] = , 'X-Secret'
        Add-TrapAdapter TrapVend 1 $adapter
        $FobAnswer.With['headers'] = [pscustomobject] @{ Authorization = 'Bearer x'; 'X-Secret' = 's' }
        { Connect-FobModule Contoso/Vend } | Should -Throw -ErrorId 'FobLasting*'
    }

    It 'another address than the one that is written into the module' {
        $adapter = Get-TrapAdapter
        $adapter['Origin'] = 'https://api.example.com'
        Add-TrapAdapter TrapVend 1 $adapter
        { Connect-FobModule Contoso/Vend } | Should -Throw '*knows https://api.example.com alone*' -ErrorId 'FobOrigin*'
    }

    It 'a version that is made another way, and says which ones were tried' {
        $adapter = Get-TrapAdapter
        $adapter['Tried'] = '0.9'
        $adapter['Needs'] = @{ 'Get-Header' = , 'State.Elsewhere' }
        Add-TrapAdapter TrapVend 1 $adapter
        { Connect-FobModule Contoso/Vend } | Should -Throw 'TrapVend 1.0 is not known here, and it has no State.Elsewhere in Get-Header. Tried: 0.9'
        $adapter['Needs'] = @{ 'Get-Gone' = @() }
        Add-TrapAdapter TrapVend 1 $adapter
        { Connect-FobModule Contoso/Vend } | Should -Throw '*no function Get-Gone*'
    }

    It 'a module that only has the name' {
        Add-TrapAdapter TrapVend 7 (Get-TrapAdapter)
        { Connect-FobModule Contoso/Vend } | Should -Throw '*another module of the name TrapVend'
    }

    It 'two versions at once' {
        $second = New-TrapModule $root TrapVend 1 (Get-TrapText) '2.0'
        $other = Import-Module $second -PassThru -Scope Local
        try { { Connect-FobModule Contoso/Vend } | Should -Throw '*2 versions (1.0, 2.0)*' }
        finally {
            Remove-Module $other -Force
            Remove-Item (Split-Path $second) -Recurse -Force
        }
    }

    It 'a folder that others can write' -Skip:([System.Environment]::OSVersion.Platform -eq 'Win32NT') {
        $folder = Join-Path $root 'TrapVend'
        try {
            foreach ($open in $folder, "$folder/1.0", "$folder/1.0/TrapVend.psm1") {
                chmod o+w $open
                { Connect-FobModule Contoso/Vend } | Should -Throw "*others can write $open*"
                chmod o-w $open
            }
        }
        finally { chmod -R o-w $folder }
    }

    It 'a PowerShell that is too old for it' {
        $adapter = Get-TrapAdapter
        $adapter['PowerShell'] = '99.0'
        Add-TrapAdapter TrapVend 1 $adapter
        { Connect-FobModule Contoso/Vend } | Should -Throw '*TrapVend needs PowerShell 99.0*'
    }

    It 'a module that is not installed, and one that does not load' {
        Add-TrapAdapter TrapNone 9 @{ Fill = { @{} } }
        Add-FobRow Contoso None TrapNone
        { Connect-FobModule Contoso/None } | Should -Throw '*Install-Module TrapNone*'
        $null = New-TrapModule $root TrapNone 9 'throw "no good"'
        { Connect-FobModule Contoso/None 2> $null } | Should -Throw '*TrapNone cannot be loaded*no good*'
    }

    It 'a vendor without a module' {
        Add-FobRow Contoso Alien no-such-vendor
        { Connect-FobModule Contoso/Alien } | Should -Throw '*Invoke-FobApi*' -ErrorId 'FobNoModule*'
    }
}

Describe 'Connecting when first used' {
    BeforeEach {
        $FobAnswer.Failures.Clear()
        $FobAnswer.With.Clear()
        Remove-Module TrapVend -Force -ErrorAction Ignore
        $FobAnswer.Asked.Clear()
        $server.Requests.Clear()
        & (Get-Module Fobwatch) { Register-FobModule ([pscustomobject] @{ Id = 'Contoso-Vend'; Customer = 'Contoso'; Name = 'Vend'; Vendor = 'TrapVend' }) } | Should -Be 'TrapVend'
    }
    AfterEach {
        Disconnect-FobModule
        & (Get-Module Fobwatch) { Unregister-FobModule }
    }

    It 'asks nobody and loads nothing until then' {
        (Get-FobModule).State | Should -Be 'Pending'
        Get-Module TrapVend | Should -BeNullOrEmpty
        $null = Get-Help Get-Thing
        $null = Get-Command Get-Thing
        $null = TabExpansion2 'Get-Thing -Pa' 13
        $FobAnswer.Asked.Count | Should -Be 0
        (Get-Thing).authorization | Should -BeLike 'Bearer token-of-Contoso-Vend-*'
        (Get-FobModule).State | Should -Be 'Connected'
    }

    It 'is done by each command, also one that asks for a page' {
        # Its address was made before there was one.
        { Get-Pages 3> $null } | Should -Throw '*Run the command again.'
        $server.Requests.Count | Should -Be 0
        $null = Get-Thing
        $server.Requests.Authorization | Should -BeLike 'Bearer token-of-Contoso-Vend-*'
    }

    It 'sends nothing while it is refused, and goes on by itself' {
        $FobAnswer.Failures['*'] = 8, 'The secrets are locked.'
        foreach ($preference in 'Continue', 'SilentlyContinue', 'Ignore') {
            foreach ($command in 'Get-Thing', 'Get-Anyway', 'Get-Rethrown') { try { & $command -ErrorAction $preference 2> $null 3> $null } catch { $null = $_ } }
        }
        $server.Requests.Count | Should -Be 0
        $FobAnswer.Failures.Clear()
        (Get-Thing).authorization | Should -BeLike 'Bearer token-of-Contoso-Vend-*'
    }

    It 'leaves what the user has in that place, and takes only itself out' {
        & (Get-Module Fobwatch) { Unregister-FobModule }
        $global:Looked = 0
        $theirs = [System.EventHandler[System.Management.Automation.CommandLookupEventArgs]] { $global:Looked++ }
        $ExecutionContext.InvokeCommand.PostCommandLookupAction = $theirs
        try {
            & (Get-Module Fobwatch) { $null = Register-FobModule ([pscustomobject] @{ Id = 'Contoso-Vend'; Customer = 'Contoso'; Name = 'Vend'; Vendor = 'TrapVend' }) }
            $null = Get-Thing
            $global:Looked | Should -BeGreaterThan 0
            & (Get-Module Fobwatch) { Unregister-FobModule }
            [object]::ReferenceEquals($ExecutionContext.InvokeCommand.PostCommandLookupAction, $theirs) | Should -BeTrue
        }
        finally {
            $ExecutionContext.InvokeCommand.PostCommandLookupAction = $null
            Remove-Variable Looked -Scope Global
        }
    }

    It 'finds a module that does not say which commands it has' {
        & (Get-Module Fobwatch) { Unregister-FobModule }
        $hidden = New-TrapModule $root TrapHidden 8 'Get-ChildItem $PSScriptRoot -Filter inner.ps1 | ForEach-Object { . $_.FullName }; Invoke-Start'
        # It runs a command of its own while it is loaded.
        [System.IO.File]::WriteAllText((Join-Path (Split-Path $hidden) 'inner.ps1'), ((Get-TrapText) -replace 'Get-Thing', 'Get-Hidden') + "`nfunction Invoke-Start { `$Script:State = `$null }")
        $adapter = Get-TrapAdapter
        $adapter['Needs'] = @{}
        $adapter['Commands'] = , '*-Hidden'
        Add-TrapAdapter TrapHidden 8 $adapter
        Add-FobRow Contoso Hidden TrapHidden
        try {
            { Get-Hidden } | Should -Throw -ErrorId CommandNotFoundException
            & (Get-Module Fobwatch) { $null = Register-FobModule ([pscustomobject] @{ Id = 'Contoso-Hidden'; Customer = 'Contoso'; Name = 'Hidden'; Vendor = 'TrapHidden' }) }
            { Get-OfAnotherName } | Should -Throw -ErrorId CommandNotFoundException
            Get-Module TrapHidden | Should -BeNullOrEmpty
            (Get-Hidden).authorization | Should -BeLike 'Bearer token-of-Contoso-Hidden-*'
        }
        finally {
            Disconnect-FobModule
            Remove-Module TrapHidden -Force -ErrorAction Ignore
        }
        $ExecutionContext.InvokeCommand.CommandNotFoundAction | Should -BeNullOrEmpty
    }

    It 'gives way to Connect-FobModule and to Disconnect-FobModule' {
        Disconnect-FobModule TrapVend
        Get-FobModule | Should -BeNullOrEmpty
        { Get-Thing } | Should -Throw 'Not connected.'
    }
}
