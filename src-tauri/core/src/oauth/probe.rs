//! A sign-in page that is asked once before a browser opens it, for servers whose refusals end on a page that nobody
//! hears of. Invariant: a page that was refused is not opened.

use url::Url;

use super::{Flow, Prepared, prepare};
use crate::http::{Reply, Request, is_loopback};
use crate::vendor::{Class, Context, VendorError};

/// Why a sign-in page is not to be opened, or why that is not known.
pub enum Probe {
    /// The server says so.
    Refused(VendorError),
    /// It said nothing.
    Unanswered(VendorError),
}

/// A page that its server did not refuse, and how the redirect is spelt there if not as registered.
pub struct Accepted {
    /// To be opened.
    pub prepared: Prepared,
    /// The spelling that the server knows.
    pub spelling: Option<String>,
}

/// Asks the page once. Anything that `refusal` sees no refusal in passes.
pub async fn probe(
    cx: &Context,
    prepared: &Prepared,
    refusal: impl Fn(&Reply, &Url) -> Option<VendorError> + Send,
) -> Result<(), Probe> {
    let request = Request::get(prepared.url.clone());
    let reply = cx.http.send(request).await.map_err(|error| Probe::Unanswered(error.into()))?;
    refusal(&reply, &prepared.url).map_or(Ok(()), |error| Err(Probe::Refused(error)))
}

/// A page that the server did not refuse. With `respells` a loopback redirect is tried in its other spellings.
pub async fn accepted<'a>(
    cx: &Context,
    flow: impl Fn(&'a str) -> Flow<'a> + Send + Sync,
    (registered, respells): (&'a str, &'a [String]),
    refusal: impl Fn(&Reply, &Url) -> Option<VendorError> + Copy + Send + Sync,
) -> Result<Accepted, VendorError> {
    let prepared = prepare(flow(registered)).await?;
    let refused = match probe(cx, &prepared, refusal).await {
        Err(Probe::Refused(error)) => error,
        // What cannot even be asked has no page for a browser, and would have no token after it.
        Err(Probe::Unanswered(error)) if error.class == Class::Network && !error.lost => {
            return Err(error);
        }
        Ok(()) | Err(Probe::Unanswered(_)) => return Ok(Accepted { prepared, spelling: None }),
    };
    // The other spellings may need the same port.
    drop(prepared);
    if matches!(refused.class, Class::WrongHost | Class::RedirectMismatch) {
        for spelling in respells {
            let Ok(prepared) = prepare(flow(spelling)).await else { continue };
            if probe(cx, &prepared, refusal).await.is_ok() {
                return Ok(Accepted { prepared, spelling: Some(spelling.clone()) });
            }
        }
    }
    Err(refused)
}

/// What the server's own page of errors would say (RFC 6749 §4.1.2.1), where a reply leads there.
pub fn error_page(reply: &Reply, asked: &Url, path: &str) -> Option<String> {
    let page = asked.join(reply.header("location")?).ok()?;
    let said = |name: &str| page.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let said = [said("error"), said("error_description")].into_iter().flatten().collect::<Vec<_>>();
    (page.host() == asked.host() && page.path() == path).then(|| said.join(": "))
}

/// A loopback redirect by the name `localhost`, without and with the last slash.
pub fn other_spellings(registered: &str) -> Vec<String> {
    let Ok(url) = Url::parse(registered) else { return Vec::new() };
    if url.scheme() != "http" || !is_loopback(&url) {
        return Vec::new();
    }
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let spellings = [format!("http://localhost{port}"), format!("http://localhost{port}/")];
    spellings.into_iter().filter(|spelling| spelling != registered).collect()
}
