# The start with the system.

autostart-something-else = Another program is set to start instead: { $command }. Turn this on to start this Fobwatch.
autostart-path-unusable = The path of this program cannot be used in a start-up entry.
autostart-no-home = The start with the system could not be changed: there is no home folder
autostart-not-changed = The start with the system could not be changed: { $why }
