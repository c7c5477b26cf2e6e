# Completion of fob for PowerShell, made by: fob completions powershell
Register-ArgumentCompleter -Native -CommandName fob, fob.exe -ScriptBlock {
    param($word, $ast, $cursor)
    $before = @()
    $current = ''
    foreach ($element in @($ast.CommandElements | Select-Object -Skip 1)) {
        if ($element.Extent.StartOffset -ge $cursor) { break }
        $text = $element.Extent.Text
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $text = $element.Value }
        if ($element.Extent.EndOffset -ge $cursor) { $current = $text } else { $before += $text }
    }
    # In ASCII alone, which no code page reads as something else.
    $answer = & (Get-Command fob -CommandType Application | Select-Object -First 1) __complete powershell "=$current" '--' @before 2>$null
    foreach ($one in ("$answer" | ConvertFrom-Json).offers) {
        $typed = $one.text
        if ($typed -notmatch '^[\p{L}\p{Nd}-][\p{L}\p{Nd}_./=:-]*\z') {
            $typed = "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($typed) + "'"
        }
        $tip = if ($one.help) { $one.help } else { $one.text }
        [System.Management.Automation.CompletionResult]::new($typed, $one.text, 'ParameterValue', $tip)
    }
}
