//! Halo (HaloPSA, HaloITSM and their siblings): client credentials, or the browser.
//! Invariant: the technician's extra headers, the tenant and the scopes travel with a renewal
//! exactly as with the first sign-in.

mod call;
mod place;
mod token;

use self::place::Place;
use crate::oauth::{Approval, Ask, Flow};
use crate::vendor::prelude::*;

pub(super) struct Halo;

const CLIENT_CREDENTIALS: &str = "client_credentials";
/// A redirect is kept byte for byte, so one without port means http's own.
const HTTP: u16 = 80;
const NATIVE: &str = "browser_native";
const SECRET: &str = "browser_secret";

const TIME_LIMIT: Duration = Duration::from_mins(5);

const SCOPES: &[Scope] = &[
    scope("all", say::halo::SCOPE_ALL),
    scope("all:standard", say::halo::SCOPE_STANDARD),
    scope("admin", say::halo::SCOPE_ADMIN),
    scope("read:tickets", Word::NONE),
    scope("edit:tickets", Word::NONE),
    scope("read:customers", Word::NONE),
    scope("edit:customers", Word::NONE),
    scope("read:assets", Word::NONE),
    scope("edit:assets", Word::NONE),
    scope("read:invoices", Word::NONE),
    scope("edit:invoices", Word::NONE),
    scope("editMine:timesheets", say::halo::SCOPE_TIMESHEETS),
    scope("access:chat", Word::NONE),
    scope("access:adpasswordreset", Word::NONE),
    scope("all:teams", say::halo::SCOPE_TEAMS),
    scope("offline_access", say::field::SCOPE_OFFLINE_ACCESS),
];

const DOCS: &str = "https://haloitsm.com/guides/article/?kbid=1499";

const ADDRESS: Field =
    Field::endpoint("url", say::halo::ADDRESS, &[]).help(say::halo::ADDRESS_HELP).placeholder("contoso.halopsa.com");
const CLIENT_ID: Field =
    Field::new("client_id", say::field::CLIENT_ID, Kind::Text).help(say::halo::CLIENT_ID_HELP).link(DOCS);
const CLIENT_SECRET: Field =
    Field::secret("client_secret", say::field::CLIENT_SECRET).help(say::halo::CLIENT_SECRET_HELP);
const SCOPES_HELP: Word = say::halo::SCOPES_HELP;
const SERVICE_SCOPES: Field =
    Field::scopes("scopes", SCOPES, &[known("all", say::field::SCOPES_ALL)]).help(SCOPES_HELP);
const BROWSER_SCOPES: Field = Field::scopes(
    "scopes",
    SCOPES,
    &[
        known("all offline_access", say::field::SCOPES_ALL),
        known("all:standard offline_access", say::halo::SCOPES_STANDARD),
    ],
)
.help(SCOPES_HELP);
const TENANT: Field = Field::new("tenant", say::halo::TENANT, Kind::Text).help(say::halo::TENANT_HELP).advanced();
const SIGN_IN_HOST: &str = "sign_in_host";
const ACCEPTED_HOST: Field = Field::new(SIGN_IN_HOST, say::halo::ACCEPTED_HOST, Kind::Text)
    .help(say::halo::ACCEPTED_HOST_HELP)
    .placeholder("auth.haloservicedesk.com")
    .advanced();
const HEADERS: Field =
    Field::new("additional_headers", say::halo::HEADERS, Kind::HeaderMap).help(say::halo::HEADERS_HELP).advanced();
const REDIRECT: Field = Field::new("redirect_uri", say::field::REDIRECT_URI, Kind::Redirect)
    .default("http://localhost:8400/")
    .help(say::halo::REDIRECT_HELP);
const RETRIES: Field = Field::new("max_retries", say::halo::TRIES, Kind::Number { min: 0, max: 20 })
    .default("10")
    .help(say::halo::TRIES_HELP)
    .advanced();

static DESCRIPTOR: Descriptor =
    Descriptor::new(("halo", "Halo", "HA", 330), DOCS, |answers| answers.text("url").to_owned(), METHODS)
        .account(&["url", "client_id", "tenant"])
        .script_facts(&[ScriptFact::answer("URL", "url"), ScriptFact::fact("TENANT", "tenant")]);

