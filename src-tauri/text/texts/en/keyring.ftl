# The system's keyring.

keyring-key-not-ours = the keyring's key is not ours
keyring-no-entry = the keyring has no entry for this data folder
keyring-did-not-keep = the keyring did not keep the key
keyring-missing = there is no system keyring here
keyring-locked = the system keyring is locked, or refused access
keyring-no-answer = the system keyring does not answer
keyring-failed = the system keyring failed
keyring-back = The keyring is back: the secrets are unlocked.
