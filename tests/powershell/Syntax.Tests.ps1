# Windows PowerShell 5.1 reads every file of the module: nothing in it is newer than its language.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    $folder = Get-ModuleFolder
    $files = Get-ChildItem $folder -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
        ForEach-Object { @{ Path = $_.FullName; Name = $_.FullName.Substring($folder.Length + 1) } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    Import-Module (Join-Path $PSScriptRoot 'Support/Syntax.psm1') -Force
}

Describe 'The language of Windows PowerShell 5.1' {
    It 'is all that <Name> uses' -ForEach $files {
        Get-NewerSyntax ([System.IO.File]::ReadAllText($Path)) ($Name -like '*.7.ps1') | Should -BeNullOrEmpty
    }

    It 'has no <_>' -ForEach @(
        '$a ? 1 : 2', '$a ?? 1', '$a ??= 1', '${a}?.b', '${a}?[0]', 'a && b', 'a || b', 'a &', '1 | ForEach-Object -Parallel { 1 }',
        '1 | % -Parallel { 1 }', 'ConvertFrom-Json x -AsHashtable', 'Invoke-RestMethod x -Authentication Bearer', 'Invoke-WebRequest x -SkipCertificateCheck',
        'Get-Content x -AsByteStream', 'Test-Json x', 'Get-Error', 'using namespace System', 'class A { }', 'enum A { B }', '$IsWindows', '$IsLinux',
        'Join-Path a b c', 'Split-Path x -LeafBase', '1..2 | Join-String', '$PSStyle.Reset', '"`u{41}"', 'Start-ThreadJob { }', '0b11', 'foreach -parallel ($a in 1) { }',
        'param([Parameter()] [string] $a) clean { }', 'Export-ModuleMember -Function "caf\u00e9`e"'
    ) {
        Get-NewerSyntax $_ $false | Should -Not -BeNullOrEmpty
    }

    It 'is looked at in all files' {
        @(Get-ChildItem (Get-ModuleFolder) -Recurse -Include *.ps1).Count | Should -BeGreaterThan 20
    }

    # What Windows PowerShell reads as its code page, unless a mark says that it is UTF-8.
    It 'has letters beyond ASCII nowhere: <Name>' -ForEach $files {
        [System.IO.File]::ReadAllText($Path) | Should -Not -Match '[^\x00-\x7e]'
    }
}
