"""pyconnectwise against Automate."""

from pyconnectwise import ConnectWiseAutomateAPIClient
# The client's own `clients` is broken in this version: it calls the module.
from pyconnectwise.endpoints.automate.ClientsEndpoint import ClientsEndpoint

from talk import result, told

client = ConnectWiseAutomateAPIClient(told["server"], told["client_id"], told["user"], told["password"])
first = client.access_token
names = [one.name for one in ClientsEndpoint(client).get()]
result(names=names, renewed=client.access_token != first)
