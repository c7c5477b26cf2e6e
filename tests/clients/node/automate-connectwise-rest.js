// connectwise-rest against Automate: with a password and a code, and with a token.

import connectwise from 'connectwise-rest'
import { result, told } from './talk.js'

const { AutomateAPI } = connectwise
const quiet = { logger: () => {} }
const { server, clientId, username, password, twoFactorPasscode } = told
const first = new AutomateAPI({ serverUrl: server, clientId, username, password, twoFactorPasscode, ...quiet })
const names = (await first.ClientsAPI.getClientList({})).map((client) => client.Name)
// Each of its parts signs in by itself.
const second = new AutomateAPI({ serverUrl: server, clientId, token: first.ClientsAPI.token, ...quiet })
const stranger = new AutomateAPI({ serverUrl: server, clientId, token: 'a token of nobody', ...quiet })
result({ names, good: await second.verifyToken(), bad: await stranger.verifyToken() })
