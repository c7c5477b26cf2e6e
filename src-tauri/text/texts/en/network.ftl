# Why a request got no answer.

network-name-not-found = name { $host } not found
network-no-connection = cannot connect to { $host }: { $why }
network-certificate-not-trusted = the certificate of { $host } is not trusted: { $why }
network-outdated = { $host } offers only outdated encryption
network-client-certificate = { $host } requires a client certificate, which Fobwatch does not support
network-not-tls = the server at { $host } does not speak TLS
network-tls-fault = TLS failed on its side
network-tls-no-such-name = it does not serve that name
network-closed-early = the connection was closed before TLS was set up
network-time-out = { $host } did not answer in time
network-too-large = the reply of { $host } is too large
network-broken = the connection to { $host } broke before the reply was complete
network-request-failed = the request to { $host } could not be made: { $why }
network-no-answer = no answer
network-https-only = only https is allowed
network-header-not-sendable = the value of header { $name } cannot be sent
network-no-answer-in-time = no answer in time
