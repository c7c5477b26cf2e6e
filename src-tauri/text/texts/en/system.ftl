# What the system refuses.

system-not-found = there is no such file or folder
system-denied = the permission is missing
system-read-only = the disk is read-only
system-full = the disk is full
system-not-a-folder = a part of the path is a file
system-busy = another program uses it
system-other = the system reports “{ $what }”
