//! NinjaOne: OAuth by browser, client credentials or a pasted refresh token.
//! Invariant: the whole flow stays on one host, and a refresh token is given up only for one of
//! NinjaOne's own three words.

use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use url::Url;

use crate::answers::{Answers, Draft};
use crate::endpoint;
use crate::http::{Reply, Request, Trust};
use crate::oauth::{self, Endpoint, Flow, Prepared, Read};
use crate::secret::Secret;
use crate::vendor::{
    Class, Context, Descriptor, Fact, Field, Grant, Headers, Kind, Known, Method, Scope, Vendor, VendorError, Verified,
    due,
};

pub(super) struct NinjaOne;

const NATIVE: &str = "browser_native";
const WEB: &str = "browser_web";
const CLIENT_CREDENTIALS: &str = "client_credentials";
const REFRESH_TOKEN: &str = "refresh_token";

/// NinjaOne's words for "this grant is dead".
const DEAD: [&str; 3] = ["invalid_grant", "invalid_token", "expired_token"];

const HOSTS: &[Known] = &[
    Known { value: "https://app.ninjarmm.com", label: "us, app" },
    Known { value: "https://us2.ninjarmm.com", label: "us2" },
    Known { value: "https://eu.ninjarmm.com", label: "eu" },
    Known { value: "https://ca.ninjarmm.com", label: "ca" },
    Known { value: "https://oc.ninjarmm.com", label: "oc" },
    Known { value: "https://fed.ninjarmm.com", label: "fed (FedRAMP)" },
];

const SCOPES: &[Scope] = &[
    Scope { value: "monitoring", help: "read" },
    Scope { value: "management", help: "write" },
    Scope { value: "control", help: "remote access" },
    Scope { value: "offline_access", help: "renews without the browser" },
];

const DOCS: &str = "https://app.ninjarmm.com/apidocs/?links.active=authorization";

const INSTANCE: Field = Field::new("instance", "Region or host", Kind::Endpoint { known: HOSTS })
    .help("Your region, or your own host such as acme.rmmservice.eu.")
    .placeholder("eu");
const CLIENT_ID: Field = Field::new("client_id", "Client ID", Kind::Text)
    .help("Administration → Apps → API → Client app IDs.")
    .link("https://app.ninjarmm.com/#/administration/apps/api");
const CLIENT_SECRET: Field = Field::new("client_secret", "Client secret", Kind::Secret { keep_spaces: false })
    .help("Shown once, when the app is made.");
const BROWSER_SCOPES: Field = Field::new(
    "scopes",
    "Scopes",
    Kind::Scopes {
        known: SCOPES,
        presets: &[
            Known { value: "monitoring offline_access", label: "Read only" },
            Known { value: "monitoring management control offline_access", label: "All" },
        ],
    },
)
.default("monitoring offline_access")
.help("Ask only for what the app has ticked: NinjaOne refuses the rest.");
const SERVICE_SCOPES: Field = Field::new(
    "scopes",
    "Scopes",
    Kind::Scopes {
        known: SCOPES.split_at(3).0,
        presets: &[
            Known { value: "monitoring", label: "Read only" },
            Known { value: "monitoring management control", label: "All" },
        ],
    },
)
.default("monitoring")
.help("Ask only for what the app has ticked: NinjaOne refuses the rest.");
const REDIRECT: Field = Field::new("redirect_uri", "Redirect URI", Kind::Redirect)
    .help("Register it in NinjaOne exactly like this, the last slash included.");
const PORT: Field = Field::new("listen_port", "Listen port", Kind::Number { min: 0, max: 65_535 })
    .help("For a redirect URI without port. 0 takes any free one.")
    .advanced();
const TIME_LIMIT: Field =
    Field::new("login_timeout", "Wait for the browser, seconds", Kind::Number { min: 60, max: 900 })
        .default("300")
        .advanced();

