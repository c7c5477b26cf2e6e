# fob is called by its full path, with the arguments that were meant, and without a trace in the user's shell.

BeforeDiscovery {
    # A system without them has the invariant one alone.
    $cultures = @('de-DE', 'tr-TR', 'ar-SA' | Where-Object { try { [cultureinfo] $_ } catch { $null } })
    if (-not $cultures) { $cultures = @('') }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    Use-StandIn (Join-Path $TestDrive 'fob')
    $module = Get-Module Fobwatch
}

AfterAll { Remove-Module Fobwatch, Support -Force -ErrorAction Ignore }

Describe 'Arguments' {
    It 'reach fob as they were meant: <_>' -ForEach @(
        'Contoso/NinjaOne', 'Two words', '"quoted"', 'a"b', 'ends in\', 'ends in two\\', 'in \"both', '\\server\share', "it's", '[EU]', '*', '$HOME', '`n',
        "line`nbreak", "tab`tulator", '%PATH%', '^&|<>', 'Größe & Söhne/Überwachung', 'Żabka', '日本', '😀', "$([char] 0x2019)", '-h', '--help', '--', '-', 'a;b', '$(exit)', '{x}', "'"
    ) {
        Set-StandIn token "the token`n"
        Get-FobToken -Profile $_ | Should -BeExactly 'the token'
        $call = @(Get-StandInWord)
        $call[-1] | Should -BeExactly $_
        if ($_.StartsWith('-')) { $call | Should -Be @('token', '--', $_) } else { $call | Should -Be @('token', $_) }
    }

    It 'cannot be cut off by a zero' {
        { Get-FobToken "Contoso/NinjaOne$([char] 0)x" } | Should -Throw -ErrorId 'FobName*'
        Get-StandInCall | Should -BeNullOrEmpty
    }

    It 'say a time as <Text> for <Time>' -ForEach @(
        @{ Time = '10m'; Text = '600s' }, @{ Time = '90s'; Text = '90s' }, @{ Time = '2h'; Text = '7200s' }, @{ Time = 90; Text = '90s' }
        @{ Time = '90'; Text = '90s' }, @{ Time = [timespan]::FromMinutes(1.5); Text = '90s' }, @{ Time = [timespan]::FromMilliseconds(1); Text = '1s' }
        @{ Time = '00:10:00'; Text = '600s' }, @{ Time = [timespan]::Zero; Text = '0s' }
    ) {
        Set-StandIn token 'x'
        $null = Get-FobToken a -MinValid $Time
        Get-StandInWord | Should -Be @('token', '--min-valid', $Text, 'a')
    }

    It 'refuse <_> as a time' -ForEach @('soon', '-1', '1.5h', '10x', [timespan]::FromSeconds(-1), '99999999999s', '') {
        { Get-FobToken a -MinValid $_ } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        Get-StandInCall | Should -BeNullOrEmpty
    }
}

