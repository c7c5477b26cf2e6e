# Questions that several vendors ask.

field-client-id = Client ID
field-password = Password
field-environment = Environment
field-client-secret = Client secret
field-refresh-token = Refresh token
field-client-id-has-space = A client ID has no spaces.
field-scope-offline-access = renews without the browser
field-scopes = Scopes
field-scopes-all = All
field-redirect-uri = Redirect URI
field-client-credentials = Client credentials
field-redirect-port-80 = Without a port this means port 80, which may need administrator rights.
field-access-token = Access token
field-access-token-help = With or without Bearer in front.
field-existing-token = Existing token
field-access-token-wrong = This is not a token: it is empty, or contains a space or a line break. Copy it again.
field-client-id-unusual = A client ID is normally a GUID.
field-level = Level