static DESCRIPTOR: Descriptor = Descriptor {
    id: "ninjaone",
    name: "NinjaOne",
    monogram: "N1",
    docs: DOCS,
    methods: &[
        Method {
            id: NATIVE,
            label: "Browser, Native app",
            help: "You sign in as yourself. The app in NinjaOne is of platform Native and has no secret.",
            capability: "user context: can run scripts",
            interactive: true,
            fields: &[
                INSTANCE,
                CLIENT_ID,
                BROWSER_SCOPES,
                REDIRECT.default("http://127.0.0.1").advanced(),
                PORT.default("0"),
                TIME_LIMIT,
            ],
        },
        Method {
            id: WEB,
            label: "Browser, Web app",
            help: "You sign in as yourself. The app in NinjaOne is of platform Web and has a secret.",
            capability: "user context: can run scripts",
            interactive: true,
            fields: &[
                INSTANCE,
                CLIENT_ID,
                CLIENT_SECRET,
                BROWSER_SCOPES,
                REDIRECT.default("http://localhost:9090/"),
                PORT.default("9090"),
                TIME_LIMIT,
            ],
        },
        Method {
            id: CLIENT_CREDENTIALS,
            label: "Client credentials",
            help: "A machine account. The app in NinjaOne is of platform API Services.",
            capability: "service: no scripts",
            interactive: false,
            fields: &[INSTANCE, CLIENT_ID, CLIENT_SECRET, SERVICE_SCOPES],
        },
        Method {
            id: REFRESH_TOKEN,
            label: "Refresh token",
            help: "You paste a refresh token from elsewhere. It moves here: its first use ends the copy you pasted.",
            capability: "user context: can run scripts",
            interactive: false,
            fields: &[
                INSTANCE,
                CLIENT_ID,
                CLIENT_SECRET.optional().help("Only when the app is of platform Web."),
                Field::new("refresh_token", "Refresh token", Kind::Secret { keep_spaces: false }),
            ],
        },
    ],
};

#[async_trait]
impl Vendor for NinjaOne {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn check(&self, draft: &mut Draft) {
        check_instance(draft);
        if draft.text("client_id").contains(char::is_whitespace) {
            draft.problem("client_id", "A client ID has no spaces.");
        }
        let unknown: Vec<_> = draft
            .words("scopes")
            .into_iter()
            .filter(|word| !SCOPES.iter().any(|scope| scope.value == *word))
            .map(str::to_owned)
            .collect();
        if !unknown.is_empty() {
            draft.note("scopes", format!("Not a scope we know: {}.", unknown.join(", ")));
        }
        if draft.typed("refresh_token").is_some_and(|token| !looks_like_refresh_token(token)) {
            draft.note("refresh_token", "This does not look like a NinjaOne refresh token.");
        }
        if matches!(draft.method.id, NATIVE | WEB) {
            check_redirect(draft);
        }
    }

    fn endpoint(&self, answers: &Answers) -> String {
        answers.text("instance").trim_start_matches("https://").trim_start_matches("http://").to_owned()
    }

    async fn sign_in(&self, cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
        match answers.method.id {
            NATIVE | WEB => sign_in_by_browser(cx, answers).await,
            CLIENT_CREDENTIALS => request_as_service(cx, answers).await,
            _ => match answers.secret("refresh_token") {
                Some(token) => refresh(cx, answers, token, None).await,
                None => Err(VendorError::sign_in(Class::GrantDead, "There is no refresh token. Paste one.")),
            },
        }
    }

