# Live sessions from the running Fobwatch. All work is fob's; this is what PowerShell wants of it.

if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    throw 'Fobwatch needs PowerShell''s full language, and this shell is restricted (Constrained Language). Let your policy trust the module''s files, or call fob itself: fob token, fob header, fob api.'
}

Set-StrictMode -Version 3
$Script:ModuleRoot = $PSScriptRoot

# In case that a user's shell has not needed it yet: it reads JSON for us.
if (-not ('Microsoft.PowerShell.Commands.JsonObject' -as [type])) { Import-Module Microsoft.PowerShell.Utility }

foreach ($folder in 'Private', 'Public') {
    foreach ($file in [System.IO.Directory]::GetFiles([System.IO.Path]::Combine($PSScriptRoot, $folder), '*.ps1')) { . $file }
}

$byProfile = 'Connect-Fob', 'Connect-FobModule', 'Disconnect-Fob', 'Get-FobHeader', 'Get-FobSession', 'Get-FobToken',
    'Invoke-FobApi', 'Test-Fob', 'Update-Fob', 'Use-Fob'
$complete = { Complete-FobArgument @args }
Register-ArgumentCompleter -CommandName $byProfile -ParameterName Profile -ScriptBlock $complete
Register-ArgumentCompleter -CommandName Get-FobProfile -ParameterName Name -ScriptBlock $complete
foreach ($parameter in 'Customer', 'Vendor', 'State') {
    Register-ArgumentCompleter -CommandName Get-FobProfile, Use-Fob -ParameterName $parameter -ScriptBlock $complete
}
