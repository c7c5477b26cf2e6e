"""requests-oauthlib: a browser sign-in with PKCE, renewal by itself, a service by Basic and by form."""

import os

# The redirect is a loopback address, which it otherwise refuses to read.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

from talk import result, told, visit

app = told["browsers"][0]
saved = []
session = OAuth2Session(
    app["id"],
    redirect_uri=app["redirect"],
    scope=told["scope"].split(),
    pkce="S256",
    auto_refresh_url=told["token"],
    auto_refresh_kwargs={"client_id": app["id"], "client_secret": app.get("secret")},
    token_updater=saved.append,
)
url, state = session.authorization_url(told["authorize"])
first = session.fetch_token(told["token"], authorization_response=visit(url), client_secret=app.get("secret"))
status = session.get(told["call"]).status_code
# Over, as far as the client knows.
session.token = {**first, "expires_at": 1, "expires_in": -1}
again = session.get(told["call"]).status_code
renewed = len(saved) == 1 and saved[0]["access_token"] != first["access_token"]


def service(app, **how):
    session = OAuth2Session(client=BackendApplicationClient(app["id"], scope=app["scope"].split()))
    session.fetch_token(told["token"], client_secret=app["secret"], **how)
    return session.get(told["call"]).status_code


services = [service(app, **how) for app in told["services"] for how in ({}, {"include_client_id": True})]
result(browser=[status, again, renewed], services=services)
