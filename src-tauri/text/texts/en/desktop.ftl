# What the system does for the window: browser, clipboard, files.

desktop-browser-not-opened = The system browser could not be opened.
desktop-clipboard-no-answer = The clipboard does not answer.
desktop-clipboard-missing = There is no clipboard here.
desktop-clipboard-not-written = The clipboard could not be written.
desktop-not-a-file = This is not a file.
desktop-file-unreadable = The file could not be read.
desktop-folder-not-opened = The folder { $folder } could not be opened.
desktop-no-powershell = PowerShell is not installed. Get it at https://aka.ms/powershell.
desktop-no-fob = The program fob is missing. Reinstall Fobwatch.
desktop-no-terminal = No terminal was found. Install one, or set the environment variable TERMINAL.
desktop-terminal-not-opened = The terminal could not be opened.
desktop-not-a-place = A file cannot be saved there.
desktop-file-not-written = The file could not be written. Choose another place.
desktop-file-too-large = The file is larger than { $kilobytes } kB.
desktop-file-no-text = The file is not a text file.
desktop-no-console = This profile has no console that can be reached by https.
desktop-no-console-hint = Check its host in the form.