Describe 'The user''s shell' {
    BeforeEach {
        Set-StandIn token "t`n"
        Set-StandIn header '{"Authorization":"Bearer gr\u00f6\u00dfe"}'
        Set-StandIn bad -Err "fob: no`n" -Code 8
    }

    It 'keeps $LASTEXITCODE, $? and $Error' {
        $global:LASTEXITCODE = 37
        $Error.Clear()
        $null = Get-FobToken a
        $? | Should -BeTrue
        $global:LASTEXITCODE | Should -Be 37
        $Error.Count | Should -Be 0
    }

    It 'has one error for one failure' {
        Set-StandIn token -Err "fob: the secrets are locked`n" -Code 8
        $Error.Clear()
        try { Get-FobToken a } catch { $null = $_ }
        $Error.Count | Should -Be 1
    }

    It 'has the same answers whatever it prefers (<_>)' -ForEach 'Continue', 'SilentlyContinue', 'Stop', 'Inquire' {
        $preference = $_
        & {
            Set-StrictMode -Version Latest
            $ErrorActionPreference = $preference
            $WhatIfPreference = $true
            $ConfirmPreference = 'Low'
            $VerbosePreference = 'SilentlyContinue'
            $OFS = ','
            $PSDefaultParameterValues = @{ '*:WhatIf' = $true; 'ConvertTo-Json:Depth' = 1; '*:Encoding' = 'ascii'; 'Out-*:Width' = 3 }
            Get-FobToken a
            (Get-FobHeader a)['Authorization']
        } | Should -BeExactly @('t', "Bearer gr$([char] 0xf6)$([char] 0xdf)e")
    }

    It 'has the same answers in <_>' -ForEach $cultures {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $_
            Set-Rows (New-Row 'Contoso' 'NinjaOne')
            $one = Get-FobProfile -Name 'CONTOSO/ninjaone' -Vendor NINJAONE
            $one.ExpiresAt.ToUnixTimeMilliseconds() | Should -Be 1796068800250
            $null = Get-FobToken a -MinValid ([timespan]::FromHours(1))
            Get-StandInWord | Should -Be @('token', '--min-valid', '3600s', 'a')
        }
        finally { [cultureinfo]::CurrentCulture = $before }
    }

    It 'reads UTF-8 whatever its console is set to' {
        $before = [Console]::OutputEncoding
        try {
            [Console]::OutputEncoding = [System.Text.Encoding]::GetEncoding(28591)
            Set-StandIn token "gr$([char] 0xf6)$([char] 0xdf)e`n"
            Get-FobToken a | Should -BeExactly "gr$([char] 0xf6)$([char] 0xdf)e"
        }
        finally { [Console]::OutputEncoding = $before }
    }

    It 'gets nothing on its screen from fob' {
        Set-StandIn token 't' -Err "fob: a remark`n"
        (Get-FobToken a *>&1) | Should -BeExactly 't'
    }
}

Describe 'fob' {
    It 'is written to in bytes, without a mark before them' {
        Set-StandIn api "HTTP/1.1 200 OK`r`n`r`n"
        Invoke-FobApi a x -Body "gr$([char] 0xf6)$([char] 0xdf)e"
        [System.IO.File]::ReadAllBytes((Join-Path $TestDrive 'fob/input')) | Should -Be @(0x67, 0x72, 0xc3, 0xb6, 0xc3, 0x9f, 0x65)
    }

    It 'may say and be told more than a pipe holds' {
        $long = 'x' * 3MB
        Set-StandIn api ("HTTP/1.1 200 OK`r`nContent-Type: text/plain`r`n`r`n" + $long) -Err ('y' * 1MB)
        (Invoke-FobApi a x -Body $long).Length | Should -Be $long.Length
        (Get-Item (Join-Path $TestDrive 'fob/input')).Length | Should -Be $long.Length
    }

    It 'is found in the path, and nowhere that depends on where we are' {
        $here = Join-Path $TestDrive 'here'
        Copy-Item (Join-Path $TestDrive 'fob') $here -Recurse
        $path = $env:PATH
        $separator = [System.IO.Path]::PathSeparator
        Push-Location $here
        $process = [System.Environment]::CurrentDirectory
        try {
            [System.Environment]::CurrentDirectory = $here
            $env:PATH = '.', '', 'here', $TestDrive -join $separator
            & $module { $Script:FobProgram = $null; Find-Fob } | Should -BeNullOrEmpty
            { Get-FobToken a } | Should -Throw -ErrorId 'FobMissing*' -ExpectedMessage '*not installed here*'
            $env:PATH = '.', (Join-Path $TestDrive 'fob') -join $separator
            & $module { Find-Fob } | Should -BeLike (Join-Path $TestDrive 'fob/fob*')
        }
        finally {
            Pop-Location
            [System.Environment]::CurrentDirectory = $process
            $env:PATH = $path
        }
    }

    It 'is looked for again when it has gone' {
        $program = & $module { Find-Fob }
        $other = Join-Path $TestDrive 'other'
        Copy-Item (Join-Path $TestDrive 'fob') $other -Recurse
        $path = $env:PATH
        Rename-Item $program "$program.gone"
        try {
            $env:PATH = $other
            Set-Content (Join-Path $other 'token.out') 'of the other'
            Get-FobToken a | Should -Be 'of the other'
        }
        finally {
            $env:PATH = $path
            Rename-Item "$program.gone" $program
            & $module { param($program) $Script:FobProgram = $program } $program
        }
    }
}

