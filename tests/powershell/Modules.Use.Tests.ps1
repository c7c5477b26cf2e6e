# Use-Fob: for one customer or many, one after another or at once; everything is put back.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'Support/Vendor.psm1') -Force
    $server = Start-RequestServer
    $path = $env:PSModulePath
    $root = Join-Path $TestDrive 'modules'
    $env:PSModulePath = $root + [System.IO.Path]::PathSeparator + $path
    $manifest = New-TrapModule $root TrapVend 1 (Get-TrapText)
    $other = New-TrapModule $root TrapOther 2 ((Get-TrapText) -replace '-(Thing|Anyway|Pages|Missing|State|Header|Before|Support|Own|Swallowed|Rethrown|Preference|Elsewhere|Whole|Into|Half|Copy|Asking)\b', '-Other$1')
    $alone = New-TrapModule $root TrapAlone 3 ((Get-TrapText) -replace '-(Thing|Anyway|Pages|Missing|State|Header|Before|Support|Own|Swallowed|Rethrown|Preference|Elsewhere|Whole|Into|Half|Copy|Asking)\b', '-Alone$1')
    New-FobCopy (Join-Path $TestDrive 'Fobwatch') @{
        TrapVend = Get-TrapAdapterText TrapVend 1
        TrapOther = (Get-TrapAdapterText TrapOther 2) -replace "'Test-(Support|Before)'", "'Test-Other`$1'"
        TrapAlone = (Get-TrapAdapterText TrapAlone 3 'Static = ''$Script:Table''; Look = ''Get-AloneThing''') -replace "'Test-(Support|Before)'", "'Test-Alone`$1'"
    }
    Use-FobAnswer $server
    foreach ($number in 1..5) { Add-FobRow "Customer $number" Vend TrapVend }
    Add-FobRow Contoso Vend TrapVend
    Add-FobRow Contoso Other TrapOther
    foreach ($number in 1..3) { Add-FobRow "Customer $number" Alone TrapAlone }
    foreach ($one in $manifest, $other, $alone) { Import-Module $one -Global }
}

AfterAll {
    Stop-RequestServer $server
    $env:PSModulePath = $path
    Remove-Module Fobwatch, TrapVend, TrapOther, TrapAlone, Support, Vendor -Force -ErrorAction Ignore
}

