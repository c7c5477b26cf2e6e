"""haloitsm-python against Halo: a service, and an agent with a password."""

from halo import HaloClient

from talk import result, told

service = HaloClient(told["url"], client_id=told["client_id"], client_secret=told["client_secret"])
me = service.get("agent/me")
service_token = service.auth.get_token()
names = [client.name for client in service.clients.list()]

agent = HaloClient(
    told["url"],
    client_id=told["agent_client_id"],
    username=told["user"],
    password=told["password"],
    refresh_token=told["refresh_token"],
)
agent_name = agent.get("agent/me")["name"]
result(
    name=me["name"],
    names=names,
    renewed=service.auth.get_token() != service_token,
    agent=agent_name,
    rotated=agent.auth._refresh_token != told["refresh_token"],
)