    async fn renew(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Result<Grant, VendorError> {
        if answers.method.id == CLIENT_CREDENTIALS {
            return request_as_service(cx, answers).await;
        }
        match &grant.refresh_token {
            Some(token) => refresh(cx, answers, token, Some(grant)).await,
            None => Err(VendorError::sign_in(Class::TokenExpired, "There is no refresh token. Sign in again.")),
        }
    }

    async fn verify(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Result<Verified, VendorError> {
        let mut url = address(answers, "/v2/organizations")?;
        url.set_query(Some("pageSize=1"));
        let request = Request::get(url).headers(&self.headers(answers, grant)).header("Accept", "application/json");
        judge_call(&cx.http.send(request).await?)
    }

    async fn sign_out(&self, cx: &Context, answers: &Answers, grant: &Grant) -> String {
        let mut revoked = true;
        let tokens = [("refresh_token", &grant.refresh_token), ("access_token", &grant.access_token)];
        for (kind, token) in tokens {
            if let Some(token) = token {
                revoked &= revoke(cx, answers, token, kind).await;
            }
        }
        if revoked {
            "Signed out; NinjaOne has revoked the token.".to_owned()
        } else {
            "Removed here. To be sure, revoke it in NinjaOne: Administration → Apps → API → OAuth Tokens.".to_owned()
        }
    }

    fn headers(&self, _: &Answers, grant: &Grant) -> Headers {
        // EXPOSE: into a header, which is a secret again.
        let token = grant.access_token.as_ref().map_or("", Secret::reveal);
        vec![("Authorization".to_owned(), Secret::new(format!("Bearer {token}")))]
    }

    fn api_base(&self, answers: &Answers, _: &Grant) -> String {
        format!("{}/v2/", answers.text("instance"))
    }
}

/// `us`, `eu`, a custom host or a pasted address → `https://host` (sheet §2).
fn check_instance(draft: &mut Draft) {
    let typed = draft.text("instance").trim().to_owned();
    let known = match typed.to_ascii_lowercase().as_str() {
        "us" | "app" => Some("https://app.ninjarmm.com"),
        "us2" => Some("https://us2.ninjarmm.com"),
        "eu" => Some("https://eu.ninjarmm.com"),
        "ca" => Some("https://ca.ninjarmm.com"),
        "oc" => Some("https://oc.ninjarmm.com"),
        "fed" => Some("https://fed.ninjarmm.com"),
        _ => None,
    };
    if let Some(known) = known {
        draft.set("instance", known);
        return;
    }
    let pasted = match endpoint::read(&typed) {
        Ok(pasted) => pasted,
        Err(text) => return draft.problem("instance", text),
    };
    if !pasted.looks_like_a_host() {
        return draft.problem("instance", "Choose your region, or type your own host, such as acme.rmmservice.eu.");
    }
    if pasted.host == "api.ninjarmm.com" {
        return draft.problem("instance", "This is the old v1 API host. Choose your region.");
    }
    if pasted.upgraded() {
        draft.note("instance", "Changed to https.");
    }
    let origin = pasted.origin();
    let usual = HOSTS.iter().any(|known| known.value == origin)
        || pasted.is_loopback()
        || [".rmmservice.com", ".rmmservice.eu", ".rmmservice.ca", ".rmmservice.com.au"]
            .iter()
            .any(|ending| pasted.host.ends_with(ending));
    if !usual {
        draft.note("instance", "An unusual host for NinjaOne.");
    }
    draft.set("instance", origin);
}

fn check_redirect(draft: &mut Draft) {
    if draft.text("redirect_uri").is_empty() {
        let fallback =
            draft.method.fields.iter().find(|field| field.key == "redirect_uri").map_or("", |field| field.default);
        draft.set("redirect_uri", fallback);
    }
    let text = draft.text("redirect_uri").to_owned();
    let Ok(url) = Url::parse(&text) else {
        return draft.problem("redirect_uri", "A full address, such as http://localhost:9090/.");
    };
    if url.fragment().is_some() || !url.username().is_empty() || url.host().is_none() {
        return draft.problem("redirect_uri", "A redirect URI has a host, and neither user nor #.");
    }
    let port: u32 = draft.text("listen_port").parse().unwrap_or(0);
    if !(port == 0 || port == 80 || port >= 1024) {
        return draft.problem("listen_port", "0, 80, or from 1024 to 65535.");
    }
    if !(url.scheme() == "http" && crate::http::is_loopback(&url)) {
        draft.note("redirect_uri", "It does not lead to this machine: you will paste the final address here.");
    } else if draft.method.id == WEB && url.port().is_none() && !text.contains(":80") {
        // A Web app's redirect is compared byte for byte, so no port may be added.
        draft.set("listen_port", "80");
        draft.note("redirect_uri", "Without a port this means port 80, which may need administrator rights.");
    }
}

/// A uuid, a dot, then base64url.
fn looks_like_refresh_token(token: &Secret) -> bool {
    // EXPOSE: only its shape is looked at.
    token.reveal().split_once('.').is_some_and(|(id, rest)| {
        id.len() == 36
            && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    })
}

fn address(answers: &Answers, path: &str) -> Result<Url, VendorError> {
    Url::parse(&format!("{}{path}", answers.text("instance"))).map_err(|_| {
        VendorError::refuse(Class::WrongHost, "Wrong host", "The region or host of this profile is not an address.")
    })
}

fn token_endpoint<'a>(cx: &'a Context, answers: &'a Answers) -> Result<Endpoint<'a>, VendorError> {
    Ok(Endpoint {
        cx,
        token_url: address(answers, "/ws/oauth/token")?,
        client_id: answers.text("client_id"),
        client_secret: answers.secret("client_secret"),
        headers: Vec::new(),
        trust: Trust::System,
    })
}

async fn sign_in_by_browser(cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
    let registered = answers.text("redirect_uri");
    let mut prepared = prepare(cx, answers, registered).await?;
    let mut preflight = probe(cx, &prepared).await;
    let mut other_redirect = None;
    if preflight.is_err() && answers.method.id == NATIVE {
        // Some tenants hold another spelling of the loopback redirect.
        for spelling in loopback_spellings(&prepared.redirect_uri) {
            drop(prepared);
            prepared = prepare(cx, answers, &spelling).await?;
            if probe(cx, &prepared).await.is_ok() {
                preflight = Ok(());
                other_redirect = Some(spelling);
                break;
            }
        }
    }
    preflight?;
    let limit = Duration::from_secs(answers.text("login_timeout").parse().unwrap_or(300));
    let approval = prepared.open(cx, limit, "If the browser shows an error, read it there: NinjaOne does not send it here. Wrong client ID, scope or redirect are the usual causes.").await?;
    let reply = token_endpoint(cx, answers)?.authorization_code(&approval).await?;
    let mut grant = read_grant(answers, &reply, Purpose::Code)?;
    grant.set_fact(Fact::new("redirect", "Redirect URI", approval.redirect_uri));
    if grant.refresh_token.is_none() && answers.words("scopes").contains(&"offline_access") {
        grant.warn(
            "NoRefreshToken",
            "No refresh token came, so this ends at its expiry. The Refresh Token grant is not ticked on the app, or offline_access is missing.",
        );
    }
    if let Some(spelling) = other_redirect {
        grant.warn(
            "RedirectSpelling",
            format!("NinjaOne knows this app's redirect as {spelling}. Put that into the profile."),
        );
    }
    Ok(grant)
}

fn loopback_spellings(redirect_uri: &str) -> Vec<String> {
    let port =
        Url::parse(redirect_uri).ok().and_then(|url| url.port()).map(|port| format!(":{port}")).unwrap_or_default();
    [format!("http://localhost{port}"), format!("http://localhost{port}/")]
        .into_iter()
        .filter(|spelling| spelling != redirect_uri)
        .collect()
}

async fn prepare(_: &Context, answers: &Answers, redirect_uri: &str) -> Result<Prepared, VendorError> {
    oauth::prepare(Flow {
        authorize_url: address(answers, "/ws/oauth/authorize")?,
        client_id: answers.text("client_id"),
        redirect_uri,
        port: answers.text("listen_port").parse().unwrap_or(0),
        scopes: &answers.words("scopes"),
        pkce: true,
        extra: Vec::new(),
    })
    .await
}

/// Asks the authorize page once, so that a wrong region, client or redirect is said here instead
/// of by a 404 page in the browser. Anything unclear passes.
async fn probe(cx: &Context, prepared: &Prepared) -> Result<(), VendorError> {
    let Ok(reply) = cx.http.send(Request::get(prepared.url.clone())).await else { return Ok(()) };
    if reply.status == 404 && reply.json().is_some() {
        return Err(VendorError::refuse(
            Class::WrongHost,
            "Wrong host or client",
            format!(
                "Wrong region, unknown client ID, or the redirect differs by its last slash. Register exactly: {}",
                prepared.redirect_uri
            ),
        )
        .said(oauth::said(&reply, &[])));
    }
    let Some(error) =
        reply.header("location").and_then(|to| prepared.url.join(to).ok()).filter(|to| to.path() == "/ws/oauth/error")
    else {
        return Ok(());
    };
    let parameter = |name: &str| error.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let said =
        [parameter("error"), parameter("error_description")].into_iter().flatten().collect::<Vec<_>>().join(": ");
    let said = oauth::masked(&said, &[]);
    Err(if said.to_lowercase().contains("scope") {
        scope_refused("").said(said)
    } else {
        VendorError::refuse(
            Class::RedirectMismatch,
            "Redirect refused",
            format!(
                "Register exactly this redirect URI: {} Changes in NinjaOne can take about 1 hour.",
                prepared.redirect_uri
            ),
        )
        .said(said)
    })
}

fn scope_refused(asked: &str) -> VendorError {
    let asked = if asked.is_empty() { String::new() } else { format!("Asked for: {asked}. ") };
    VendorError::refuse(
        Class::ScopeRefused,
        "Scope refused",
        format!("{asked}Untick the scopes that the app lacks; often control or offline_access."),
    )
}

async fn request_as_service(cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
    // NinjaOne EU refuses offline_access here.
    let scopes: Vec<_> = answers.words("scopes").into_iter().filter(|scope| *scope != "offline_access").collect();
    let reply = token_endpoint(cx, answers)?.client_credentials(&scopes).await?;
    read_grant(answers, &reply, Purpose::Service)
}

async fn refresh(cx: &Context, answers: &Answers, token: &Secret, old: Option<&Grant>) -> Result<Grant, VendorError> {
    let reply = token_endpoint(cx, answers)?.refresh(token, &[]).await?;
    let mut grant = read_grant(answers, &reply, Purpose::Refresh)?;
    if grant.refresh_token.is_none() {
        grant.refresh_token = Some(token.clone());
        grant.refresh_obtained_at = old.and_then(|old| old.refresh_obtained_at);
        grant.renew_at = grant.expires_at.map(|expires_at| due(grant.obtained_at, expires_at));
    }
    if let Some(old) = old {
        grant.scopes = grant.scopes.or_else(|| old.scopes.clone());
        grant.facts.clone_from(&old.facts);
    }
    Ok(grant)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Code,
    Service,
    Refresh,
}

fn read_grant(answers: &Answers, reply: &Reply, purpose: Purpose) -> Result<Grant, VendorError> {
    let tokens = match oauth::read(reply) {
        Read::Tokens(tokens) => tokens,
        Read::Refused { error, .. } if reply.status < 429 => return Err(refused(answers, reply, purpose, &error)),
        _ => return Err(unreadable(answers, reply)),
    };
    let expiry = oauth::expiry(reply, &tokens.access_token, tokens.expires_in);
    let mut grant = Grant::new(reply.received_at);
    grant.access_token = Some(tokens.access_token);
    grant.expires_at = Some(expiry.at);
    grant.refresh_obtained_at = tokens.refresh_token.is_some().then_some(reply.received_at);
    grant.refresh_token = tokens.refresh_token;
    if purpose == Purpose::Service || grant.refresh_token.is_some() {
        grant.renew_at = Some(due(reply.received_at, expiry.at));
    }
    if expiry.assumed {
        grant.warn("ExpiryAssumed", "NinjaOne did not say how long this token lives; an hour is assumed.");
    }
    if let Some(granted) = &tokens.scope {
        let missing: Vec<_> = answers
            .words("scopes")
            .into_iter()
            .filter(|scope| !granted.split_whitespace().any(|one| one == *scope))
            .collect();
        if purpose == Purpose::Code && !missing.is_empty() {
            grant.warn("ScopesNarrowed", format!("Asked for but not granted: {}.", missing.join(", ")));
        }
    }
    grant.scopes = tokens.scope;
    Ok(grant)
}

fn refused(answers: &Answers, reply: &Reply, purpose: Purpose, error: &str) -> VendorError {
    let secrets: Vec<_> = answers.secrets.values().collect();
    let said = oauth::said(reply, &secrets);
    // Only these statuses make one of the words a verdict on the grant.
    let dead = matches!(reply.status, 400 | 401) && DEAD.contains(&error);
    let fault = match error {
        _ if dead && purpose == Purpose::Code => {
            VendorError::sign_in(Class::CodeUsed, "The browser code was used or too old (about 60 s). Start again.")
        }
        _ if dead && purpose == Purpose::Refresh => {
            VendorError::grant_dead("The saved sign-in has ended or was used elsewhere. Sign in again.")
        }
        "invalid_client" => VendorError::refuse(
            Class::ClientRejected,
            "Client refused",
            "Check client ID, client secret and redirect address; each gives this error.",
        ),
        "unauthorized_client" => grant_not_allowed(),
        _ if said.contains("Invalid grant type") => grant_not_allowed(),
        "invalid_scope" => scope_refused(answers.text("scopes")),
        _ => VendorError::refuse(
            Class::BadReply,
            "Refused",
            format!("NinjaOne refused the sign-in ({}). Nothing was deleted.", reply.status),
        ),
    };
    fault.said(said)
}

fn grant_not_allowed() -> VendorError {
    VendorError::refuse(Class::GrantNotAllowed, "Grant not allowed", "Tick this grant type on the app in NinjaOne.")
}

fn unreadable(answers: &Answers, reply: &Reply) -> VendorError {
    let secrets: Vec<_> = answers.secrets.values().collect();
    oauth::temporary(reply).unwrap_or_else(|| {
        VendorError::refuse(
            Class::BadReply,
            "Unexpected answer",
            format!("Unexpected answer ({}). Nothing was deleted; check the region or host.", reply.status),
        )
        .said(oauth::said(reply, &secrets))
    })
}

async fn revoke(cx: &Context, answers: &Answers, token: &Secret, kind: &str) -> bool {
    let Ok(url) = address(answers, "/ws/oauth/revoke") else { return false };
    // EXPOSE: into the request body.
    let mut form = vec![("token", token.reveal()), ("token_type_hint", kind), ("client_id", answers.text("client_id"))];
    if let Some(secret) = answers.secret("client_secret") {
        form.push(("client_secret", secret.reveal()));
    }
    cx.http.send(Request::post(url).form(&form)).await.is_ok_and(|reply| reply.is_success())
}

/// What a reply of the API says about the token (sheet §7, rows "API").
fn judge_call(reply: &Reply) -> Result<Verified, VendorError> {
    let mut verified = Verified { settled: vec!["NeedsUserContext", "Forbidden", "ApiError"], ..Verified::default() };
    let said = oauth::said(reply, &[]);
    match reply.status {
        200..=299 if matches!(reply.json(), Some(Value::Array(_))) => {}
        401 if !said.contains("insufficient_privileges") => {
            return Err(VendorError::sign_in(Class::TokenRejected, "NinjaOne no longer accepts this token.").said(said));
        }
        401 | 403 | 500 if said.contains("user_context_required") || said.contains("NullPointerException") => {
            verified.warn("NeedsUserContext", "This call needs the browser sign-in type.");
        }
        401 | 403 => verified.warn("Forbidden", "The token works; scope or role is missing."),
        _ => {
            if let Some(error) = oauth::temporary(reply) {
                return Err(error);
            }
            verified.warn("ApiError", format!("NinjaOne answered ({}): {said}", reply.status));
        }
    }
    Ok(verified)
}
