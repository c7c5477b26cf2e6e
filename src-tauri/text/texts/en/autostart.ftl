# The start with the system.

autostart-something-else = Something else starts in its place: { $command }. Switch this on to start this Fobwatch.
autostart-path-unusable = The path of this program cannot be written into an entry for the start.
autostart-no-home = The start with the system could not be changed: there is no home folder
autostart-not-changed = The start with the system could not be changed: { $why }
