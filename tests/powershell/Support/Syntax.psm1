# What PowerShell has that Windows PowerShell 5.1 lacks, found in the syntax tree.

Set-StrictMode -Version 3

# Commands, and parameters of commands that 5.1 has otherwise.
$Script:NewerCommands = 'Get-Error', 'Join-String', 'Test-Json', 'Start-ThreadJob', 'Get-Uptime', 'Remove-Alias', 'Get-SecureRandom', 'ConvertTo-CliXml', 'ConvertFrom-CliXml'
$Script:NewerParameters = @{
    'ForEach-Object' = 'Parallel', 'ThrottleLimit', 'AsJob', 'TimeoutSeconds'; 'ConvertFrom-Json' = 'AsHashtable', 'Depth', 'NoEnumerate', 'DateKind'
    'ConvertTo-Json' = 'AsArray', 'EnumsAsStrings', 'EscapeHandling'
    'Invoke-RestMethod' = 'Authentication', 'Token', 'SkipCertificateCheck', 'SkipHttpErrorCheck', 'SkipHeaderValidation', 'ResponseHeadersVariable', 'StatusCodeVariable', 'Form', 'MaximumRetryCount', 'NoProxy', 'CustomMethod', 'FollowRelLink'
    'Invoke-WebRequest' = 'Authentication', 'Token', 'SkipCertificateCheck', 'SkipHttpErrorCheck', 'SkipHeaderValidation', 'Form', 'MaximumRetryCount', 'NoProxy', 'CustomMethod'
    'Get-Content' = @('AsByteStream'); 'Set-Content' = @('AsByteStream'); 'Split-Path' = 'LeafBase', 'Extension'; 'ConvertFrom-SecureString' = @('AsPlainText')
    'Import-Module' = @('UseWindowsPowerShell'); 'Select-Object' = @('CaseInsensitive'); 'Select-String' = 'NoEmphasis', 'Raw', 'Culture'; 'Get-Date' = 'AsUTC', 'UnixTimeSeconds'
    'Start-Process' = @('Environment'); 'New-Guid' = @('Empty'); 'Join-Path' = @('AdditionalChildPath'); 'Remove-Item' = @(); 'Export-Csv' = @('UseQuotes', 'QuoteFields')
}
$Script:Aliases = @{ '%' = 'ForEach-Object'; 'foreach' = 'ForEach-Object'; 'irm' = 'Invoke-RestMethod'; 'iwr' = 'Invoke-WebRequest'; 'gc' = 'Get-Content' }
$Script:NewerVariables = 'IsWindows', 'IsLinux', 'IsMacOS', 'IsCoreCLR', 'PSStyle', 'EnabledExperimentalFeatures', 'PSNativeCommandUseErrorActionPreference', 'PSNativeCommandArgumentPassing'
# Kinds of the syntax tree, and tokens; by their names, which 5.1 does not know.
$Script:NewerNodes = 'TernaryExpressionAst', 'PipelineChainAst'
$Script:NewerTokens = 'QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket', 'AndAnd', 'OrOr', 'Clean'

# What is newer in this text, a line each. With -Seven what a file for PowerShell 7 alone may have is let through.
function Get-NewerSyntax([string] $Text, [bool] $Seven) {
    $tokens = $null
    $problems = $null
    $tree = [System.Management.Automation.Language.Parser]::ParseInput($Text, [ref] $tokens, [ref] $problems)
    foreach ($problem in $problems) { "$($problem.Extent.StartLineNumber): $($problem.Message)" }
    foreach ($token in $tokens) {
        $line = $token.Extent.StartLineNumber
        if ("$($token.Kind)" -in $Script:NewerTokens) { "${line}: $($token.Text)" }
        # In 5.1 only together with a redirection.
        if ("$($token.Kind)" -eq 'Ampersand' -and $token.TokenFlags -band [System.Management.Automation.Language.TokenFlags]::StatementDoesntSupportAttributes) { "${line}: &" }
        if ("$($token.Kind)" -eq 'Number' -and $token.Text -match '^0b|[uylsn]+$' -and $token.Text -notmatch '^0x|^\d+l$') { "${line}: $($token.Text)" }
        if ($token -is [System.Management.Automation.Language.StringToken] -and "$($token.Kind)" -match 'Expandable' -and $token.Text -match '(?<!`)(``)*`[ue]') { "${line}: $($token.Text)" }
    }
    $nodes = $tree.FindAll({ $true }, $true)
    foreach ($node in $nodes) {
        $line = $node.Extent.StartLineNumber
        $kind = $node.GetType().Name
        if ($kind -in $Script:NewerNodes) { "${line}: $kind" }
        # Not newer, but no way for a module that is put together from files.
        if ($kind -in 'UsingStatementAst', 'TypeDefinitionAst') { "${line}: $kind" }
        if ($kind -eq 'PipelineAst' -and $node.PSObject.Properties['Background'] -and $node.Background) { "${line}: &" }
        if ($kind -eq 'ForEachStatementAst' -and "$($node.Flags)" -match 'Parallel') { "${line}: foreach -parallel" }
        if ($kind -eq 'VariableExpressionAst' -and $node.VariablePath.UserPath -in $Script:NewerVariables) { "${line}: `$$($node.VariablePath.UserPath)" }
        if ($kind -eq 'CommandAst') { foreach ($one in Get-NewerCommand $node $Seven) { "${line}: $one" } }
    }
}

function Get-NewerCommand([System.Management.Automation.Language.CommandAst] $Node, [bool] $Seven) {
    $name = $Node.GetCommandName()
    if (-not $name) { return }
    if ($Script:Aliases.ContainsKey($name)) { $name = $Script:Aliases[$name] }
    if ($name -in $Script:NewerCommands) { $name }
    if ($name -eq 'Join-Path') {
        $values = @($Node.CommandElements | Select-Object -Skip 1 | Where-Object { $_ -isnot [System.Management.Automation.Language.CommandParameterAst] })
        if ($values.Count -gt 2) { 'Join-Path with more than two parts' }
    }
    if (-not $Script:NewerParameters.ContainsKey($name)) { return }
    foreach ($element in $Node.CommandElements) {
        if ($element -isnot [System.Management.Automation.Language.CommandParameterAst]) { continue }
        $newer = $Script:NewerParameters[$name] | Where-Object { $_ -like "$($element.ParameterName)*" -and $element.ParameterName.Length -gt 2 }
        if ($newer -and -not ($Seven -and $name -eq 'ForEach-Object')) { "$name -$($element.ParameterName)" }
    }
}

Export-ModuleMember -Function Get-NewerSyntax
