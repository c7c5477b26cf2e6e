# fob shell, from inside: what is made ready, and the prompt.

BeforeAll {
    $module = Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'src-tauri', 'cli', 'powershell', 'Fobwatch')) -Force -PassThru
    $theirs = ${function:global:prompt}

    # A profile as `fob list --json` has it.
    function New-Row([string] $State, [int] $Minutes, [switch] $RenewsItself, [string] $Id = 'one', [string] $Vendor = 'ninjaone') {
        $isUsable = $State -in 'active', 'renewing'
        [pscustomobject] @{
            id = $Id; customer = 'Contoso'; name = $Vendor; vendor = $Vendor; vendor_name = $Vendor; state = $State; usable = $isUsable
            renewable = [bool] $RenewsItself; auto_renew = $true
            expires_at = if ($isUsable -and $Minutes) { [datetimeoffset]::UtcNow.AddMinutes($Minutes).AddSeconds(30).ToString('o') }
        }
    }
    # The prompt, as a host asks for it: what it shows and what it returns.
    function Get-Prompt { -join @(prompt 6>&1) }
    function Start-Prompt([object[]] $Rows = @(New-Row active 42), [string] $Title = 'Contoso') {
        & $module { Start-FobPrompt $args[0] @('one', 'two') $args[1] } $Title $Rows
    }
    # As if fob had been asked: a program that says what it is told once that has ended.
    function Start-Asked {
        $start = [System.Diagnostics.ProcessStartInfo]::new('sort')
        $start.UseShellExecute = $false
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        & $module {
            $Script:FobPrompt.Process = $args[0]
            $Script:FobPrompt.Reading = $args[0].StandardOutput.ReadToEndAsync()
        } $process
        [System.Diagnostics.Process]::GetProcessById($process.Id)
    }
    # As PSReadLine does when nobody types.
    function Invoke-Idle {
        $null = [runspace]::DefaultRunspace.Events.GenerateEvent('PowerShell.OnIdle', $null, $null, $null)
        $null = [powershell]::Create([System.Management.Automation.RunspaceMode]::CurrentRunspace).AddScript('0').Invoke()
    }
    function Stop-Prompt { & $module { Stop-FobPrompt } }
}

AfterAll {
    ${function:global:prompt} = $theirs
    Remove-Module $module
}

Describe 'What needs somebody' {
    It '<Case>: <Expected>' -ForEach @(
        @{ Case = 'a time'; Expected = '42m'; Rows = { New-Row active 42 } }
        @{ Case = 'hours'; Expected = '3h'; Rows = { New-Row active 185 } }
        @{ Case = 'days'; Expected = '2d'; Rows = { New-Row active 2890 } }
        @{ Case = 'a moment'; Expected = '<1m'; Rows = { New-Row active -Minutes 0; $row = New-Row active 1; $row.expires_at = [datetimeoffset]::UtcNow.AddSeconds(20).ToString('o'); $row } }
        @{ Case = 'the soonest'; Expected = '7m'; Rows = { New-Row active 42; New-Row active 7; New-Row signed_out } }
        @{ Case = 'what renews itself does not count'; Expected = '42m'; Rows = { New-Row active 42; New-Row active 7 -RenewsItself } }
        @{ Case = 'nothing'; Expected = ''; Rows = { New-Row active 7 -RenewsItself; New-Row renewing 7 -RenewsItself } }
        @{ Case = 'a person now'; Expected = 'sign in'; Rows = { New-Row active 7; New-Row needs_sign_in; New-Row refused } }
        @{ Case = 'a code'; Expected = 'code needed'; Rows = { New-Row needs_code } }
        @{ Case = 'the lock'; Expected = 'locked'; Rows = { New-Row locked; New-Row needs_sign_in } }
        @{ Case = 'the network'; Expected = 'retrying'; Rows = { New-Row unreachable; New-Row active 7 -RenewsItself } }
        @{ Case = 'nobody has signed in'; Expected = 'not connected'; Rows = { New-Row signed_out } }
        @{ Case = 'one of several has not'; Expected = ''; Rows = { New-Row signed_out; New-Row active 7 -RenewsItself } }
        @{ Case = 'no profile is left'; Expected = 'removed'; Rows = { } }
    ) {
        $asked = @(& $Rows)
        "$(& $module { Get-FobNeedOf $args[0] ([datetimeoffset]::UtcNow) } $asked)" | Should -BeExactly $Expected
    }

    It 'an end that has come is told without fob' {
        $row = New-Row active 1
        "$(& $module { Get-FobNeedOf @($args[0]) ([datetimeoffset]::UtcNow.AddHours(1)) } $row)" | Should -BeExactly 'expired'
    }
}