const METHODS: &[Method] = &[
    Method::new(
        (CLIENT_CREDENTIALS, say::field::CLIENT_CREDENTIALS, say::halo::CLIENT_CAPABILITY),
        say::halo::CLIENT_METHOD_HELP,
        &[ADDRESS, CLIENT_ID, CLIENT_SECRET, SERVICE_SCOPES, TENANT, ACCEPTED_HOST, HEADERS, RETRIES],
    ),
    Method::new(
        (NATIVE, say::halo::NATIVE_METHOD, say::halo::BROWSER_CAPABILITY),
        say::halo::NATIVE_METHOD_HELP,
        &[ADDRESS, CLIENT_ID, BROWSER_SCOPES, REDIRECT, TENANT, ACCEPTED_HOST, HEADERS, RETRIES],
    )
    .interactive(),
    Method::new(
        (SECRET, say::halo::WEB_METHOD, say::halo::BROWSER_CAPABILITY),
        say::halo::WEB_METHOD_HELP,
        &[ADDRESS, CLIENT_ID, CLIENT_SECRET, BROWSER_SCOPES, REDIRECT, TENANT, ACCEPTED_HOST, HEADERS, RETRIES],
    )
    .interactive(),
];

#[async_trait]
impl Vendor for Halo {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn check(&self, draft: &mut Draft) {
        check_address(draft);
        if !draft.is_guid("client_id") {
            draft.note("client_id", say::halo::CLIENT_ID_UNUSUAL);
        }
        if draft.typed("client_secret").is_some_and(|secret| !looks_like_a_client_secret(secret)) {
            draft.note("client_secret", say::halo::CLIENT_SECRET_UNUSUAL);
        }
        if draft.method.interactive {
            if !draft.words("scopes").contains(&"offline_access") {
                draft.note("scopes", say::halo::OFFLINE_ACCESS_MISSING);
            }
            check_redirect(draft);
        }
    }

    async fn sign_in(&self, cx: &Context, answers: &Answers) -> Result<Grant, VendorError> {
        let place = Place::discover(cx, answers).await?;
        let mut grant = if answers.method.interactive {
            by_browser(cx, answers, &place).await?
        } else {
            token::request(cx, answers, place.clone(), Ask::Service, None).await?
        };
        let mut verified = call::who(cx, answers, &grant).await;
        if !answers.method.interactive && rejected(&verified) {
            grant = token::request(cx, answers, place, Ask::Service, None).await?;
            verified = call::who(cx, answers, &grant).await;
        }
        match verified {
            Ok(verified) => grant.learn(&verified),
            Err(error)
                if error.effect == Effect::Refuse
                    && matches!(error.class, Class::ScopeRefused | Class::TokenRejected) =>
            {
                return Err(error);
            }
            // The grant is good for all we know, and a spent code brings no second one.
            Err(error) if error.class == Class::TokenRejected => {
                grant.warn(WarningCode::Unverified, say::halo::NOT_VERIFIED_REFUSED);
            }
            Err(error) => grant.warn(WarningCode::Unverified, say::halo::not_verified(error.text)),
        }
        Ok(grant)
    }

