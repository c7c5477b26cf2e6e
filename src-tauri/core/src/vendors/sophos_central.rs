//! Sophos Central: client credentials, and the customer that a profile is for. Invariant: a token goes to hosts of
//! Sophos' own domain alone, with the header that says whose data is asked for.

mod form;

use crate::base::prelude::*;
use crate::base::standard::{Call, GrantType, OwnerLookup, Refusal, Standard, TokenRequest};
use crate::base::within;
use crate::quoting::masked;
use crate::tokens::is_token;
use crate::vendor::reply_rules::at;

/// Facts: whose data calls ask for, by which header, and where.
const ID: &str = "id";
const HEADER: &str = "id_header";
const HOST: &str = "host";

/// A hexagon.
const SIGN: Sign = Sign { hue: 155, shape: "M 8 0.5 L 14.6 4.25 L 14.6 11.75 L 8 15.5 L 1.4 11.75 L 1.4 4.25 Z" };

pub(super) static SOPHOS_CENTRAL: Standard = Standard {
    descriptor: &Descriptor::new(
        ("sophos-central", "Sophos Central", "SC", SIGN),
        form::DOCS,
        |_| form::CONSOLE.to_owned(),
        form::METHODS,
    )
    .check(check)
    .labels(&[("Client ID", "client_id"), ("Client Secret", "client_secret")])
    .ends(&[End { secret: "client_secret", day: "credential_ends", months: Some(36) }])
    .script_facts(&[
        ScriptFact::answer("client_id"),
        ScriptFact::fact("id", ID),
        ScriptFact::fact("id_header", HEADER),
    ]),
    endpoint: Some(|answers| format!("{} {}", answers.text("tenant"), answers.text("client_id")).trim().to_owned()),
    token: TokenRequest {
        url: |answers| format!("{}/api/v2/oauth2/token", answers.text("sign_in_host")),
        grant: GrantType::ClientCredentials { scopes: &["token"] },
        rules: ReplyRules::new("Sophos Central", reply_rules::tokens, is_refusal),
        refusals: &[
            Refusal::new(
                &[401],
                "oauth.invalid_client_secret",
                Class::ClientRejected,
                say::sophos_central::SECRET_REFUSED,
            ),
            Refusal::new(
                &[401],
                "oauth.client_app_does_not_exist",
                Class::ClientIdRejected,
                say::sophos_central::ID_UNKNOWN,
            ),
            Refusal::new(&[400], "customer.validation", Class::BadRequest, say::sophos_central::MALFORMED),
            Refusal::new(&[400, 401], "", Class::ClientRejected, say::sophos_central::SECRET_REFUSED),
        ],
        nothing: say::sophos_central::NOTHING_THERE,
        life: 3600,
        lead: 300,
        pasted: None,
    },
    api: ReplyRules::new("Sophos Central", is_api_answer, is_refusal),
    api_base: |_, grant| format!("{}/", grant.fact(HOST).unwrap_or_default()),
    headers: |grant| grant.fact(HEADER).zip(grant.fact(ID)).map(header).into_iter().collect(),
    owner: OwnerLookup::Own(|call| Box::pin(owner(call))),
    status: None,
    pauses: &[5, 10, 20, 40, 60],
    block: None,
    ending: Some(Ending { day: "credential_ends", what: say::secret::OF_CLIENT, place: form::CREDENTIALS }),
    stop: say::sophos_central::STOP,
};

fn header((name, id): (&str, &str)) -> (String, Secret) {
    (name.to_owned(), Secret::new(id))
}

fn is_refusal(status: u16, object: &Map<String, Value>) -> bool {
    let of_the_api = text(object, "error").is_some() && text(object, "correlationId").is_some();
    let of_the_sign_in = text(object, "errorCode").is_some() && text(object, "message").is_some();
    of_the_api || of_the_sign_in || oauth_refusal(status, object)
}

/// Some refusals are lists of one.
fn is_api_answer(reply: &Reply) -> bool {
    let first = reply.json().and_then(|json| json.get(0)?.as_object().cloned());
    reply_rules::api_answer(reply) || reply.is_labelled_json() && first.is_some_and(|one| text(&one, "error").is_some())
}

fn check(draft: &mut Draft) {
    for key in ["client_id", "client_secret"] {
        if draft.holds(key, "x-api-key") {
            draft.explain(key, say::sophos_central::OLD_TOKEN);
        }
    }
    if !draft.text("client_id").is_empty() && !draft.is_guid("client_id") {
        draft.note("client_id", say::field::CLIENT_ID_UNUSUAL);
    }
    draft.keep_origin_within("sign_in_host", ".sophos.com", say::sophos_central::FOREIGN_HOST);
}

