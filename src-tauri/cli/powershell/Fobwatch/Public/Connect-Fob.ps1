<#
.SYNOPSIS
Signs in; opens the browser or asks for a code where the vendor wants one.

.DESCRIPTION
A code is asked for hidden, and reaches fob through its standard input: never in a command line or the history. Where nobody
can be asked (a scheduled task, a service), a sign-in that needs a code fails and says so; pass -Code there.

.PARAMETER Profile
An id or customer/name; the name alone where there is no customer. Profiles come from the pipeline by their id.

.PARAMETER Code
The two-factor code, in place of a question.

.PARAMETER NoBrowser
Show the sign-in page's address instead of opening it.

.PARAMETER FromScratch
Sign in anew even where a renewal would do.

.PARAMETER Accept
Accept what the last sign-in was refused for: another tenant or user, or a new sign-in host.

.EXAMPLE
Connect-Fob Contoso/Automate

.EXAMPLE
Get-FobProfile -State needs_sign_in | Connect-Fob
#>
function Connect-Fob {
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([void])]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Alias('Id')]
        [string] $Profile,

        [securestring] $Code,

        [switch] $NoBrowser,

        [switch] $FromScratch,

        [switch] $Accept
    )
    process {
        $name = Get-FobLabel $_ $Profile
        if (-not $PSCmdlet.ShouldProcess($name, 'Sign in')) { return }
        $words = @('connect', '--json')
        if ($NoBrowser) { $words += '--no-browser' }
        if ($FromScratch) { $words += '--from-scratch' }
        if ($Accept) { $words += '--accept' }
        $once = @{ Code = $Code }
        $failure = Invoke-FobTalk ($words + @(Get-FobName $Profile)) $name { param($asks) Read-FobSignIn $asks $name $once }
        if ($failure) { $PSCmdlet.ThrowTerminatingError($failure) }
    }
}
