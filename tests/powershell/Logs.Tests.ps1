# What PowerShell may log: the parameters of each command and function (event 4103), and what goes through pipes. A trace of the
# binding shows the same.

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    Use-StandIn (Join-Path $TestDrive 'fob')
    Set-StandIn token "canary-1`n"
    Set-StandIn header '{"Authorization":"Bearer canary-1","X-Tenant-ID":"7"}'
    Set-StandIn session (ConvertTo-Json -Depth 4 @{
            profile = @{ id = '7'; name = 'NinjaOne'; customer = 'Contoso' }; vendor = 'ninjaone'; method = 'm'; origin = 'o'; api_base = 'b'; token = 'canary-1'
            token_type = 'Bearer'; expires_at = $null; headers = @{ Authorization = 'Bearer canary-1' }; facts = @{ additional_headers = @{ Key = 'canary-1' } }
        })
    Set-StandIn connect -Asks '{"for":"answer","text":"Code","refused":null,"hidden":false}'
    Set-StandIn api "HTTP/1.1 200 OK`r`nContent-Type: application/json`r`n`r`n[{`"key`":`"canary-1`"}]"
    Set-StandIn unlock
}

AfterAll { Remove-Module Fobwatch, Support -Force -ErrorAction Ignore }

Describe 'A trace of all parameters' {
    It 'holds no secret of <Name>' -ForEach @(
        @{ Name = 'Get-FobToken'; Block = { $null = Get-FobToken a -MinValid 10m } }
        @{ Name = 'Get-FobToken -AsSecureString'; Block = { $null = Get-FobToken a -AsSecureString } }
        @{ Name = 'Get-FobHeader'; Block = { $null = Get-FobHeader a } }
        @{ Name = 'Get-FobSession'; Block = { $null = Get-FobSession a } }
        @{ Name = 'Invoke-FobApi'; Block = { $null = Invoke-FobApi a x } }
        @{ Name = 'Connect-Fob'; Block = { Connect-Fob a -Code ([System.Net.NetworkCredential]::new('', 'canary-1').SecurePassword) 6> $null } }
    ) {
        $file = Join-Path $TestDrive 'trace.txt'
        Remove-Item $file -ErrorAction Ignore
        Trace-Command -Name ParameterBinding -FilePath $file -Expression $Block
        $trace = [System.IO.File]::ReadAllText($file)
        # Private functions are in it.
        $trace | Should -Match 'Arguments'
        # A code would be there as its bytes too.
        $trace | Should -Not -Match 'canary|99, 97, 110'
    }
}
