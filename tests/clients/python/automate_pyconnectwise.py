"""pyconnectwise against Automate."""

from pyconnectwise import ConnectWiseAutomateAPIClient

from talk import result, told

client = ConnectWiseAutomateAPIClient(told["server"], told["client_id"], told["user"], told["password"])
first = client.access_token
names = [one.name for one in client.clients.get()]
result(names=names, renewed=client.access_token != first)
