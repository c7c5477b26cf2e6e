# What is copied.

copy-no-refresh-token = this sign-in has no refresh token
copy-no-token = this way to sign in has no token
copy-headers-hint = Copy its headers instead.
copy-noted = Copied { $what }, cleared after { $seconds } s
copy-not-a-vendors-page = this is not a vendor's page
copy-done = Copied, clears in { $seconds } s.
copy-token = the token
copy-authorization-header = as Authorization header
copy-headers-text = all headers as text
copy-headers-json = all headers as JSON
copy-curl = as curl command
copy-powershell-headers = as PowerShell headers
copy-powershell-environment = as PowerShell environment
copy-bash-environment = as bash environment
copy-refresh-token = the refresh token
copy-variable-name-wrong = a name of a variable cannot begin like this
copy-variable-name-hint = Letters, digits and _, not a digit first, at most 64.
copy-value-not-for-shell = the value of { $name } has a character that this shell cannot carry
copy-value-not-for-shell-hint = Use fob exec instead.
