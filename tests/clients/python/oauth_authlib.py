"""Authlib: a browser sign-in with PKCE for each kind of app, a service, renewal, sign-out."""

from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session

from talk import result, told, visit


def browser(app):
    session = OAuth2Session(
        app["id"],
        app.get("secret"),
        scope=told["scope"],
        redirect_uri=app["redirect"],
        code_challenge_method="S256",
        token_endpoint_auth_method=app["way"],
    )
    verifier = generate_token(48)
    url, state = session.create_authorization_url(told["authorize"], code_verifier=verifier)
    back = visit(url)
    first = session.fetch_token(told["token"], authorization_response=back, code_verifier=verifier, state=state)
    status = session.get(told["call"]).status_code
    second = session.refresh_token(told["token"], refresh_token=first["refresh_token"])
    again = session.get(told["call"]).status_code
    ended = None
    if told["revoke"]:
        ended = session.revoke_token(told["revoke"], token=second["refresh_token"]).status_code
    after = session.get(told["call"]).status_code
    return [status, second["access_token"] != first["access_token"], again, ended, after]


def service(app):
    session = OAuth2Session(app["id"], app["secret"], scope=app["scope"], token_endpoint_auth_method=app["way"])
    session.fetch_token(told["token"], grant_type="client_credentials")
    return session.get(told["call"]).status_code


result(browsers=[browser(app) for app in told["browsers"]], services=[service(app) for app in told["services"]])
