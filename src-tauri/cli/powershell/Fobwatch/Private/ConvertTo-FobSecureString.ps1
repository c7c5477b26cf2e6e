# Between texts and SecureStrings, by .NET methods alone.

# Of: Text.
function ConvertTo-FobSecureString([hashtable] $Of) {
    $secure = [securestring]::new()
    foreach ($letter in $Of['Text'].ToCharArray()) { $secure.AppendChar($letter) }
    $secure.MakeReadOnly()
    $secure
}

# A line for fob's standard input: UTF-8 without a byte order mark.
function ConvertFrom-FobSecureString([securestring] $Secure) {
    [System.IO.MemoryStream]::new([System.Text.Encoding]::UTF8.GetBytes([System.Net.NetworkCredential]::new('', $Secure).Password + "`n"))
}