    async fn renew(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Result<Grant, VendorError> {
        let place = match Place::of(grant) {
            Some(place) => place,
            None => Place::discover(cx, answers).await?,
        };
        let ask = match &grant.refresh_token {
            _ if !answers.method.interactive => Ask::Service,
            Some(refresh_token) => Ask::Refresh(refresh_token),
            None => return Err(VendorError::no_refresh_token()),
        };
        token::request(cx, answers, place, ask, Some(grant)).await
    }

    async fn verify(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Result<Verified, VendorError> {
        call::who(cx, answers, grant).await
    }

    async fn sign_out(&self, _: &Context, _: &Answers, grant: &Grant) -> Text {
        base::end_of(grant).map_or_else(|| say::halo::REMOVED.into(), say::halo::removed_until)
    }

    fn headers(&self, answers: &Answers, grant: &Grant) -> Headers {
        let scheme = grant.fact(token::TYPE).unwrap_or("Bearer");
        let authorization = base::authorization(&format!("{scheme} "), grant);
        std::iter::once(authorization).chain(answers.header_map("additional_headers")).collect()
    }

    fn api_base(&self, answers: &Answers, _: &Grant) -> String {
        format!("{}/", answers.text("url"))
    }

    fn redirect<'a>(&self, answers: &'a Answers) -> Option<(&'a str, u16)> {
        answers.method.field(REDIRECT.key).map(|field| (answers.text(field.key), HTTP))
    }

    async fn preflight(&self, cx: &Context, answers: &Answers) -> Result<Option<Verified>, VendorError> {
        Place::named(cx, answers).await.map(|place| Some(place.told(answers)))
    }

    fn accepted(&self, remembered: &[Fact]) -> Option<(&'static str, String)> {
        let host = remembered.iter().find(|fact| fact.key == place::ASKED_HOST)?;
        Some((SIGN_IN_HOST, host.value.to_string()))
    }
}

fn rejected(verified: &Result<Verified, VendorError>) -> bool {
    matches!(verified, Err(error) if error.class == Class::TokenRejected)
}

/// Any pasted page → its origin (sheet §2).
fn check_address(draft: &mut Draft) {
    let Some(mut pasted) = draft.pasted("url") else { return };
    if pasted.scheme.as_deref() == Some("http") && pasted.port == Some(80) {
        pasted.port = None;
    }
    if !pasted.looks_like_a_host() {
        draft.note("url", say::halo::HOST_WITHOUT_DOT);
    }
    draft.set("url", pasted.origin());
}

fn check_redirect(draft: &mut Draft) {
    let Some(url) = base::redirect(draft, "redirect_uri", REDIRECT.default) else { return };
    if !base::is_here(&url) {
        draft.note("redirect_uri", say::halo::REDIRECT_ELSEWHERE);
    } else if url.port().is_none() {
        draft.note("redirect_uri", say::field::REDIRECT_PORT_80);
    }
}

fn looks_like_a_client_secret(secret: &Secret) -> bool {
    // EXPOSE: only its shape is looked at.
    let text = secret.reveal();
    let halves = text.get(..36).zip(text.get(36..).and_then(|rest| rest.strip_prefix('-')));
    halves.is_some_and(|(first, second)| is_guid(first) && is_guid(second))
}

/// An app with a secret needs no PKCE, but takes it as a rule; where Halo does not, the
/// technician is sent through the browser again without it, and that is remembered.
async fn by_browser(cx: &Context, answers: &Answers, place: &Place) -> Result<Grant, VendorError> {
    const PKCE: &str = "pkce";
    let with_secret = answers.method.id == SECRET;
    if !(with_secret && cx.remembered(PKCE) == Some("refused")) {
        match by_browser_once(cx, answers, place, true).await {
            Err(error) if with_secret && refuses_pkce(&error) => {}
            outcome => return outcome,
        }
    }
    let mut grant = by_browser_once(cx, answers, place, false).await?;
    grant.set_fact(Fact::new(PKCE, Word::NONE, "refused"));
    Ok(grant)
}

fn refuses_pkce(error: &VendorError) -> bool {
    error.said.as_deref().is_some_and(|said| said.contains("code_challenge") || said.contains("code_verifier"))
}

async fn by_browser_once(cx: &Context, answers: &Answers, place: &Place, pkce: bool) -> Result<Grant, VendorError> {
    let approval = approve(cx, answers, place, pkce).await?;
    let mut grant = token::request(cx, answers, place.clone(), Ask::Code(&approval), None).await?;
    if grant.refresh_token.is_none() {
        grant.warn(WarningCode::NoRefreshToken, say::halo::NO_REFRESH_TOKEN);
    }
    Ok(grant)
}

async fn approve(cx: &Context, answers: &Answers, place: &Place, pkce: bool) -> Result<Approval, VendorError> {
    let prepared = oauth::prepare(Flow {
        authorize_url: place.authorize_url()?,
        client_id: answers.text("client_id"),
        redirect_uri: answers.text("redirect_uri"),
        port: HTTP,
        scopes: &answers.words("scopes"),
        pkce,
        extra: place.tenant().map(|tenant| ("tenant", tenant.to_owned())).into_iter().collect(),
    })
    .await?;
    let help = say::halo::BROWSER_HINT;
    prepared.open(cx, TIME_LIMIT, help).await
}