Describe 'Use-Fob' {
    BeforeEach {
        $FobAnswer.Failures.Clear()
        $server.Requests.Clear()
        Connect-Whole $server.Url 'their own'
    }
    AfterEach {
        # Whatever happened: what was there is there, and nothing of ours.
        (Get-State).Access | Should -Be 'their own'
        & (Get-Module TrapVend) { (Get-Command Invoke-RestMethod).CommandType } | Should -Be 'Cmdlet'
        Get-FobModule | Should -BeNullOrEmpty
    }

    It 'runs its block on the customer''s session' {
        (Use-Fob Contoso/Vend { Get-Thing }).authorization | Should -BeLike 'Bearer token-of-Contoso-Vend-*'
    }

    It 'puts back after an error, and the error is its own' {
        { Use-Fob Contoso/Vend { Get-Thing; throw 'in the block' } } | Should -Throw 'in the block'
        { Use-Fob Contoso/Vend { Write-Error 'in the block' -ErrorAction Stop } } | Should -Throw 'in the block'
    }

    It 'puts back after <_> in the block' -ForEach 'break', 'continue', 'return' {
        $block = [scriptblock]::Create("Get-Thing; $_; 'not reached'")
        $results = foreach ($number in 1, 2) { @(Use-Fob Contoso/Vend $block).Count }
        $results | Should -Be @(1, 1)
    }

    It 'puts back after Ctrl-C' {
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $null = $shell.AddScript({
            param($paths, $url)
            foreach ($path in $paths) { Import-Module $path -Global }
            Connect-Whole $url 'their own'
            Use-Fob Contoso/Vend { Get-Thing; Start-Sleep -Seconds 3600 }
        }).AddArgument(@((Join-Path $TestDrive 'Fobwatch'), $manifest)).AddArgument($server.Url)
        $running = $shell.BeginInvoke()
        while ($server.Requests.Count -eq 0 -and -not $running.IsCompleted) { $null = $running.AsyncWaitHandle.WaitOne(20) }
        $shell.Stop()
        $after = [powershell]::Create()
        $after.Runspace = $runspace
        $found = $after.AddScript('(Get-State).Access; @(Get-FobModule).Count; (Get-Thing).authorization').Invoke()
        $runspace.Dispose()
        $server.Requests[0].Authorization | Should -BeLike 'Bearer token-of-Contoso-Vend-*'
        $found | Should -Be @('their own', 0, 'Bearer their own')
    }

    It 'is one within another, and each has its own' {
        $results = Use-Fob Contoso/Vend { Get-Thing; Use-Fob 'Customer 1/Vend' { Get-Thing }; Get-Thing }
        $results.authorization -replace '-\d+$' | Should -Be @('Bearer token-of-Contoso-Vend', 'Bearer token-of-Customer 1-Vend', 'Bearer token-of-Contoso-Vend')
    }

    It 'lies over a Connect-FobModule, which is there again afterwards' {
        $null = Connect-FobModule 'Customer 2/Vend'
        (Use-Fob Contoso/Vend { Get-Thing }).authorization | Should -BeLike 'Bearer token-of-Contoso-Vend-*'
        (Get-Thing).authorization | Should -BeLike 'Bearer token-of-Customer 2-Vend-*'
        Disconnect-FobModule
    }

    It 'connects a customer''s several modules together' {
        $results = @(Use-Fob -Customer Contoso { Get-Thing; Get-OtherThing })
        $results.Count | Should -Be 2
        $results.authorization -replace '-\d+$' | Should -Be @('Bearer token-of-Contoso-Vend', 'Bearer token-of-Contoso-Other')
    }

    It 'takes profiles from the pipeline' {
        @(Get-FobProfile -Vendor TrapVend -Customer 'Customer*' | Use-Fob { Get-Thing }).Count | Should -Be 5
    }

    It 'fails without a session, before the block' {
        $FobAnswer.Failures['Contoso-Vend'] = 4, 'Sign in again.'
        $script:ran = $false
        { Use-Fob Contoso/Vend { $script:ran = $true } } | Should -Throw 'Sign in again.' -ErrorId 'Fob4*'
        $script:ran | Should -BeFalse
    }

    It 'fails when a request was refused, whatever the module has returned' {
        { Use-Fob Contoso/Vend { $FobAnswer.Failures['*'] = 8, 'Locked.'; Get-Swallowed 2> $null; 'an empty report' } 3> $null } | Should -Throw 'Contoso/Vend: Locked.' -ErrorId 'FobRefused*'
        $server.Requests.Count | Should -Be 0
    }

    It 'lists its customers with -WhatIf, and touches nothing' {
        $script:ran = $false
        $FobAnswer.Asked.Clear()
        Use-Fob -Customer * -Vendor TrapVend { $script:ran = $true } -WhatIf
        $script:ran | Should -BeFalse
        $FobAnswer.Asked.Count | Should -Be 0
    }

    It 'says that no profile fits' { { Use-Fob -Customer None* { 1 } } | Should -Throw -ErrorId 'Fob3*' }

    It 'shows results as they are shown without it' {
        Connect-Whole $server.Url 'token-of-Contoso-Vend-1'
        $without = (Get-Thing | Select-Object path, Before | Out-String)
        (Use-Fob Contoso/Vend { Get-Thing | Select-Object path, Before } | Out-String) | Should -Be $without
        $result = Use-Fob Contoso/Vend { [pscustomobject] @{ A = 1; B = 2 } }
        ($result | Out-String).Trim() | Should -Be ([pscustomobject] @{ A = 1; B = 2 } | Out-String).Trim()
        $result.FobCustomer, $result.FobProfile | Should -Be @('Contoso', 'Contoso/Vend')
        (Use-Fob Contoso/Vend { 'a text' }).FobCustomer | Should -Be 'Contoso'
        Use-Fob Contoso/Vend { $null } | Should -BeNullOrEmpty
        $list = @(Use-Fob Contoso/Vend { , @(1, 2) })
        $list.Count, $list[0].Count | Should -Be @(1, 2)
        Connect-Whole $server.Url 'their own'
    }
}

