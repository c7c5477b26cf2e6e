# A failure is fob's own words with its hint, and its exit code is the id.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    Use-StandIn (Join-Path $TestDrive 'fob')
}

AfterAll { Remove-Module Fobwatch, Support -Force -ErrorAction Ignore }

Describe 'Exit code <Code>' -ForEach @(
    @{ Code = 2; Word = 'usage'; Category = 'InvalidArgument' }, @{ Code = 3; Word = 'not_found'; Category = 'ObjectNotFound' }
    @{ Code = 4; Word = 'sign_in_needed'; Category = 'AuthenticationError' }, @{ Code = 5; Word = 'code_needed'; Category = 'AuthenticationError' }
    @{ Code = 6; Word = 'refused'; Category = 'PermissionDenied' }, @{ Code = 7; Word = 'unreachable'; Category = 'ConnectionError' }
    @{ Code = 8; Word = 'locked'; Category = 'SecurityError' }, @{ Code = 9; Word = 'agent'; Category = 'ResourceUnavailable' }
) {
    It 'ends <_>' -ForEach 'Get-FobToken', 'Get-FobHeader', 'Get-FobSession' {
        $name = @{ 'Get-FobToken' = 'token'; 'Get-FobHeader' = 'header'; 'Get-FobSession' = 'session' }[$_]
        if ($name -eq 'token') { Set-StandIn $name -Err "fob: a remark`nfob: it is so`n     Do this`n     or that`n" -Code $Code }
        else { Set-StandIn $name -Err (Get-FailureText $Word 'it is so' "Do this`nor that") -Code $Code }
        $command = $_
        # Also where errors are not wanted: the statement ends, and nothing is handed out.
        foreach ($preference in 'Continue', 'SilentlyContinue', 'Ignore', 'Stop') {
            $out = 'untouched'
            $said = $null
            try { $out = & $command Contoso/NinjaOne -ErrorAction $preference } catch { $said = $_ }
            $out | Should -Be 'untouched'
            $said.FullyQualifiedErrorId | Should -Be "Fob$Code,$command"
            $said.Exception.Message | Should -Be "it is so. Do this`nor that"
            "$($said.CategoryInfo.Category)" | Should -Be $Category
            $said.TargetObject | Should -Be 'Contoso/NinjaOne'
            # Where the user wrote it.
            $said.InvocationInfo.ScriptName | Should -BeLike '*Failures.Tests.ps1'
        }
    }

    It 'is an error for each profile of Test-Fob and Disconnect-Fob, and the others go on' {
        $null = Get-StandInCall
        foreach ($name in 'verify', 'disconnect') { Set-StandIn $name '{"said":"fine"}' -Err (Get-FailureText $Word 'it is so') -Code $Code }
        $answers = 'a', 'b' | Test-Fob -ErrorAction SilentlyContinue -ErrorVariable failures
        $answers | Should -Be $false, $false
        $failures.Exception.Message | Should -Be 'a: it is so', 'b: it is so'
        $failures.FullyQualifiedErrorId | Should -Be "Fob$Code,Test-Fob", "Fob$Code,Test-Fob"
        'a', 'b' | Disconnect-Fob -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures.TargetObject | Should -Be 'a', 'b'
        @(Get-StandInCall).Count | Should -Be 4
    }
}

Describe 'Update-Fob' {
    It 'renews all at once, and writes an error for each that failed' {
        Set-StandIn renew (ConvertTo-Json -InputObject @(
                @{ id = '1'; profile = 'A'; customer = 'Contoso'; error = $null }
                @{ id = '2'; profile = 'B'; customer = 'Contoso'; error = @{ code = 'refused'; message = 'no'; hint = 'Ask.' } }
                @{ id = '3'; profile = 'C'; customer = ''; error = @{ code = 'locked'; message = 'closed'; hint = $null } }
            ) -Depth 4) -Err (Get-FailureText refused '2 of them failed') -Code 6
        '1', '2', '3' | Update-Fob -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures.Exception.Message | Should -Be 'Contoso/B: no. Ask.', 'C: closed'
        $failures.FullyQualifiedErrorId | Should -Be 'Fob6,Update-Fob', 'Fob8,Update-Fob'
        Get-StandInWord | Should -Be @('renew', '--json', '--', '1', '2', '3')
    }

    It 'asks for each by itself where one is none' {
        Set-StandIn renew -Err (Get-FailureText not_found 'there is no profile x') -Code 3
        'x', 'y' | Update-Fob -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures.TargetObject | Should -Be 'x', 'y'
        $calls = @(Get-StandInCall)
        $calls.Count | Should -Be 3
        $calls[2] | Should -Be @('renew', '--json', '--', 'y')
    }
}

Describe 'What is not fob''s answer' {
    It 'is an error (<_>)' -ForEach 'no JSON', '{"token":' {
        Set-StandIn session $_
        { Get-FobSession a } | Should -Throw -ErrorId 'FobTrouble,Get-FobSession' -ExpectedMessage '*same version as fob*'
    }

    It 'is shown where fob ends without a word, or with words of its own' {
        Set-StandIn token -Code 77
        { Get-FobToken a } | Should -Throw -ErrorId 'Fob77*' -ExpectedMessage '*exit code 77*'
        Set-StandIn token -Err "thread 'main' panicked`n" -Code 101
        { Get-FobToken a } | Should -Throw -ErrorId 'Fob101*' -ExpectedMessage "*panicked*"
        Set-StandIn token -Err "error: unexpected argument '--x' found`n`n  tip: try '--y'`n`nUsage: fob token`n" -Code 2
        { Get-FobToken a } | Should -Throw -ErrorId 'Fob2*' -ExpectedMessage "unexpected argument '--x' found. tip: try '--y'`nUsage: fob token"
    }
}

Describe '-WhatIf' {
    It 'changes nothing' {
        $null = Get-StandInCall
        'a', 'b' | Update-Fob -WhatIf
        Disconnect-Fob a -WhatIf
        Connect-Fob a -WhatIf
        Invoke-FobApi a x -Method DELETE -WhatIf
        Get-StandInCall | Should -BeNullOrEmpty
    }

    It 'asks the vendor all the same' {
        Set-StandIn api "HTTP/1.1 200 OK`r`nContent-Type: application/json`r`n`r`n{`"a`":1}"
        (Invoke-FobApi a x -WhatIf).a | Should -Be 1
    }
}
