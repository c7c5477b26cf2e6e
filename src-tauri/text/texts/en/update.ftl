# Newer versions.

update-none = There is no newer version.
update-not-installed = The newer version could not be installed.
update-switched-off = Updates are switched off in this build.
update-not-signed = The newer version is not signed with the key that Fobwatch trusts. Nothing was installed.
update-list-not-fetched = The list of releases could not be fetched. Try again later.
