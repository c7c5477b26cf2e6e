# Between texts and SecureStrings, by .NET methods alone.

function ConvertTo-FobSecureString([string] $Text) {
    $secure = [securestring]::new()
    foreach ($letter in $Text.ToCharArray()) { $secure.AppendChar($letter) }
    $secure.MakeReadOnly()
    $secure
}

# A line for fob's standard input: UTF-8 without a byte order mark.
function ConvertFrom-FobSecureString([securestring] $Secure) {
    , [System.Text.Encoding]::UTF8.GetBytes([System.Net.NetworkCredential]::new('', $Secure).Password + "`n")
}
