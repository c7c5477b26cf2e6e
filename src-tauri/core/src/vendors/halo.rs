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
    scope("all", "whatever the app and its agent may do"),
    scope("all:standard", "what a standard agent may do"),
    scope("admin", "configuration"),
    scope("read:tickets", ""),
    scope("edit:tickets", ""),
    scope("read:customers", ""),
    scope("edit:customers", ""),
    scope("read:assets", ""),
    scope("edit:assets", ""),
    scope("read:invoices", ""),
    scope("edit:invoices", ""),
    scope("editMine:timesheets", "your own timesheets"),
    scope("access:chat", ""),
    scope("access:adpasswordreset", ""),
    scope("all:teams", "the Teams app"),
    scope("offline_access", "renews without the browser"),
];

const DOCS: &str = "https://haloitsm.com/guides/article/?kbid=1499";

const ADDRESS: Field = Field::endpoint("url", "Halo address", &[])
    .help("Any page of your Halo, pasted from the browser.")
    .placeholder("contoso.halopsa.com");
const CLIENT_ID: Field = Field::new("client_id", "Client ID", Kind::Text)
    .help("Configuration → Integrations → Halo API. Save the Halo app before you copy the ID: the one shown earlier changes on save. The app must be Active, with Login type and Agent set.")
    .link(DOCS);
const CLIENT_SECRET: Field =
    Field::secret("client_secret", "Client secret").help("Shown once, when the Halo app is made.");
const SCOPES_HELP: &str = "Ask for what you need; Halo allows what the app and its agent may both do. Empty lists may mean that the agent sees nothing, not that the sign-in is at fault.";
const SERVICE_SCOPES: Field = Field::scopes("scopes", SCOPES, &[known("all", "All")]).help(SCOPES_HELP);
const BROWSER_SCOPES: Field = Field::scopes(
    "scopes",
    SCOPES,
    &[known("all offline_access", "All"), known("all:standard offline_access", "Standard")],
)
.help(SCOPES_HELP);
const TENANT: Field = Field::new("tenant", "Tenant", Kind::Text)
    .help("Leave empty: hosted Halo tells it, and on-premises there is none. What you type here wins.")
    .advanced();
const SIGN_IN_HOST: &str = "sign_in_host";
const ACCEPTED_HOST: Field = Field::new(SIGN_IN_HOST, "Accepted sign-in host", Kind::Text)
    .help("Where this Halo may take sign-ins besides its own address. Fobwatch asks when Halo names one, and fills it in.")
    .placeholder("auth.haloservicedesk.com")
    .advanced();
const HEADERS: Field = Field::new("additional_headers", "Additional headers", Kind::HeaderMap)
    .help("Sent on every call, for example one that lifts the API limits. In text: Name: value, one a line, or a JSON object.")
    .advanced();
const REDIRECT: Field = Field::new("redirect_uri", "Redirect URI", Kind::Redirect)
    .default("http://localhost:8400/")
    .help("Register it in the Halo app exactly like this, the last slash included.");
const RETRIES: Field = Field::new("max_retries", "Tries when Halo is busy", Kind::Number { min: 0, max: 20 })
    .default("10")
    .help("How often a call is repeated when Halo answers 429.")
    .advanced();

static DESCRIPTOR: Descriptor =
    Descriptor::new(("halo", "Halo", "HA", 330), DOCS, |answers| answers.text("url").to_owned(), METHODS)
        .account(&["url", "client_id", "tenant"])
        .script_facts(&[ScriptFact::answer("URL", "url"), ScriptFact::fact("TENANT", "tenant")]);

const METHODS: &[Method] = &[
    Method::new(
        (CLIENT_CREDENTIALS, "Client credentials", "service: acts as the app's agent"),
        "A machine account. The Halo app uses Client ID and Secret (Services).",
        &[ADDRESS, CLIENT_ID, CLIENT_SECRET, SERVICE_SCOPES, TENANT, ACCEPTED_HOST, HEADERS, RETRIES],
    ),
    Method::new(
        (NATIVE, "Browser, no secret", "user context: your own agent"),
        "You sign in as yourself. The Halo app uses Authorisation Code (Native Application).",
        &[ADDRESS, CLIENT_ID, BROWSER_SCOPES, REDIRECT, TENANT, ACCEPTED_HOST, HEADERS, RETRIES],
    )
    .interactive(),
    Method::new(
        (SECRET, "Browser, with secret", "user context: your own agent"),
        "You sign in as yourself. The Halo app uses Authorisation Code and has a secret.",
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
            draft.note("client_id", "Halo's client IDs are usually a GUID.");
        }
        if draft.typed("client_secret").is_some_and(|secret| !looks_like_a_client_secret(secret)) {
            draft.note("client_secret", "Halo's client secrets are usually two GUIDs joined by a hyphen.");
        }
        if draft.method.interactive {
            if !draft.words("scopes").contains(&"offline_access") {
                draft.note("scopes", "Without offline_access it cannot renew: you sign in again at each expiry.");
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
                grant.warn(WarningCode::Unverified, "Not verified yet. Halo refused the first call.");
            }
            Err(error) => grant.warn(WarningCode::Unverified, format!("Not verified yet. {}", error.text)),
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

    async fn sign_out(&self, _: &Context, _: &Answers, grant: &Grant) -> String {
        let end = base::at_its_end(grant);
        format!(
            "Removed here. Halo knows no revocation: the token ends by itself{end}. To stop access at once, set the application inactive in Halo."
        )
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
        Some((SIGN_IN_HOST, host.value.clone()))
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
        draft.note("url", "A host without a dot: this works inside its own network only.");
    }
    draft.set("url", pasted.origin());
}

fn check_redirect(draft: &mut Draft) {
    let Some(url) = base::redirect(draft, "redirect_uri", REDIRECT.default) else { return };
    if !base::is_here(&url) {
        draft.note("redirect_uri", "It does not lead to this machine: you will paste the final address here.");
    } else if url.port().is_none() {
        draft.note("redirect_uri", "Without a port this means port 80, which may need administrator rights.");
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
    grant.set_fact(Fact::new(PKCE, "", "refused"));
    Ok(grant)
}

fn refuses_pkce(error: &VendorError) -> bool {
    error.said.as_deref().is_some_and(|said| said.contains("code_challenge") || said.contains("code_verifier"))
}

async fn by_browser_once(cx: &Context, answers: &Answers, place: &Place, pkce: bool) -> Result<Grant, VendorError> {
    let approval = approve(cx, answers, place, pkce).await?;
    let mut grant = token::request(cx, answers, place.clone(), Ask::Code(&approval), None).await?;
    if grant.refresh_token.is_none() {
        grant.warn(
            WarningCode::NoRefreshToken,
            "No refresh token came, so this ends at its expiry. Add the scope offline_access to renew without the browser.",
        );
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
    let help = "If the browser shows an error, read it there. A wrong client ID, or a redirect URI that is not registered exactly so, are the usual causes.";
    prepared.open(cx, TIME_LIMIT, help).await
}
