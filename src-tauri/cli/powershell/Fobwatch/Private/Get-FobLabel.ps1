# What a person calls a profile.

# What came down the pipeline may say more than an id.
function Get-FobLabel([object] $Piped, [string] $Profile) {
    if ($Piped -and $Piped.PSObject.TypeNames -match '^(Deserialized\.)?Fobwatch\.') { return Get-FobFullName $Piped }
    $Profile
}

# The same failure, with whose it is.
function Add-FobLabel([System.Management.Automation.ErrorRecord] $Failure, [string] $Label) {
    [System.Management.Automation.ErrorRecord]::new(
        [System.InvalidOperationException]::new("${Label}: $($Failure.Exception.Message)"),
        $Failure.FullyQualifiedErrorId, $Failure.CategoryInfo.Category, $Label)
}
