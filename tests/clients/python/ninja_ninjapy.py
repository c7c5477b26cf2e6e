"""ninjapy against NinjaOne."""

from ninjapy import NinjaRMMClient

from talk import result, told

client = NinjaRMMClient(
    f"{told['url']}/ws/oauth/token",
    told["client_id"],
    told["client_secret"],
    "monitoring management control",
    base_url=told["url"],
)
names = [one["name"] for one in client.get_organizations()]
again = [one["name"] for one in client.get_organizations(page_size=1)]
client.close()
result(names=names, again=again)
