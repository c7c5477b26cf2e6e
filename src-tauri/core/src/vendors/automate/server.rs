//! One Automate server: where it is, which certificate it may show, what every call carries.
//! Invariant: no call goes out without the profile's own rule of trust.

use url::Url;

use crate::answers::Answers;
use crate::http::{Reply, Request};
use crate::secret::Secret;
use crate::vendor::{Class, Context, Headers, VendorError, trust};

pub(super) fn no_api(answers: &Answers) -> VendorError {
    let text = format!("No Automate API at {}. Check address and sub-path.", base(answers));
    VendorError::refuse(Class::WrongServer, "No Automate here", text)
}

/// Only a loopback server keeps its scheme in the answer, and only as `http`.
pub(super) fn base(answers: &Answers) -> String {
    let server = answers.text("server");
    let scheme = if server.starts_with("http://") { "" } else { "https://" };
    format!("{scheme}{server}/cwa/api/v1")
}

pub(super) fn address(answers: &Answers, path: &str) -> Result<Url, VendorError> {
    Url::parse(&(base(answers) + path)).map_err(|_| no_api(answers))
}

pub(super) fn client_id(answers: &Answers) -> Headers {
    let id = Some(answers.text("client_id")).filter(|id| !id.is_empty());
    id.map(|id| ("clientId".to_owned(), Secret::new(id))).into_iter().collect()
}

pub(super) async fn send(cx: &Context, answers: &Answers, request: Request) -> Result<Reply, VendorError> {
    let request = request.header("Accept", "application/json").trust(trust::of(answers)?);
    Ok(cx.http.send(request).await?)
}
