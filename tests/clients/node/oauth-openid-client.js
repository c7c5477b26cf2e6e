// openid-client: found by its metadata; a browser sign-in with PKCE, renewal, sign-out, a service.

import * as client from 'openid-client'
import { result, told, visit } from './talk.js'

const ways = {
  none: () => client.None(),
  client_secret_basic: (secret) => client.ClientSecretBasic(secret),
  client_secret_post: (secret) => client.ClientSecretPost(secret),
}

function find(app) {
  const how = { algorithm: 'oauth2' }
  return client.discovery(new URL(told.issuer), app.id, undefined, ways[app.way](app.secret), how)
}

async function call(config, token) {
  try {
    return (await client.fetchProtectedResource(config, token, new URL(told.call), 'GET')).status
  } catch (error) {
    return error.status ?? String(error)
  }
}

async function browser(app) {
  const config = await find(app)
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expectedState = client.randomState()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: app.redirect,
    scope: told.scope,
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  })
  const first = await client.authorizationCodeGrant(config, await visit(url), { pkceCodeVerifier, expectedState })
  const good = await call(config, first.access_token)
  const second = await client.refreshTokenGrant(config, first.refresh_token)
  const again = await call(config, second.access_token)
  await client.tokenRevocation(config, second.refresh_token)
  return [good, first.access_token !== second.access_token, again, await call(config, second.access_token)]
}

async function service(app) {
  const config = await find(app)
  const tokens = await client.clientCredentialsGrant(config, { scope: app.scope })
  return call(config, tokens.access_token)
}

const browsers = []
for (const app of told.browsers) browsers.push(await browser(app))
const services = []
for (const app of told.services) services.push(await service(app))
result({ browsers, services })