Describe 'A fob that hangs' {
    BeforeEach { Set-Content (Join-Path $TestDrive 'fob/hangs') '' }

    AfterEach { Remove-Item (Join-Path $TestDrive 'fob/hangs') }

    It 'is an error in clear words when the time is over, and is ended' {
        & $module { $Script:FobTimeLimit = 1 }
        try { { Get-FobToken a } | Should -Throw -ErrorId 'FobTimeout,Get-FobToken' -ExpectedMessage '*has not answered for 1 seconds*' }
        finally { & $module { $Script:FobTimeLimit = 180 } }
        Get-Process -Id (Get-Content (Join-Path $TestDrive 'fob/id')) -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'is left when the user interrupts, and is ended' {
        Remove-Item (Join-Path $TestDrive 'fob/id') -ErrorAction Ignore
        $shell = [powershell]::Create().AddScript({
                param($folder, $fob)
                $module = Import-Module $folder -PassThru
                & $module { param($fob) $Script:FobProgram = $fob } $fob
                Get-FobToken a
            }).AddArgument((Get-ModuleFolder)).AddArgument((& $module { Find-Fob }))
        $running = $shell.BeginInvoke()
        $id = Join-Path $TestDrive 'fob/id'
        $time = [System.Diagnostics.Stopwatch]::StartNew()
        while (-not ((Test-Path $id) -and (Get-Content $id)) -and $time.Elapsed.TotalSeconds -lt 30) { [System.Threading.Thread]::Sleep(20) }
        $time.Restart()
        $shell.Stop()
        $time.Elapsed.TotalSeconds | Should -BeLessThan 10
        $running.IsCompleted | Should -BeTrue
        $shell.Dispose()
        Get-Process -Id (Get-Content $id) -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}

Describe 'A fob that leaves a process behind' {
    It 'is not waited for longer than it runs' {
        Set-StandIn token "t`n"
        Set-Content (Join-Path $TestDrive 'fob/leaves') ''
        $time = [System.Diagnostics.Stopwatch]::StartNew()
        try { Get-FobToken a | Should -Be 't' }
        finally {
            Remove-Item (Join-Path $TestDrive 'fob/leaves')
            $limit = [System.Diagnostics.Stopwatch]::StartNew()
            $id = Join-Path $TestDrive 'fob/id'
            while (-not ($left = Get-Process -Id (Get-Content $id) -ErrorAction Ignore) -and $limit.Elapsed.TotalSeconds -lt 5) { [System.Threading.Thread]::Sleep(20) }
            if ($left) { $left.Kill() }
        }
        $time.Elapsed.TotalSeconds | Should -BeLessThan 10
    }
}

Describe 'An answer' {
    AfterEach { Remove-Item (Join-Path $TestDrive 'fob/late') -ErrorAction Ignore }

    It 'is read to its end, also when fob has ended by then' {
        Set-Content (Join-Path $TestDrive 'fob/late') ''
        Set-StandIn token "a token that comes late`n"
        Get-FobToken a | Should -BeExactly 'a token that comes late'
        Set-StandIn header '{"Authorization":"Bearer late"}'
        (Get-FobHeader a).Authorization | Should -BeExactly 'Bearer late'
        Set-StandIn token -Err '{"error":{"code":"locked","message":"The secrets are locked.","hint":"Unlock them."}}' -Code 8
        { Get-FobToken a } | Should -Throw '*locked*'
    }

    It 'that has no end is none' {
        $fobwatch = Get-Module Fobwatch
        $rest = & $fobwatch { $Script:FobRest; $Script:FobRest = 1 }
        Set-StandIn token 'half a tok'
        Set-Content (Join-Path $TestDrive 'fob/leaves') ''
        try { { Get-FobToken a } | Should -Throw '*it has no end*' }
        finally {
            & $fobwatch { param($rest) $Script:FobRest = $rest } $rest
            Remove-Item (Join-Path $TestDrive 'fob/leaves')
            $id = Join-Path $TestDrive 'fob/id'
            $limit = [System.Diagnostics.Stopwatch]::StartNew()
            while (-not ($left = Get-Process -Id (Get-Content $id) -ErrorAction Ignore) -and $limit.Elapsed.TotalSeconds -lt 5) { [System.Threading.Thread]::Sleep(20) }
            if ($left) { $left.Kill() }
        }
    }

    It 'of nothing is none' {
        Set-StandIn token ''
        { Get-FobToken a } | Should -Throw '*it is empty*'
        Set-StandIn session ''
        { Get-FobSession a } | Should -Throw '*it is empty*'
    }
}
