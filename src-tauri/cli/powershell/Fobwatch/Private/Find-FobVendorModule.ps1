# Looks a vendor's module over. Invariant: nothing is touched, and nothing but the module itself is loaded.

# The loaded instances of the adapter's module. Throws, in words for a person, where it must not get a session.
function Find-FobVendorModule([hashtable] $Adapter) {
    $name = $Adapter['Module']
    if ($PSVersionTable.PSVersion -lt [version] $Adapter['PowerShell']) {
        throw "$name needs PowerShell $($Adapter['PowerShell']); this is $($PSVersionTable.PSVersion)"
    }
    $instances = @(Get-Module -Name $name -All)
    if (-not $instances) {
        $installed = @(Get-Module -Name $name -ListAvailable -Verbose:$false | Sort-Object -Property Version -Descending)
        if (-not $installed) { throw "the module $name is not installed. Install-Module $name brings it" }
        Assert-FobVendorModule $Adapter $installed[0]
        # What it says of itself is not ours: HaloAPI loads with an error.
        $said = try { Import-Module -Name $installed[0].Path -Global -Verbose:$false -ErrorAction Continue 2>&1 } catch { $_ }
        $instances = @(Get-Module -Name $name -All)
        if (-not $instances) { throw "the module $name cannot be loaded: $said" }
    }
    $versions = @($instances | ForEach-Object -Process { "$($_.Version)" } | Sort-Object -Unique)
    if ($versions.Count -gt 1) {
        throw "$name is loaded in $($versions.Count) versions ($($versions -join ', ')). Open a new shell and load one"
    }
    foreach ($instance in $instances) {
        Assert-FobVendorModule $Adapter $instance
        Assert-FobVendorContent $Adapter $instance
    }
    $instances
}

# That it is the module it is called, in a folder that nobody else writes.
function Assert-FobVendorModule([hashtable] $Adapter, [System.Management.Automation.PSModuleInfo] $Module) {
    if ("$($Module.Guid)" -ne $Adapter['Guid']) { throw "$($Module.Path) is another module of the name $($Module.Name)" }
    $open = Find-FobOpenPath $Module.ModuleBase
    if ($open) { throw "others can write $open, and so the module $($Module.Name). Take that right away first" }
}

# That this version is made as the ones that were tried. Where gates are, that is known.
function Assert-FobVendorContent([hashtable] $Adapter, [System.Management.Automation.PSModuleInfo] $Module) {
    if (Test-FobGated $Module) { return }
    $wanted = @($Adapter['Needs'].Keys) + @($Adapter['Gates'].Keys) + @($Adapter['Own'].Keys) + @($Adapter['Replaced'].Keys)
    foreach ($name in $wanted | Sort-Object -Unique) {
        $function = Get-FobVendorFunction $Module $name
        $missing = if (-not $function) { "no function $name" }
        else {
            foreach ($word in $Adapter['Needs'][$name]) {
                if ($function.Definition.IndexOf($word, [System.StringComparison]::OrdinalIgnoreCase) -lt 0) { "no $word in $name" }
            }
        }
        if ($missing) {
            throw "$($Module.Name) $($Module.Version) is not known here, and it has $(@($missing)[0]). Tried: $($Adapter['Tried'] -join ', ')"
        }
    }
}

# The module's own function; nothing where it has none, whatever the shell has.
function Get-FobVendorFunction([System.Management.Automation.PSModuleInfo] $Module, [string] $Name) {
    $found = & $Module { param($Name) Get-Item -LiteralPath "function:$Name" -ErrorAction Ignore } $Name
    if ($found -and $found.ScriptBlock.Module -eq $Module) { $found }
}

# The first of a module's folder, its files and the folders above that somebody else may write to.
function Find-FobOpenPath([string] $Folder) {
    $paths = [System.Collections.Generic.List[string]]::new()
    $paths.Add($Folder)
    $paths.AddRange([System.IO.Directory]::GetFiles($Folder))
    if ([System.Environment]::OSVersion.Platform -eq 'Win32NT') {
        foreach ($path in $paths) { if (Test-FobOpenOnWindows $path) { return $path } }
        return
    }
    # Of what others write into a folder with the sticky bit, they cannot replace what is not theirs.
    for ($above = [System.IO.Path]::GetDirectoryName($Folder); $above; $above = [System.IO.Path]::GetDirectoryName($above)) { $paths.Add($above) }
    foreach ($path in $paths) {
        $mode = Get-FobUnixMode $path
        if (($mode -band 2) -and -not ($mode -band 512 -and $path.Length -lt $Folder.Length)) { return $path }
    }
}

# Of the file itself where it is a link. 0 where .NET is older than 7, and nothing is known.
function Get-FobUnixMode([string] $Path) {
    $file = [System.IO.FileInfo]::new($Path)
    if (-not $file.PSObject.Properties['UnixFileMode']) { return 0 }
    $target = $file.ResolveLinkTarget($true)
    if ($target) { $file = $target }
    [int] $file.UnixFileMode
}

# By its access list: everyone, the users of this computer, whoever has signed in, and guests.
function Test-FobOpenOnWindows([string] $Path) {
    try { $list = (Get-Acl -LiteralPath $Path -ErrorAction Stop).GetAccessRules($true, $true, [System.Security.Principal.SecurityIdentifier]) }
    catch { return $false }
    $writing = [System.Security.AccessControl.FileSystemRights] 'WriteData, AppendData, Delete, DeleteSubdirectoriesAndFiles, ChangePermissions, TakeOwnership'
    foreach ($rule in $list) {
        if ($rule.AccessControlType -ne 'Allow' -or $rule.PropagationFlags -band 2) { continue }
        if ($rule.IdentityReference.Value -in 'S-1-1-0', 'S-1-5-32-545', 'S-1-5-11', 'S-1-5-32-546' -and ($rule.FileSystemRights -band $writing)) {
            return $true
        }
    }
    $false
}
