# Datto RMM.

datto-rmm-platform = API URL or platform
datto-rmm-platform-help = As Datto shows it beside the keys, or the address of any Datto page.
datto-rmm-api-key = API key
datto-rmm-api-key-help = Setup → Users → a user → Generate API Keys, once API access is on: Setup → Global Settings → Access Control. A block with all three values can be pasted here.
datto-rmm-api-secret = API secret key
datto-rmm-api-secret-help = Shown once, when the keys are created.
datto-rmm-api-key-method = API keys
datto-rmm-capability = Acts as the keys' user (with their security level)
datto-rmm-api-key-method-help = The API key and secret key of a Datto RMM user.
datto-rmm-token-method-help = Paste a valid access token. It cannot be renewed.
datto-rmm-no-platform = Enter a platform such as merlot, or the API URL that Datto shows.
datto-rmm-unknown-platform = Unknown platform. Check it against the API URL that Datto shows.
datto-rmm-unusual-key = API keys are usually 32 capital letters and digits.
datto-rmm-keys-refused = API key or secret refused. Is API access on? Is this your platform?
datto-rmm-form-refused = Datto did not accept the sign-in form.
datto-rmm-nothing-there = No Datto RMM API here. Check the platform.
datto-rmm-wrong-platform = These keys have no account here. Wrong platform?
datto-rmm-forbidden = This user's security level may not read that.
datto-rmm-blocked = Datto blocks this address for a few minutes.
datto-rmm-stop = To stop access at once, create new API keys for the user in Datto RMM: the old ones stop working.