/// An address that Sophos names, if a token may go there.
fn allowed(answers: &Answers, address: &str) -> Outcome<String> {
    let own = within(address, ".central.sophos.com", answers.text("sign_in_host"));
    own.ok_or_else(|| VendorError::refusal(Class::BadReply, say::sophos_central::FOREIGN_DATA))
}

/// An id that fits into a header and repeats nothing that was sent.
fn is_id(call: &Call<'_>, id: &str) -> bool {
    is_token(id) && masked(id, &call.secrets()) == id
}

fn global(answers: &Answers) -> &str {
    let sign_in = answers.text("sign_in_host");
    if sign_in.ends_with(".sophos.com") { "https://api.central.sophos.com" } else { sign_in }
}

async fn owner(call: Call<'_>) -> Outcome<Verified> {
    let mut verified = Call::verified();
    let address = format!("{}/whoami/v1", global(call.answers));
    let me = call.read(&address, Vec::new(), (say::sophos_central::FORBIDDEN, Word::NONE), &mut verified).await?;
    let me = me.ok_or_else(|| VendorError::refusal(Class::Forbidden, say::sophos_central::FORBIDDEN))?;
    let (mut id, level) = (at(&me, "/id").to_owned(), at(&me, "/idType"));
    let (mut by, mut name) = match level {
        _ if !is_id(&call, &id) => return Err(VendorError::refusal(Class::BadReply, say::sophos_central::NO_LEVEL)),
        "partner" => ("X-Partner-ID", Text::from(say::sophos_central::PARTNER)),
        "organization" => ("X-Organization-ID", say::sophos_central::ORGANIZATION.into()),
        "tenant" => ("X-Tenant-ID", say::sophos_central::TENANT.into()),
        _ => return Err(VendorError::refusal(Class::BadReply, say::sophos_central::NO_LEVEL)),
    };
    let region = Some(at(&me, "/apiHosts/dataRegion")).filter(|region| !region.is_empty());
    let mut host = allowed(call.answers, region.unwrap_or(global(call.answers)))?;
    if level != "tenant"
        && let Some(customer) = customer(&call, level, (by, &id), &mut verified).await?
    {
        host = allowed(call.answers, at(&customer, "/apiHost"))?;
        (by, name, id) = (
            "X-Tenant-ID",
            Text::plain(masked(at(&customer, "/name"), &call.secrets())),
            at(&customer, "/id").to_owned(),
        );
        let row = format!("{host}/endpoint/v1/endpoints?pageSize=1");
        call.read(&row, vec![header((by, &id))], (say::sophos_central::CUSTOMER_REFUSED, Word::NONE), &mut verified)
            .await?;
    }
    let facts = [
        (ID, say::sophos_central::ID, &*id),
        (HEADER, say::sophos_central::ID_HEADER, by),
        (HOST, say::sophos_central::DATA_HOST, &*host),
        ("level", say::field::LEVEL, level),
    ];
    verified.facts.extend(facts.map(|(key, label, value)| Fact::new(key, label, value)));
    verified.note = Some(say::vendor::belongs_to(&name));
    verified.identity = Some(Identity { name: name.to_string(), tenant: Some(id) });
    Ok(verified)
}

/// The customer of the form, of those that a partner or an enterprise has; None where none is asked for.
async fn customer(call: &Call<'_>, level: &str, own: (&str, &str), verified: &mut Verified) -> Outcome<Option<Value>> {
    let (wanted, list) = (call.answers.text("tenant"), format!("{}/{level}/v1/tenants", global(call.answers)));
    let page = |number| match number {
        _ if is_guid(wanted) => format!("{list}/{wanted}"),
        1 => format!("{list}?pageTotal=true"),
        number => format!("{list}?page={number}"),
    };
    // Where none is wanted, one page tells whether there is a list.
    let is = |said: &str| said.to_lowercase() == wanted.to_lowercase();
    let is_wanted = |item: &Value| wanted.is_empty() || is(at(item, "/id")) || is(at(item, "/name"));
    match call.find(page, &header(own), say::sophos_central::NO_LIST, verified, is_wanted).await? {
        None if !wanted.is_empty() => {
            Err(VendorError::refusal(Class::CustomerMismatch, say::sophos_central::NO_CUSTOMER))
        }
        found => Ok(found.filter(|_| !wanted.is_empty())),
    }
}
