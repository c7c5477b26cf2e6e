# Calls of a vendor's API.

# Method, arguments of fob, path, and the body as a stream or null.
function Get-FobCall([string] $Method, [string] $Path, [System.Collections.IDictionary] $Query, [System.Collections.IDictionary] $Header, [object] $Body) {
    $invariant = [cultureinfo]::InvariantCulture
    $bytes = $null
    $headers = [ordered] @{}
    if ($Header) { foreach ($key in $Header.Keys) { $headers["$key"] = [System.Convert]::ToString($Header[$key], $invariant) } }
    if ($null -ne $Body) {
        if ($Body -is [byte[]]) { $bytes = $Body }
        else {
            if ($Body -isnot [string]) {
                $Body = ConvertTo-Json -InputObject $Body -Depth 100 -Compress
                if (-not ($headers.Keys -eq 'Content-Type')) { $headers['Content-Type'] = 'application/json' }
            }
            $bytes = [System.Text.Encoding]::UTF8.GetBytes($Body)
        }
    }
    if (-not $Method) { $Method = if ($null -ne $bytes) { 'POST' } else { 'GET' } }
    if ($Query) {
        $pairs = foreach ($key in $Query.Keys) {
            foreach ($value in $Query[$key]) {
                [uri]::EscapeDataString("$key") + '=' + [uri]::EscapeDataString([System.Convert]::ToString($value, $invariant))
            }
        }
        $Path += $(if ($Path.Contains('?')) { '&' } else { '?' }) + ($pairs -join '&')
    }
    $words = @('--method', $Method.ToUpperInvariant())
    foreach ($key in $headers.Keys) { $words += '--header', ($key + ': ' + $headers[$key]) }
    if ($null -ne $bytes) { $words += '--input', '-' }
    $body = if ($null -ne $bytes) { [System.IO.MemoryStream]::new($bytes) }
    @{ Method = $Method.ToUpperInvariant(); Words = $words + @('--'); Path = $Path; Body = $body }
}

# Value and Failure. With a file the answer goes there.
function Invoke-FobCall([string] $Profile, [string] $Name, [hashtable] $Call, [string] $File) {
    $part = $null
    $stream = $null
    $asked = $null
    $value = $null
    $failure = $null
    try {
        $words = @('api')
        if ($File) {
            $part = $File + '.part'
            $stream = [System.IO.File]::Create($part)
        }
        else { $words += '--include' }
        # fob itself waits two minutes at most for the next piece of an answer.
        $asked = Invoke-Fob ($words + $Call.Words + @($Profile, $Call.Path)) $Name -Told $Call.Body -Output $stream -TimeLimit 3600
        if ($stream) { $stream.Dispose() }
        $failure = $asked.Failure
        if ($File -and -not $failure) {
            if ([System.IO.File]::Exists($File)) { [System.IO.File]::Delete($File) }
            [System.IO.File]::Move($part, $File)
        }
        elseif ($File) { $asked.Text = Read-FobStart $part }
        if (-not $File) { $value = Read-FobReply $asked }
        elseif ($failure) { $value = $asked.Text }
        if ($failure) {
            $failure = Add-FobStatus $failure $value $Name
            $value = $null
        }
    }
    catch { $failure = New-FobFailure 'FobFile' 'WriteError' $_.Exception.GetBaseException().Message '' $File }
    finally {
        if ($stream) { $stream.Dispose() }
        if ($part) { [System.IO.File]::Delete($part) }
    }
    @{ Value = $value; Failure = $failure }
}

# The first lines of a file.
function Read-FobStart([string] $File) {
    $reader = [System.IO.StreamReader]::new($File, [System.Text.Encoding]::UTF8)
    try {
        $letters = [char[]]::new(4000)
        [string]::new($letters, 0, $reader.ReadBlock($letters, 0, $letters.Length))
    }
    finally { $reader.Dispose() }
}

# An answer with its head before it (Of: Text): objects where it is JSON, else a text.
function Read-FobReply([hashtable] $Of) {
    $text = $Of['Text']
    $end = [regex]::Match($text, '\r?\n\r?\n')
    if (-not $end.Success) { return $text }
    $body = $text.Substring($end.Index + $end.Length)
    if (-not $body) { return }
    $head = $text.Substring(0, $end.Index)
    if ($head -notmatch '(?im)^content-type:\s*\S*\bjson\b') { return $body }
    # What says that it is JSON, and is not, is shown as it is.
    try {
        $problem = $null
        $value = [Microsoft.PowerShell.Commands.JsonObject]::ConvertFromJson($body, [ref] $problem)
        if ($problem) { throw $problem.Exception }
        $value
    }
    catch { $body }
}

# The failure of a call, with the status and what the vendor wrote.
function Add-FobStatus([System.Management.Automation.ErrorRecord] $Failure, [object] $Said, [string] $Name) {
    $status = [regex]::Match($Failure.Exception.Message, '^HTTP (\d{3})')
    $text = $Failure.Exception.Message
    if ($status.Success -and $Said) {
        if ($Said -isnot [string]) { $Said = ConvertTo-Json -InputObject $Said -Depth 5 -Compress }
        $Said = ($Said -replace '\s+', ' ').Trim()
        $text += ': ' + $Said.Substring(0, [math]::Min(500, $Said.Length))
    }
    $exception = [System.InvalidOperationException]::new("${Name}: $text")
    if ($status.Success) {
        $number = [int] $status.Groups[1].Value
        $exception.PSObject.Properties.Add([psnoteproperty]::new('StatusCode', $number))
        $exception.Data['StatusCode'] = $number
    }
    [System.Management.Automation.ErrorRecord]::new(
        $exception, $Failure.FullyQualifiedErrorId, $Failure.CategoryInfo.Category, $Name)
}
