# Requests to a vendor's API that are not sent.

call-address-unusable = the address of this API cannot be used
call-address-missing = an address is needed
call-address-wrong = this is not an address
call-address-names-somebody = an address must not hold a user name or password
call-address-elsewhere = { $origin } is not the host of this API
call-address-elsewhere-hint = Write a path, or an address at { $origin }.
call-address-climbs-out = the address has more .. than folders
call-address-has-controls = an address has no control characters
call-address-has-spaces-around = an address does not begin or end with a space
call-address-has-letter = an address has no { $letter }
call-address-has-letter-hint = Write { $code } for one in a value.
call-address-has-slashes = an address that begins with // names another host
call-method-not-for-an-api = { $method } is not for an API
call-method-wrong = this is not a method
call-header-name-wrong = this is not a header name
call-header-value-wrong = the value of header { $name } cannot be sent
call-header-ours = header { $name } is set by Fobwatch
call-redirected-elsewhere = { $vendor } redirects to { $origin } ({ $status }), and nothing is sent there
call-redirected-again-and-again = { $vendor } redirects again and again
