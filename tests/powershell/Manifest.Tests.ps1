# What the Gallery, Get-Help and a restricted shell see of the module.

BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    $commands = (Import-PowerShellDataFile (Join-Path (Get-ModuleFolder) 'Fobwatch.psd1')).FunctionsToExport
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Support/Support.psm1') -Force
    $folder = Get-ModuleFolder
    $manifest = Import-PowerShellDataFile (Join-Path $folder 'Fobwatch.psd1')
    $null = Import-Fobwatch
}

AfterAll { Remove-Module Fobwatch, Support -Force -ErrorAction Ignore }

Describe 'The manifest' {
    It 'is good' {
        { Test-ModuleManifest (Join-Path $folder 'Fobwatch.psd1') -ErrorAction Stop } | Should -Not -Throw
        foreach ($field in 'Author', 'CompanyName', 'Copyright', 'Description', 'GUID') { $manifest[$field] | Should -Not -BeNullOrEmpty }
        foreach ($field in 'Tags', 'LicenseUri', 'ReleaseNotes') { $manifest.PrivateData.PSData[$field] | Should -Not -BeNullOrEmpty }
        # The Gallery takes no longer ones.
        ($manifest.PrivateData.PSData.Tags -join ' ').Length | Should -BeLessThan 4000
        $manifest.CompatiblePSEditions | Should -Be 'Desktop', 'Core'
    }

    It 'has the version of Fobwatch' {
        $cargo = [System.IO.File]::ReadAllText([System.IO.Path]::Combine($folder, '..', '..', '..', '..', 'Cargo.toml'))
        $manifest.ModuleVersion | Should -Be ([regex]::Match($cargo, '(?m)^version = "(.+)"').Groups[1].Value)
        (Import-PowerShellDataFile (Join-Path $folder 'Fobwatch.Extension/Fobwatch.Extension.psd1')).ModuleVersion | Should -Be $manifest.ModuleVersion
    }

    It 'exports each command of Public, and lists each file' {
        $files = Get-ChildItem (Join-Path $folder 'Public') | ForEach-Object BaseName
        $manifest.FunctionsToExport | Sort-Object | Should -Be ($files | Sort-Object)
        (Get-Command -Module Fobwatch).Name | Sort-Object | Should -Be ($files | Sort-Object)
        $there = Get-ChildItem $folder -Recurse -File | ForEach-Object { $_.FullName.Substring($folder.Length + 1).Replace('\', '/') }
        $manifest.FileList | Sort-Object | Should -Be ($there | Sort-Object)
    }
}

Describe '<_>' -ForEach $commands {
    It 'has help, with an example' {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Not -Match "^\s*$_"
        $help.description | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterOrEqual 1
        $parsed = $null
        foreach ($example in $help.examples.example) {
            $null = [System.Management.Automation.Language.Parser]::ParseInput($example.code, [ref] $null, [ref] $parsed)
            $parsed | Should -BeNullOrEmpty
        }
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
        foreach ($name in (Get-Command $_).Parameters.Keys | Where-Object { $_ -notin $common }) {
            ($help.parameters.parameter | Where-Object Name -eq $name).description.Text | Should -Not -BeNullOrEmpty -Because "-$name"
        }
    }

    It 'is a name of PowerShell''s own words' {
        (Get-Verb).Verb | Should -Contain $_.Split('-')[0]
    }
}

Describe 'about_Fobwatch' {
    It 'is found, names each command that there is, and fits a window' {
        $text = [System.IO.File]::ReadAllText((Join-Path $folder 'en-US/about_Fobwatch.help.txt'))
        foreach ($word in [regex]::Matches($text, '\b[A-Z]\w+-Fob\w*').Value) { $manifest.FunctionsToExport | Should -Contain $word }
        $text | Should -Match 'Constrained Language'
        $text -split '\r?\n' | ForEach-Object Length | Should -Not -BeGreaterThan 120
    }
}

Describe 'Constrained Language' {
    It 'is a clear error at import' {
        $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
        $state.LanguageMode = 'ConstrainedLanguage'
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $null = $shell.AddCommand('Import-Module').AddParameter('Name', $folder)
        try { $null = $shell.Invoke() } catch { $message = $_.Exception.Message }
        $message += $shell.Streams.Error | Out-String
        $message | Should -Match 'Constrained Language'
        $shell.Commands.Clear()
        $shell.AddCommand('Get-Command').AddParameter('Module', 'Fobwatch').Invoke() | Should -BeNullOrEmpty
        $runspace.Dispose()
    }
}
