// simple-oauth2: a browser sign-in with a secret, renewal, sign-out, a service by header and by form.

import { AuthorizationCode, ClientCredentials } from 'simple-oauth2'
import { result, told, visit } from './talk.js'

const { origin } = new URL(told.token)
const path = (url) => url && new URL(url).pathname + new URL(url).search

function options(app, more = {}) {
  const [authorizationMethod, credentialsEncodingMode] = app.way === 'client_secret_post' ? ['body'] : ['header', 'strict']
  return {
    client: { id: app.id, secret: app.secret },
    auth: {
      tokenHost: origin,
      tokenPath: path(told.token),
      revokePath: path(told.revoke) ?? undefined,
      ...more,
    },
    options: { authorizationMethod, credentialsEncodingMode: credentialsEncodingMode ?? 'strict' },
  }
}

async function call(token) {
  const reply = await fetch(told.call, { headers: { Authorization: `Bearer ${token.token.access_token}` } })
  return reply.status
}

async function browser(app) {
  const client = new AuthorizationCode(options(app, { authorizePath: path(told.authorize) }))
  const url = client.authorizeURL({ redirect_uri: app.redirect, scope: told.scope, state: 'short' })
  const back = await visit(url)
  const first = await client.getToken({ code: back.searchParams.get('code'), redirect_uri: app.redirect })
  const good = await call(first)
  const second = await first.refresh({ scope: told.scope })
  const again = await call(second)
  if (told.revoke) await second.revokeAll()
  return [good, first.token.access_token !== second.token.access_token, again, await call(second)]
}

async function service(app) {
  const client = new ClientCredentials(options(app))
  return call(await client.getToken({ scope: app.scope }))
}

const browsers = []
for (const app of told.browsers) browsers.push(await browser(app))
const services = []
for (const app of told.services) services.push(await service(app))
result({ browsers, services })
