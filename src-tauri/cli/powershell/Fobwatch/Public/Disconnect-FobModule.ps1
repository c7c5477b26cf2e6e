<#
.SYNOPSIS
Disconnects vendors' modules, and puts back what they held before.

.DESCRIPTION
Also those that wait for their first use. A connection of the user's own that was put aside is there again.

.PARAMETER Module
Which ones, by their name or their profile's; * is a wildcard. Without it: all.

.EXAMPLE
Disconnect-FobModule NinjaOne
#>
function Disconnect-FobModule {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [SupportsWildcards()]
        [string[]] $Module
    )
    process {
        for ($index = $Script:FobConnections.Count - 1; $index -ge 0; $index--) {
            $connection = $Script:FobConnections[$index]
            if (Test-FobLike $Module $connection.Adapter['Module'], $connection.FullName, $connection.Id) { Remove-FobConnection $connection }
        }
        foreach ($name in @($Script:FobWaiting.Keys)) {
            if (Test-FobLike $Module $name, $Script:FobWaiting[$name].FullName, $Script:FobWaiting[$name].Id) { $Script:FobWaiting.Remove($name) }
        }
    }
}
