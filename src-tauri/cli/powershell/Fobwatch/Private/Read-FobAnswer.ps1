# What a person types.

# Whether somebody can be asked. A shell that reads from a file or runs a service has nobody.
function Test-FobPerson {
    if (-not [System.Environment]::UserInteractive) { return $false }
    if ($Host.Name -eq 'ConsoleHost' -and [Console]::IsInputRedirected) { return $false }
    -not ([System.Environment]::GetCommandLineArgs() -match '^[-/]noni')
}

# A line for fob: hidden where it is a secret or a code. Throws where nobody can be asked.
function Read-FobAnswer([string] $Question, [switch] $Hidden) {
    $nobody = [System.Management.Automation.Host.PromptingException]::new("$Question is needed, and there is nobody to ask")
    if (-not (Test-FobPerson)) { throw $nobody }
    try {
        $Host.UI.Write("${Question}: ")
        if ($Hidden) { return ConvertFrom-FobSecureString $Host.UI.ReadLineAsSecureString() }
        return [System.IO.MemoryStream]::new([System.Text.Encoding]::UTF8.GetBytes($Host.UI.ReadLine() + "`n"))
    }
    # A host without a person behind it, or -NonInteractive.
    catch { throw $nobody }
}
