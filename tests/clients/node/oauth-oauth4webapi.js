// oauth4webapi: the same by hand.

import * as oauth from 'oauth4webapi'
import { result, told, visit } from './talk.js'

const ways = {
  none: () => oauth.None(),
  client_secret_basic: (secret) => oauth.ClientSecretBasic(secret),
  client_secret_post: (secret) => oauth.ClientSecretPost(secret),
}

const issuer = new URL(told.issuer)
const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2' })
const server = await oauth.processDiscoveryResponse(issuer, found)

async function call(token) {
  try {
    return (await oauth.protectedResourceRequest(token, 'GET', new URL(told.call))).status
  } catch (error) {
    return error.status ?? String(error)
  }
}

async function browser(app) {
  const client = { client_id: app.id }
  const way = ways[app.way](app.secret)
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const url = new URL(server.authorization_endpoint)
  url.search = new URLSearchParams({
    client_id: app.id,
    redirect_uri: app.redirect,
    response_type: 'code',
    scope: told.scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const back = oauth.validateAuthResponse(server, client, await visit(url), state)
  const reply = await oauth.authorizationCodeGrantRequest(server, client, way, back, app.redirect, verifier)
  const first = await oauth.processAuthorizationCodeResponse(server, client, reply)
  const good = await call(first.access_token)
  const renewal = await oauth.refreshTokenGrantRequest(server, client, way, first.refresh_token)
  const second = await oauth.processRefreshTokenResponse(server, client, renewal)
  const again = await call(second.access_token)
  await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, way, second.refresh_token))
  return [good, first.access_token !== second.access_token, again, await call(second.access_token)]
}

async function service(app) {
  const client = { client_id: app.id }
  const way = ways[app.way](app.secret)
  const reply = await oauth.clientCredentialsGrantRequest(server, client, way, { scope: app.scope })
  return call((await oauth.processClientCredentialsResponse(server, client, reply)).access_token)
}

const browsers = []
for (const app of told.browsers) browsers.push(await browser(app))
const services = []
for (const app of told.services) services.push(await service(app))
result({ browsers, services })
