# One question of a sign-in: the answer as a stream, or nothing where none is typed here. Once: what may be answered once
# without a person.
function Read-FobSignIn([object] $Asks, [string] $Name, [hashtable] $Once) {
    switch ($Asks.for) {
        'browser' {
            if ($Asks.opened) { Show-FobLine "${Name}: opening the sign-in page in your browser." }
            else { Show-FobLine "${Name}: open this address to sign in:"; Show-FobLine $Asks.url }
            if ($Asks.help) { Show-FobLine $Asks.help }
            if ($Asks.must_paste) { Read-FobAnswer 'The address that the browser ends at' }
        }
        'refused' { Show-FobLine $Asks.message }
        'answer' {
            $code = $Once['Code']
            $Once.Remove('Code')
            if ($code -and -not $Asks.hidden) { return ConvertFrom-FobSecureString $code }
            if ($Asks.refused) { Show-FobLine $Asks.refused }
            Show-FobLine "${Name}: $($Asks.text)"
            Read-FobAnswer $(if ($Asks.hidden) { 'A password' } else { 'A code' }) -Hidden
        }
        'pick' {
            Show-FobLine $Asks.text
            for ($number = 1; $number -le $Asks.options.Count; $number++) {
                Show-FobLine ('{0,3}  {1}' -f $number, $Asks.options[$number - 1][1])
            }
            while ($true) {
                $typed = [System.Text.Encoding]::UTF8.GetString((Read-FobAnswer 'A number').ToArray()).Trim()
                $number = 0
                if ([int]::TryParse($typed, [ref] $number) -and $number -ge 1 -and $number -le $Asks.options.Count) {
                    return [System.IO.MemoryStream]::new([System.Text.Encoding]::UTF8.GetBytes($Asks.options[$number - 1][0] + "`n"))
                }
            }
        }
    }
}

# A text from elsewhere for a person, without what could move the cursor.
function Show-FobLine([string] $Text) {
    $Host.UI.WriteLine(($Text -replace '[\p{Cc}\p{Cf}]', ' '))
}
