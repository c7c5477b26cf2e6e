# A unit is what Use-Fob runs its block for: one customer's profiles, of one module each.

# Those that there is a module for, by customer and vendor.
function Select-FobProfile([string[]] $Customer, [string[]] $Vendor, [ref] $Failure) {
    $asked = Invoke-Fob @('list', '--json') $null -Json
    if ($asked.Failure) { $Failure.Value = $asked.Failure; return }
    $count = 0
    foreach ($answer in $asked.Value) {
        $adapter = Find-FobAdapter $answer.vendor
        if (-not $adapter -or -not (Test-FobLike $Customer $answer.customer)) { continue }
        if (-not (Test-FobLike $Vendor $answer.vendor, $answer.vendor_name, $adapter['Module'])) { continue }
        $count++
        ConvertTo-FobProfile $answer
    }
    if (-not $count) { $Failure.Value = New-FobFailureOf 3 'no profile fits' 'Get-FobProfile lists them.' "$Customer $Vendor" }
}

# In the profiles' order. A customer with several profiles for one module has a unit for each of its profiles.
function Group-FobProfile([object[]] $Profiles) {
    $customers = [ordered] @{}
    foreach ($one in $Profiles) {
        $key = if ($one.Customer) { 'of ' + $one.Customer } else { $one.Id }
        if (-not $customers.Contains($key)) { $customers[$key] = [System.Collections.Generic.List[object]]::new() }
        if ($one.Id -notin @($customers[$key] | ForEach-Object -Process { $_.Id })) { $customers[$key].Add($one) }
    }
    foreach ($key in $customers.Keys) {
        $theirs = $customers[$key]
        $vendors = @($theirs | ForEach-Object -Process { $_.Vendor } | Sort-Object -Unique)
        if ($theirs.Count -gt 1 -and $vendors.Count -eq $theirs.Count) { New-FobUnit $theirs $theirs[0].Customer }
        else { foreach ($one in $theirs) { New-FobUnit @($one) (Get-FobFullName $one) } }
    }
}

function New-FobUnit([object[]] $Profiles, [string] $Name) {
    $modules = foreach ($one in $Profiles) {
        $adapter = Find-FobAdapter $one.Vendor
        if ($adapter) { $adapter['Module'] } else { $one.VendorName }
    }
    [pscustomobject] @{ Name = $Name; Customer = $Profiles[0].Customer; Profiles = $Profiles; Modules = @($modules); Looks = $true; Failure = $null }
}

# Connects, runs, puts back. Its failure is the unit's; Ctrl-C goes its way.
function Invoke-FobUnit([object] $Unit, [scriptblock] $Block, [object[]] $Arguments, [object] $MinValid) {
    $made = [System.Collections.Generic.List[object]]::new()
    try {
        foreach ($one in $Unit.Profiles) {
            $failure = $null
            $connection = Connect-FobProfile $one 'Block' $MinValid ([ref] $failure) -NoLook:(-not $Unit.Looks)
            if ($failure) { $Unit.Failure = $failure; return }
            $made.Add($connection)
        }
        # A loop, so that a break or continue of the block ends the block alone.
        do { & $Block @Arguments | & { process { Add-FobNote $_ $Unit } } } while ($false)
    }
    catch { $Unit.Failure = $_ }
    finally {
        for ($index = $made.Count - 1; $index -ge 0; $index--) {
            $connection = $made[$index]
            Remove-FobConnection $connection
            if ($connection.Refusals -and -not $Unit.Failure) {
                $Unit.Failure = New-FobFailure 'FobRefused' 'AuthenticationError' "$($connection.FullName): $($connection.Refusal)" '' $connection.FullName
            }
        }
    }
}

# A result with whose it is. Tables and lists show of an object without a form of its own what they would have shown.
function Add-FobNote([object] $Result, [object] $Unit) {
    if ($null -eq $Result) { return }
    $noted = [psobject]::AsPSObject($Result)
    if ($Result -is [System.Management.Automation.PSCustomObject] -and -not $noted.PSObject.Members['PSStandardMembers']) {
        $shown = [string[]] @(foreach ($property in $noted.PSObject.Properties) { $property.Name })
        if ($shown) {
            $set = [System.Management.Automation.PSPropertySet]::new('DefaultDisplayPropertySet', $shown)
            $noted.PSObject.Members.Add([System.Management.Automation.PSMemberSet]::new('PSStandardMembers', [System.Management.Automation.PSMemberInfo[]] @($set)))
        }
    }
    $notes = @{ FobCustomer = $Unit.Customer; FobProfile = ($Unit.Profiles | ForEach-Object -Process { Get-FobFullName $_ }) -join ', ' }
    foreach ($name in 'FobCustomer', 'FobProfile') {
        if ($noted.PSObject.Properties[$name]) { $noted.PSObject.Properties.Remove($name) }
        $noted.PSObject.Properties.Add([psnoteproperty]::new($name, $notes[$name]))
    }
    , $noted
}

function Write-FobProgress([string] $Name, [int] $Number, [int] $Count) {
    if ($Count -lt 2) { return }
    if ($Number -ge $Count) { Write-Progress -Activity 'Use-Fob' -Completed; return }
    Write-Progress -Activity 'Use-Fob' -Status "$($Number + 1) of $Count`: $Name" -PercentComplete (100 * $Number / $Count)
}

# A block with $using: as text and values for elsewhere, and as a block for here, where the variables are at hand.
function Convert-FobUsing([scriptblock] $Block, [System.Management.Automation.SessionState] $Caller, [ref] $Failure) {
    $text = $Block.Ast.Extent.Text
    if ($Block.Ast -is [System.Management.Automation.Language.ScriptBlockAst] -and $text.StartsWith('{')) { $text = $text.Substring(1, $text.Length - 2) }
    $offset = $Block.Ast.Extent.StartOffset + $(if ($Block.Ast.Extent.Text.StartsWith('{')) { 1 } else { 0 })
    $values = @{}
    $found = @($Block.Ast.FindAll({ param($node) $node -is [System.Management.Automation.Language.UsingExpressionAst] }, $true))
    foreach ($using in $found | Sort-Object -Property { $_.Extent.StartOffset } -Descending) {
        $variable = $using.Find({ param($node) $node -is [System.Management.Automation.Language.VariableExpressionAst] }, $true)
        $name = $variable.VariablePath.UserPath -replace '^using:', ''
        if ($name -notmatch ':') {
            $there = $Caller.PSVariable.Get($name)
            if (-not $there) {
                $Failure.Value = New-FobFailure 'FobUsing' 'InvalidArgument' "`$using:$name has no value: there is no variable `$$name" '' $name
                return
            }
            $values[$name] = $there.Value
        }
        $start = $using.Extent.StartOffset - $offset
        $text = $text.Remove($start, $using.Extent.Text.Length).Insert($start, ($using.Extent.Text -replace '^([$@])(\{?)using:', '$1$2'))
    }
    # Made where the caller is, so that it finds what the block would find.
    $here = if ($found) { $Caller.InvokeCommand.InvokeScript($Caller, [scriptblock]::Create("{`n$text`n}"), @())[0] } else { $Block }
    @{ Text = $text; Using = $values; Block = $here }
}
