<#
.SYNOPSIS
Which modules are connected to which profiles, until when, and what was refused last.

.DESCRIPTION
State: Connected; Pending, connected at the first request; Refused, the last request was not sent, see Refusal; Reloaded, the
module was imported anew and holds nothing: Connect-FobModule connects it again.

.PARAMETER Module
Which ones, by their name; * is a wildcard. Without it: all.

.EXAMPLE
Get-FobModule | Select-Object Module, Profile, State, Refusal
#>
function Get-FobModule {
    [CmdletBinding()]
    [OutputType('Fobwatch.Module')]
    param(
        [Parameter(Position = 0)]
        [SupportsWildcards()]
        [string[]] $Module
    )
    foreach ($connection in @($Script:FobConnections) + @($Script:FobWaiting.Values)) {
        if (Test-FobLike $Module $connection.Adapter['Module']) { ConvertTo-FobModule $connection }
    }
}
