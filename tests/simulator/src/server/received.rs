//! One request, and what a server reads from it.

use serde_json::Value;

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// In capitals.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// As sent, still encoded.
    pub raw_query: String,
    /// As sent, repeats and all.
    pub headers: Vec<(String, String)>,
    /// As text; bytes that are none are replaced.
    pub body: String,
}

impl Received {
    /// The header's value; the name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The first value of that name, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        decoded(&self.raw_query).into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The same, where the server reads names in any letter case.
    pub fn query_in_any_case(&self, name: &str) -> Option<String> {
        decoded(&self.raw_query).into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The form body's pairs; None when it is not labelled as a form or a name is repeated
    /// (RFC 6749 §3.2).
    pub fn form(&self) -> Option<Vec<(String, String)>> {
        let pairs = decoded(&self.body);
        let repeated = pairs.iter().any(|(key, _)| pairs.iter().filter(|(other, _)| other == key).count() > 1);
        (self.is_labelled("application/x-www-form-urlencoded") && !repeated).then_some(pairs)
    }

    /// The JSON body; None when it is not labelled so or cannot be read.
    pub fn json(&self) -> Option<Value> {
        self.is_labelled("application/json").then(|| serde_json::from_str(&self.body).ok())?
    }

    fn is_labelled(&self, media_type: &str) -> bool {
        let label = self.header("content-type").and_then(|label| label.split(';').next());
        label.is_some_and(|label| label.trim().eq_ignore_ascii_case(media_type))
    }

    /// The token of `Authorization: Bearer` (RFC 6750 §2.1), the scheme in any case (RFC 9110 §11.1).
    pub fn bearer(&self) -> Option<&str> {
        self.authorization("Bearer ")
    }

    /// What follows this beginning, which is read in any letter case.
    pub fn authorization(&self, beginning: &str) -> Option<&str> {
        let header = self.header("authorization")?;
        let (start, rest) = header.split_at_checked(beginning.len())?;
        start.eq_ignore_ascii_case(beginning).then(|| rest.trim())
    }

    /// Whether the client takes JSON: it does unless it lists what it takes and JSON is not among
    /// it (RFC 9110 §12.5.1).
    pub fn takes_json(&self) -> bool {
        let Some(accept) = self.header("accept") else { return true };
        accept.trim().is_empty()
            || accept.split(',').any(|one| {
                let mut parts = one.split(';').map(str::trim);
                let range = parts.next().unwrap_or_default().to_ascii_lowercase();
                let refused = parts.any(|parameter| matches!(parameter, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
                matches!(&*range, "*/*" | "application/*" | "application/json") && !refused
            })
    }

    /// Where the client believes it is: behind a TLS front that is `https`.
    pub fn origin(&self) -> String {
        let scheme = self.header("x-forwarded-proto").unwrap_or("http");
        format!("{scheme}://{}", self.header("host").unwrap_or_default())
    }

    /// What no server of today answers: whoever stands before it might read the request
    /// otherwise (RFC 9112 §3.2 and §6.3).
    pub(super) fn is_malformed(&self) -> bool {
        let count = |name: &str| self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).count();
        count("content-length") > 1
            || count("host") != 1
            || (count("content-length") == 1 && count("transfer-encoding") > 0)
    }
}

pub(crate) fn decoded(text: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// The value of a decoded pair.
pub fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}
