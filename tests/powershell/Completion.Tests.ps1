# What Tab offers.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    Use-StandIn (Join-Path $TestDrive 'fob')
    $module = Get-Module Fobwatch

    function Get-Offer([string] $Line) {
        $offers = (TabExpansion2 $Line $Line.Length).CompletionMatches
        # Files are offered where nothing else is.
        @($offers | Where-Object { "$($_.ResultType)" -eq 'ParameterValue' })
    }

    # The next Tab has what the first one was too early for.
    function Wait-Offer([string] $Line) {
        $time = [System.Diagnostics.Stopwatch]::StartNew()
        do { $offers = Get-Offer $Line } until ($offers -or $time.Elapsed.TotalSeconds -gt 30)
        $offers
    }
}

AfterAll { Remove-Module Fobwatch, Support -Force -ErrorAction Ignore }

Describe 'Tab' {
    BeforeAll {
        Set-Rows (New-Row 'Contoso' 'NinjaOne'), (New-Row 'Größe & Söhne' "O'Hara"), (New-Row '' 'Lonely' @{ state = 'needs_sign_in' }), (New-Row '' '-x'), (New-Row '' "a$([char] 27)b"), (New-Row '' '2e5')
        $null = Wait-Offer 'Get-FobToken '
    }

    It 'completes a name as customer/name: <Line>' -ForEach @(
        @{ Line = 'Get-FobToken con'; Text = 'Contoso/NinjaOne' }, @{ Line = 'Get-FobSession ninja'; Text = 'Contoso/NinjaOne' }
        @{ Line = "Test-Fob 'contoso/n"; Text = 'Contoso/NinjaOne' }, @{ Line = 'Invoke-FobApi "Cont'; Text = 'Contoso/NinjaOne' }
        @{ Line = 'Connect-Fob Lon'; Text = 'Lonely' }, @{ Line = 'Update-Fob o'; Text = "'Größe & Söhne/O''Hara'" }
        @{ Line = 'Disconnect-Fob gr'; Text = "'Größe & Söhne/O''Hara'" }, @{ Line = 'Get-FobHeader 2'; Text = "'2e5'" }
        @{ Line = 'Get-FobProfile -Customer C'; Text = 'Contoso' }
        @{ Line = 'Get-FobProfile -Vendor n'; Text = 'NinjaOne' }, @{ Line = 'Get-FobProfile -State needs'; Text = 'needs_sign_in' }
    ) {
        (Get-Offer $Line).CompletionText | Should -BeExactly $Text
    }

    It 'has vendor and state as a tip, and nothing that moves the cursor' {
        (Get-Offer 'Get-FobToken Lon').ToolTip | Should -Be 'NinjaOne, needs sign in'
        (Get-Offer 'Get-FobToken a').ListItemText | Should -Be 'a b'
    }

    It 'offers what means the same when it is typed' {
        Set-StandIn token 't'
        foreach ($offer in Get-Offer 'Get-FobToken ') {
            $null = Get-StandInCall
            $null = Invoke-Expression "Get-FobToken $($offer.CompletionText)"
            @(Get-StandInWord)[-1] | Should -BeIn 'Contoso/NinjaOne', "Größe & Söhne/O'Hara", 'Lonely', '-x', "a$([char] 27)b", '2e5'
        }
    }
}

Describe 'Tab, when something is wrong' {
    BeforeEach { & $module { $Script:FobKnown = @(); $Script:FobKnownSince = $null; $Script:FobListing = $null } }

    It 'says nothing of a failure' {
        Set-StandIn list -Err (Get-FailureText agent 'trouble') -Code 9
        $Error.Clear()
        Get-Offer 'Get-FobToken ' | Should -BeNullOrEmpty
        Set-StandIn list 'no JSON'
        Get-Offer 'Get-FobToken ' | Should -BeNullOrEmpty
    }

    It 'does not wait for a fob that hangs' {
        Set-Content (Join-Path $TestDrive 'fob/hangs') ''
        try {
            # The engine itself has to be warm.
            $null = Get-Offer 'Get-FobToken '
            $time = [System.Diagnostics.Stopwatch]::StartNew()
            Get-Offer 'Get-FobToken ' | Should -BeNullOrEmpty
            $time.ElapsedMilliseconds | Should -BeLessThan 1000
            & $module { $Script:FobPatience } | Should -BeLessOrEqual 100
        }
        finally {
            & $module { Close-Fob $Script:FobListing.Process }
            Remove-Item (Join-Path $TestDrive 'fob/hangs')
        }
    }
}