Describe 'Use-Fob over many, <Name>' -ForEach @(
    @{ Name = 'one after another'; Limit = 1 }
    # Windows PowerShell 5.1 says so, and runs them one after another.
    @{ Name = 'three at once'; Limit = 3 }
) {
    BeforeEach {
        $FobAnswer.Failures.Clear()
        $server.Requests.Clear()
        Connect-Whole $server.Url 'their own'
    }
    AfterEach {
        (Get-State).Access | Should -Be 'their own'
        Get-FobModule | Should -BeNullOrEmpty
    }

    It 'runs for each on its own session, and says whose each result is' {
        $results = @(Use-Fob -Customer 'Customer *' -Vendor TrapVend -ThrottleLimit $Limit { Get-Thing; Get-Pages 2 })
        $results.Count | Should -Be 15
        foreach ($result in $results) { $result.authorization | Should -BeLike "Bearer token-of-$($result.FobCustomer)-Vend-*" }
        @($results.FobProfile | Sort-Object -Unique).Count | Should -Be 5
    }

    It 'gives the block its arguments and $using: values' {
        $word = 'a word'
        $table = @{ Key = 'a value' }
        $results = Use-Fob -Customer 'Customer *' -Vendor TrapVend -ThrottleLimit $Limit -ArgumentList 1, 'two' { param($first, $second) "$first $second $using:word $($using:table.Key) ${using:word}" }
        $results | Sort-Object -Unique | Should -Be '1 two a word a value a word'
        $results.Count | Should -Be 5
    }

    It 'refuses a $using: without a value' {
        { Use-Fob -Customer 'Customer *' -Vendor TrapVend -ThrottleLimit $Limit { $using:nothingOfThatName } } | Should -Throw '*nothingOfThatName*' -ErrorId 'FobUsing*'
    }

    It 'tells failures at the end, and the others have their results' {
        $FobAnswer.Failures['Customer 2-Vend'] = 4, 'Sign in again.'
        $results = @(Use-Fob -Customer 'Customer *' -Vendor TrapVend -ThrottleLimit $Limit -ErrorVariable failed -ErrorAction SilentlyContinue {
            if ($using:server.Requests.Count -ge 0) { $thing = Get-Thing }
            if ($thing.authorization -like '*Customer 4*') { throw 'of the fourth' }
            $thing
        })
        $results.FobCustomer | Sort-Object | Should -Be @('Customer 1', 'Customer 3', 'Customer 5')
        $messages = @($failed | ForEach-Object { $_.Exception.Message } | Where-Object { $_ -like 'Customer*' } | Sort-Object -Unique)
        $messages | Should -Be @('Customer 2/Vend: Sign in again.', 'Customer 4/Vend: of the fourth')
    }

    It 'a block runs only where it is connected, also in a runspace that served another' {
        $FobAnswer.Failures['Customer 4-Vend'] = 8, 'Locked.'
        $FobAnswer.Failures['Customer 5-Vend'] = 8, 'Locked.'
        $null = Use-Fob -Customer 'Customer *' -Vendor TrapVend -ThrottleLimit $Limit -ErrorAction SilentlyContinue { Get-Thing }
        $server.Requests.Count | Should -Be 3
        $server.Requests.Authorization | Should -Not -Match 'Customer [45]|their own'
    }

    It 'passes warnings, errors and information on' {
        $said = Use-Fob 'Customer 1/Vend', 'Customer 2/Vend' -ThrottleLimit $Limit { Write-Warning "of $(Get-FobModule | ForEach-Object Profile)"; Write-Error 'an error'; Write-Host 'host' } 2>&1 3>&1 6>&1
        @($said | Where-Object { $_ -is [System.Management.Automation.WarningRecord] } | ForEach-Object Message | Where-Object { $_ -notlike 'Fobwatch:*' } | Sort-Object) | Should -Be @('of Customer 1/Vend', 'of Customer 2/Vend')
        @($said | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }).Count | Should -Be 2
        @($said | Where-Object { $_ -is [System.Management.Automation.InformationRecord] }).Count | Should -Be 2
    }
}

Describe 'A module with one table for the whole process' {
    BeforeEach { $FobAnswer.Failures.Clear(); $server.Requests.Clear() }

    It 'serves one customer after another, says so, and has the table back' {
        & (Get-Module TrapAlone) { $Script:Table = 'theirs' }
        $results = Use-Fob -Customer 'Customer *' -Vendor TrapAlone -ThrottleLimit 3 { & (Get-Module TrapAlone) { $Script:Table.authorization } } 3>&1
        @($results | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }).Message | Should -Be 'Fobwatch: TrapAlone has one table for the whole process: one customer after another.'
        @($results | Where-Object { $_ -is [string] }) -replace '-\d+$' | Should -Be @(1..3 | ForEach-Object { "Bearer token-of-Customer $_-Alone" })
        & (Get-Module TrapAlone) { $Script:Table } | Should -Be 'theirs'
    }
}
