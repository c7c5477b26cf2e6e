# The system's keyring.

keyring-key-not-ours = the key in the system keyring does not match these secrets
keyring-no-entry = the system keyring has no key for this data folder
keyring-missing = there is no system keyring here
keyring-locked = the system keyring is locked, or refused access
keyring-no-answer = the system keyring does not answer
keyring-failed = the system keyring failed
keyring-back = The keyring is back: the secrets are unlocked.
