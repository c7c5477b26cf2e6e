# The data folder and its database.

data-check-folder-hint = Check the data folder and the free space on its disk.
data-restored = The database was { $what }. It has been restored from the backup of { $taken }: what was changed or renewed since then is missing.
data-old-file-kept = The old file is kept as { $name }.
data-was-missing = missing
data-was-damaged = damaged
data-was-empty = empty
data-folder-unusable = the data folder { $folder } cannot be used: { $why }
data-in-use = another Fobwatch uses this data folder
data-damaged = the database is damaged, and no sound backup of it is there: restore { $file }, or move it away to begin anew
data-newer = this data was written by a newer Fobwatch
data-newer-read-only = This data was written by a newer Fobwatch. Until that version is installed, it is shown here, and nothing of it is changed or renewed.
data-newer-hint = Install the newest version. Until then it is shown, and nothing of it is changed.
data-record-unreadable = unreadable record
data-failed = the database failed: { $why }
