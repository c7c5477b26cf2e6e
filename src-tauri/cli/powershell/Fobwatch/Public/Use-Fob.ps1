<#
.SYNOPSIS
Runs a script block with vendors' modules connected, for one customer or for many, and puts back what was there.

.DESCRIPTION
What the modules held before is back afterwards, also after an error and after Ctrl-C. Profiles of one customer for different
modules are connected together; otherwise the block runs once for each profile.

Over many, a customer's failure stops nobody: it is an error at the end, with the customer's name. A customer one of whose
requests was not sent (locked, sign-in needed) has failed, whatever its module has returned. Each result has its customer
and profile as FobCustomer and FobProfile, which tables and lists do not show of themselves.

.PARAMETER Profile
Ids or customer/name; the name alone where there is no customer.

.PARAMETER Id
The same, from the pipeline: Get-FobProfile | Use-Fob { Get-NinjaOneDevices }.

.PARAMETER Customer
Whose profiles; * and ? are wildcards. * is every customer, and profiles without one.

.PARAMETER Vendor
The vendor's name or id, or its module's name; wildcards too.

.PARAMETER ScriptBlock
What to run. $using:NAME is the value of a variable here, and works the same one after another and at once.

.PARAMETER ArgumentList
Its arguments.

.PARAMETER ThrottleLimit
How many customers at once, in PowerShell 7: each then runs in a runspace of its own, where only $using: and arguments come
from here. Windows PowerShell 5.1 runs them one after another; so does HaloAPI anywhere, for it has one table of lookups for
the whole process.

.PARAMETER MinValid
How long a token has to be good for when a request gets it: a timespan or 90s, 10m, 2h.

.EXAMPLE
Use-Fob Contoso/NinjaOne { Get-NinjaOneDevices }

.EXAMPLE
Use-Fob -Customer * -Vendor NinjaOne -ThrottleLimit 8 { Get-NinjaOneDevices } | Group-Object FobCustomer -NoElement
#>
function Use-Fob {
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Profile')]
    param(
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Profile')]
        [string[]] $Profile,

        [Parameter(Mandatory, ValueFromPipelineByPropertyName, ParameterSetName = 'Pipeline')]
        [string] $Id,

        [Parameter(Mandatory, ParameterSetName = 'Customer')]
        [SupportsWildcards()]
        [string[]] $Customer,

        [Parameter(ParameterSetName = 'Customer')]
        [Parameter(Mandatory, ParameterSetName = 'Vendor')]
        [SupportsWildcards()]
        [string[]] $Vendor,

        [Parameter(Mandatory, Position = 1, ParameterSetName = 'Profile')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Pipeline')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Customer')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Vendor')]
        [scriptblock] $ScriptBlock,

        [object[]] $ArgumentList = @(),

        [ValidateRange(1, 64)]
        [int] $ThrottleLimit = 1,

        [ValidateScript({ Assert-FobTime $_ })]
        [object] $MinValid
    )
    begin { $names = [System.Collections.Generic.List[string]]::new() }
    process {
        if ($Id) { $names.Add($Id) }
        elseif ($Profile) { $names.AddRange($Profile) }
    }
    end {
        $failure = $null
        $profiles = if ($Customer -or $Vendor) { @(Select-FobProfile $Customer $Vendor ([ref] $failure)) } else { @(Find-FobProfile $names ([ref] $failure)) }
        if ($failure) { $PSCmdlet.ThrowTerminatingError($failure) }
        $block = Convert-FobUsing $ScriptBlock $PSCmdlet.SessionState ([ref] $failure)
        if ($failure) { $PSCmdlet.ThrowTerminatingError($failure) }
        $units = @(foreach ($unit in Group-FobProfile $profiles) {
            if ($PSCmdlet.ShouldProcess("$($unit.Name) ($($unit.Modules -join ', '))", 'Use-Fob')) { $unit }
        })
        $isBeside = $ThrottleLimit -gt 1 -and $units.Count -gt 1 -and (Test-FobBeside $units)
        if ($isBeside) {
            $jobs = foreach ($unit in $units) { @{ Unit = $unit; Text = $block.Text; Using = $block.Using; Arguments = $ArgumentList; MinValid = $MinValid } }
            Invoke-FobBeside @($jobs) $ThrottleLimit $PSCmdlet
        }
        else {
            for ($number = 0; $number -lt $units.Count; $number++) {
                Write-FobProgress $units[$number].Name $number $units.Count
                Invoke-FobUnit $units[$number] $block.Block $ArgumentList $MinValid
            }
        }
        Write-FobProgress '' $units.Count $units.Count
        $failed = @($units | Where-Object -FilterScript { $_.Failure })
        # Of one alone it is the failure of this command.
        if ($units.Count -eq 1 -and $failed) { $PSCmdlet.ThrowTerminatingError($failed[0].Failure) }
        foreach ($unit in $failed) {
            $words = $unit.Failure.Exception.Message
            if (-not $words.Contains($unit.Name)) { $words = "$($unit.Name): $words" }
            $PSCmdlet.WriteError((New-FobFailure $unit.Failure.FullyQualifiedErrorId.Split(',')[0] $unit.Failure.CategoryInfo.Category $words '' $unit.Name))
        }
    }
}
