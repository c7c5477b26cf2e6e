# What is known of the vendors' modules: one file for each, in Adapters. Its keys:
#   Module, Guid, Vendor (ids), Tried (versions), PowerShell (the least version)
#   Needs     functions that must be there, and what must occur in each
#   Gates     functions that its commands pass before they make a request: Advanced, or Simple where they have no parameters;
#             Asking where a refusal must come before the request, since the module tries again and again
#   Commands  names of its commands, where PowerShell does not find them before it is loaded
#   Connect   its own commands that sign in
#   Own       functions that its own Connect passes; the block says whether it does
#   Replaced  functions that are replaced as a whole
#   Fill      what is written: variables of the module, entries of tables in them (NAME.KEY), or an object's properties
#   Object, TypeName, Default   of a module whose commands want an object: where a gate finds its token, its type, the
#             parameter that gets it
#   Origin    the one address that is written into its commands; Also: further ones that the token may go to
#   Omits     headers that its commands decide on; Lasting: headers that are a lasting secret
#   Static    something that the whole process has one of; Look: the command that fills it
#   Before    done before every request; says what it has done

$Script:FobAdapters = $null

function Get-FobAdapter {
    if ($null -eq $Script:FobAdapters) {
        $found = [System.Collections.Generic.List[object]]::new()
        foreach ($file in [System.IO.Directory]::GetFiles([System.IO.Path]::Combine($Script:ModuleRoot, 'Adapters'), '*.ps1')) {
            $adapter = & $file
            foreach ($key in 'Needs', 'Gates', 'Own', 'Replaced') { if (-not $adapter[$key]) { $adapter[$key] = @{} } }
            $found.Add($adapter)
        }
        $Script:FobAdapters = $found
    }
    $Script:FobAdapters
}

# The one for this vendor's id; nothing where there is none.
function Find-FobAdapter([string] $Vendor) {
    foreach ($adapter in Get-FobAdapter) { if ($Vendor -in $adapter['Vendor']) { return $adapter } }
}
