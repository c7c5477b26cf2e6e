# The lock, the passphrase, what is sealed.

lock-locked = the secrets are locked
lock-unlock-hint = Unlock Fobwatch first.
lock-passphrase-wrong = wrong passphrase
lock-secret-altered = a saved secret has been altered and cannot be opened
lock-secret-altered-hint = Edit the profile and type its secrets again.
lock-passphrase-short = the passphrase is too short
lock-passphrase-length = At least 8 characters.
lock-unlocking-failed = unlocking failed
lock-record-altered = this record was not encrypted here, or has been altered
lock-no-random-numbers = no random numbers from the system
