# Starts fob. Invariant: it is started by its full path, and leaves no trace in the user's shell.

$Script:FobProgram = $null

# Where fob is: what the installer has written down; beside this module; in the path. Null: nowhere.
function Find-Fob {
    if ($Script:FobProgram -and [System.IO.File]::Exists($Script:FobProgram)) { return $Script:FobProgram }
    $onWindows = [System.Environment]::OSVersion.Platform -eq 'Win32NT'
    $folders = [System.Collections.Generic.List[string]]::new()
    if ($onWindows) {
        # The package for all users, then the one for this user.
        foreach ($place in @('LocalMachine', 'Software\Fobwatch'), @('CurrentUser', 'Software\Microsoft\Windows\CurrentVersion\Uninstall\Fobwatch')) {
            $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey($place[0], 'Registry64')
            $key = $root.OpenSubKey($place[1])
            if ($key) {
                $folders.Add([string] $key.GetValue('InstallLocation'))
                $key.Dispose()
            }
            $root.Dispose()
        }
    }
    elseif ($Script:ModuleRoot -match '^(?<prefix>.*)/share/fobwatch/powershell/Fobwatch/?$') {
        $folders.Add($Matches['prefix'] + '/bin')
    }
    # What depends on where we are is nobody's choice.
    $folders.AddRange([string[]] ([string] $env:PATH).Split([System.IO.Path]::PathSeparator))
    $name = if ($onWindows) { 'fob.exe' } else { 'fob' }
    foreach ($folder in $folders) {
        $folder = $folder.Trim('"')
        $isWhole = if ($onWindows) { $folder -match '^([A-Za-z]:[\\/]|\\\\)' } else { $folder.StartsWith('/') }
        if (-not $isWhole) { continue }
        $program = [System.IO.Path]::Combine($folder, $name)
        if ([System.IO.File]::Exists($program)) {
            $Script:FobProgram = $program
            return $program
        }
    }
}

# A command line that is taken apart as it was put together (CommandLineToArgvW). Windows PowerShell 5.1 has no ArgumentList.
function Join-FobArgument([string[]] $Arguments) {
    $words = foreach ($word in $Arguments) {
        if ($word -match '^[^\s"]+\z') { $word }
        else { '"' + (($word -replace '(\\*)"', '$1$1\"') -replace '(\\+)\z', '$1$1') + '"' }
    }
    $words -join ' '
}

# The running process, its three streams ours. Throws where there is none.
function Start-Fob([string[]] $Arguments) {
    $program = Find-Fob
    if (-not $program) { throw [System.IO.FileNotFoundException]::new('fob is not installed here') }
    foreach ($word in $Arguments) {
        # For the system the text ends there.
        if ($word.IndexOf([char] 0) -ge 0) { throw [System.ArgumentException]::new('a name cannot hold the character 0') }
    }
    $start = [System.Diagnostics.ProcessStartInfo]::new($program, (Join-FobArgument $Arguments))
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    # Windows PowerShell writes the console encoding's byte order mark, where it has one, before anything of ours.
    $theirs = $null
    try {
        if ($PSVersionTable.PSVersion.Major -lt 6 -and [Console]::InputEncoding.GetPreamble().Length) {
            $theirs = [Console]::InputEncoding
            [Console]::InputEncoding = [System.Text.UTF8Encoding]::new($false)
        }
        [System.Diagnostics.Process]::Start($start)
    }
    finally {
        if ($theirs) { [Console]::InputEncoding = $theirs }
    }
}

# Ends it if it runs: fob alone, an agent that it has started goes on.
function Close-Fob([System.Diagnostics.Process] $Process) {
    if (-not $Process) { return }
    try { if (-not $Process.HasExited) { $Process.Kill() } } catch [System.InvalidOperationException] { $null = $_ }
    $Process.Dispose()
}
