# The port that a browser comes back to.

redirect-elsewhere = the redirect address is not on this computer
redirect-port-in-use = Port { $port } is in use by another program. Port { $free } is free: choose it, and register the new redirect address with the vendor.
redirect-port-below-1024 = Port { $port } is reserved: ports below 1024 need administrator rights here. Port { $free } is free: choose it, and register the new redirect address with the vendor.
redirect-port-reserved = Port { $port } is reserved by the system, or used exclusively by another program. Port { $free } is free: choose it, and register the new redirect address with the vendor.
redirect-no-listener = Fobwatch cannot listen on port { $port }: { $why }.
redirect-no-free-port = no port is free on both loopback addresses
