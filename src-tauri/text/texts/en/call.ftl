# Requests to a vendor's API that are not sent.

call-address-unusable = the address of this API cannot be used
call-address-missing = an address is required
call-address-wrong = this is not an address
call-address-names-somebody = an address must not contain a user name or password
call-address-elsewhere = { $origin } is not the host of this API
call-address-elsewhere-hint = Use a path, or an address at { $origin }.
call-address-climbs-out = the address has more .. than folders
call-address-has-controls = an address must not contain control characters
call-address-has-spaces-around = an address must not begin or end with a space
call-address-has-letter = an address must not contain { $letter }
call-address-has-letter-hint = In a value, write { $code } instead.
call-address-has-slashes = an address that begins with // names another host
call-method-not-for-an-api = { $method } is not supported for an API
call-method-wrong = this is not an HTTP method
call-header-name-wrong = this is not a header name
call-header-value-wrong = the value of header { $name } cannot be sent
call-header-ours = header { $name } is set by Fobwatch
call-redirected-elsewhere = { $vendor } redirects to { $origin } ({ $status }), which is not followed
call-redirected-again-and-again = { $vendor } redirects too many times
