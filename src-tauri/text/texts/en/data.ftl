# The data folder and its database.

data-check-folder-hint = Check the data folder and the free space on its disk.
data-restored = The database was { $what }. It has been restored from the backup of { $taken }: what was changed or renewed since then is missing.
data-old-file-kept = The old file is kept as { $name }.
data-was-missing = missing
data-was-damaged = damaged
data-was-empty = empty
data-folder-unusable = the data folder { $folder } cannot be used: { $why }
data-in-use = another Fobwatch uses this data folder
data-damaged = the database is damaged and there is no usable backup: restore { $file }, or move it away to start over
data-newer = this data was written by a newer Fobwatch
data-newer-read-only = This data was written by a newer Fobwatch. Until you install that version, everything here is read-only and nothing is renewed.
data-newer-hint = Install the newest version. Until then everything is read-only.
data-record-unreadable = unreadable record
data-failed = the database failed: { $why }
