// An OAuth server that is not ours, at NinjaOne's addresses. Prints its own address, and then a
// line for each request to the token endpoint.

import { createServer } from "node:http";
import Provider from "oidc-provider";

const HOUR = 60 * 60;

const configuration = {
  routes: { authorization: "/ws/oauth/authorize", token: "/ws/oauth/token", revocation: "/ws/oauth/revoke" },
  features: { revocation: { enabled: true } },
  clients: [
    {
      client_id: "native-app",
      application_type: "native",
      token_endpoint_auth_method: "none",
      redirect_uris: ["http://127.0.0.1"],
      response_types: ["code"],
      grant_types: ["authorization_code", "refresh_token"],
    },
  ],
  scopes: ["monitoring", "management", "control", "offline_access"],
  pkce: { required: () => true },
  // NinjaOne gives one for `offline_access` alone; OpenID Connect wants `prompt=consent` besides.
  issueRefreshToken: (_context, client) => client.grantTypeAllowed("refresh_token"),
  expiresWithSession: () => false,
  rotateRefreshToken: true,
  ttl: {
    AuthorizationCode: 60,
    AccessToken: HOUR,
    RefreshToken: 30 * 24 * HOUR,
    Grant: 30 * 24 * HOUR,
    Session: HOUR,
    Interaction: HOUR,
  },
  cookies: { keys: ["of the tests"] },
};

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  provider.on("grant.success", ({ oidc }) => console.log(`granted ${oidc.params.grant_type}`));
  provider.on("grant.error", ({ oidc }, error) => console.log(`refused ${oidc.params?.grant_type}: ${error.error}`));
  provider.use(async (context, next) => {
    if (context.path !== "/v2/organizations") return next();
    const [, token] = /^Bearer (\S+)$/.exec(context.get("Authorization")) ?? [];
    const found = token && (await provider.AccessToken.find(token));
    if (found?.isValid && found.scopes.has("monitoring")) {
      context.body = [{ id: 1, name: "Contoso" }];
    } else {
      context.status = 401;
      context.body = { error: "not_authenticated", error_description: "The token is not valid", error_code: 10 };
    }
  });
  server.on("request", provider.callback());
  console.log(`at ${issuer}`);
});
