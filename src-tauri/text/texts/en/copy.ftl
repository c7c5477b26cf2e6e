# What is copied.

copy-no-refresh-token = this sign-in has no refresh token
copy-no-token = this sign-in method has no token
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
copy-variable-name-wrong = a variable name cannot start like this
copy-variable-name-hint = Letters, digits and _, not starting with a digit, at most 64.
copy-value-not-for-shell = the value of { $name } contains a character that this shell cannot handle
copy-value-not-for-shell-hint = Use fob exec instead.
