# Why a request got no answer.

network-name-not-found = name { $host } not found
network-no-connection = cannot connect to { $host }: { $why }
network-certificate-not-trusted = the certificate of { $host } is not trusted: { $why }
network-outdated = { $host } offers only out-of-date encryption
network-client-certificate = { $host } demands a client certificate, which Fobwatch cannot give
network-not-tls = what answers at { $host } does not speak TLS
network-tls-fault = its side of the encryption has a fault
network-tls-no-such-name = it serves no such name
network-closed-early = the connection was closed before encryption was agreed on
network-time-out = { $host } did not answer in time
network-too-large = the answer of { $host } is too large
network-broken = the connection to { $host } broke before the answer was complete
network-request-failed = the request to { $host } could not be made: { $why }
network-no-answer = no answer
network-https-only = only https is allowed
network-header-not-sendable = the value of header { $name } cannot be sent
network-no-answer-in-time = no answer in time