Describe 'The prompt' {
    BeforeEach {
        function global:prompt { "<$? $LASTEXITCODE> " }
        # Nobody is asked, unless a test says so.
        & $module { $Script:FobPromptPause = [int]::MaxValue }
    }
    AfterEach { Stop-Prompt }

    It 'begins with the customer and the time, and keeps $? and $LASTEXITCODE for the one behind' {
        Start-Prompt
        $global:LASTEXITCODE = 7
        Write-Error 'failed' -ErrorAction Ignore
        $said = Get-Prompt
        $said | Should -BeExactly '[Contoso 42m] <False 7> '
        Get-Prompt | Should -BeExactly '[Contoso 42m] <True 7> '
        $global:LASTEXITCODE | Should -Be 7
    }

    It 'leaves no error behind' {
        Start-Prompt
        $before = $Error.Count
        Write-Error 'failed' -ErrorAction Ignore
        $null = Get-Prompt
        $Error.Count | Should -Be $before
    }

    It 'comes before a prompt that is set up later' {
        Start-Prompt
        function global:prompt { 'later> ' }
        Invoke-Idle
        Get-Prompt | Should -BeExactly '[Contoso 42m] later> '
    }

    It 'is shown once where somebody else puts theirs before it, and again when they take that back' {
        Start-Prompt
        $Script:ours = ${function:global:prompt}
        function global:prompt { "(venv) $(& $Script:ours)" }
        Invoke-Idle
        Get-Prompt | Should -BeExactly '[Contoso 42m] (venv) <True 7> '
        ${function:global:prompt} = $Script:ours
        Invoke-Idle
        Get-Prompt | Should -BeExactly '[Contoso 42m] <True 7> '
    }

    It 'goes with the module' {
        Start-Prompt
        Stop-Prompt
        Get-Prompt | Should -BeLike '<*'
    }

    It 'does not wait for a fob that hangs, and says so in the end' {
        Start-Prompt
        $hangs = Start-Asked
        Get-Prompt | Should -BeExactly '[Contoso 42m] <True 7> '
        $hangs.HasExited | Should -BeFalse
        & $module { $Script:FobPromptPatience = 0 }
        try { Get-Prompt | Should -BeExactly '[Contoso no answer] <True 7> ' }
        finally { & $module { $Script:FobPromptPatience = 30 } }
        $hangs.WaitForExit(30000) | Should -BeTrue
    }

    It 'shows what fob said meanwhile' {
        Start-Prompt
        $asked = Start-Asked
        & $module {
            param($said)
            $Script:FobPrompt.Process.StandardInput.WriteLine($said)
            $Script:FobPrompt.Process.StandardInput.Close()
            $Script:FobPrompt.Reading.Wait()
        } ('[' + (ConvertTo-Json (New-Row needs_sign_in) -Compress) + ']')
        $asked.WaitForExit(30000) | Should -BeTrue
        Get-Prompt | Should -BeExactly '[Contoso sign in] <True 7> '
    }
}

Describe 'A shell' {
    BeforeEach {
        function global:prompt { '> ' }
        Mock -ModuleName Fobwatch Write-Host { }
        Mock -ModuleName Fobwatch Register-FobModule { if ($Profile.vendor -ne 'sophos') { "Module of $($Profile.vendor)" } }
        $env:FOBWATCH_SHELL = '{"profiles":["one","two","three"],"title":"Con\u001b]0;x\u0007\u202etoso","module":"Fobwatch","rows":null}'
    }
    AfterEach {
        Stop-Prompt
        $env:FOBWATCH_SHELL = $null
    }

    It 'makes each vendor''s module ready, and no more than it was told' {
        $rows = (New-Row active 42 -Id one), (New-Row active 42 -Id two -Vendor halo), (New-Row active 42 -Id three -Vendor sophos), (New-Row active 1 -Id four -Vendor citrix)
        Mock -ModuleName Fobwatch Invoke-Fob { [pscustomobject] @{ Failure = $null; Value = $rows } }
        & $module { Start-FobShell }
        Should -Invoke -ModuleName Fobwatch Register-FobModule -Times 3 -Exactly
        Should -Invoke -ModuleName Fobwatch Register-FobModule -Times 0 -Exactly -ParameterFilter { $Profile.id -eq 'four' }
        Should -Invoke -ModuleName Fobwatch Write-Host -ParameterFilter { "$Object" -eq 'Connected when first used: Module of ninjaone (Contoso/ninjaone), Module of halo (Contoso/halo)' }
        [System.Environment]::GetEnvironmentVariable('FOBWATCH_SHELL') | Should -BeNullOrEmpty
        & $module { $Script:FobPrompt.Title } | Should -BeExactly 'Con]0;xtoso'
    }

    It 'asks nobody for what it was told' {
        Mock -ModuleName Fobwatch Invoke-Fob { throw 'asked' }
        $told = ConvertTo-Json -Compress @{ profiles = @('one'); title = 'Contoso'; module = 'Fobwatch'; rows = @(New-Row active 42) } -Depth 3
        $env:FOBWATCH_SHELL = $told
        & $module { Start-FobShell }
        Should -Invoke -ModuleName Fobwatch Register-FobModule -Times 1 -Exactly -ParameterFilter { $Profile.id -eq 'one' }
        & $module { Get-FobNeed } | Should -BeExactly '42m'
    }

    It 'does not guess between two of one vendor' {
        $rows = (New-Row active 42 -Id one), (New-Row active 42 -Id two)
        Mock -ModuleName Fobwatch Invoke-Fob { [pscustomobject] @{ Failure = $null; Value = $rows } }
        $said = & $module { Start-FobShell } 3>&1
        Should -Invoke -ModuleName Fobwatch Register-FobModule -Times 0 -Exactly
        "$said" | Should -BeLike '*ninjaone has 2 profiles here: Contoso/ninjaone, Contoso/ninjaone. Connect-FobModule chooses one.*'
    }

    It 'says in fob''s words why nothing is ready' {
        Mock -ModuleName Fobwatch Invoke-Fob {
            [pscustomobject] @{ Failure = [pscustomobject] @{ Exception = [System.Exception]::new('Fobwatch does not answer') }; Value = $null }
        }
        $said = & $module { Start-FobShell } 3>&1
        "$said" | Should -BeLike '*Fobwatch does not answer*Nothing is ready here*'
        & $module { Get-FobNeed } | Should -BeExactly 'no answer'
    }
}
