//! Requests, read from the wire as the vendor's sheet has them.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use fobwatch_core::http::Request;
use fobwatch_core::secret::Secret;
use serde_json::Value;
use url::form_urlencoded;

use crate::cast::Dialect;

/// What a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A page of a browser's, or a look before one.
    Page,
    /// Tokens for a code.
    Code {
        /// Good once.
        code: String,
        /// Who asks.
        client: String,
    },
    /// Tokens for a refresh token.
    Refresh {
        /// Good once.
        token: String,
        /// Empty where the vendor knows none.
        client: String,
    },
    /// A token for a client and its secret.
    Service {
        /// Who asks.
        client: String,
    },
    /// A token for a person.
    Password {
        /// Whose.
        user: String,
        /// As typed.
        password: String,
        /// The second factor.
        code: Option<String>,
    },
    /// A longer life for an access token.
    Extend {
        /// Which one.
        token: String,
    },
    /// An API call.
    Call {
        /// None: the secret itself is shown.
        token: Option<String>,
    },
    /// An end.
    Revoke {
        /// Of what.
        token: String,
    },
    /// Anything else.
    Other,
}

impl Asked {
    /// Whether it may change what the app holds.
    pub fn is_exchange(&self) -> bool {
        !matches!(self, Self::Page | Self::Call { .. } | Self::Revoke { .. } | Self::Other)
    }

    /// Reads a request to a vendor of this tongue.
    pub fn read(dialect: Dialect, request: &Request) -> Self {
        let path = request.url.path().to_ascii_lowercase();
        let is_post = request.method == http::Method::POST;
        let form = form(request);
        let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        match dialect {
            Dialect::Ninja if path.ends_with("/authorize") => Self::Page,
            Dialect::Ninja if path.ends_with("/revoke") => Self::Revoke { token: field("token").unwrap_or_default() },
            Dialect::Halo if path.ends_with("/authinfo") => Self::Page,
            Dialect::Ninja | Dialect::Halo | Dialect::Citrix if is_post => {
                let client = field("client_id").unwrap_or_default();
                match field("grant_type").as_deref() {
                    Some("authorization_code") => Self::Code { code: field("code").unwrap_or_default(), client },
                    Some("refresh_token") => {
                        Self::Refresh { token: field("refresh_token").unwrap_or_default(), client }
                    }
                    Some(_) => Self::Service { client },
                    None => Self::Other,
                }
            }
            Dialect::Automate if is_post && path.ends_with("/apitoken") => {
                let body = json(request);
                let text = |key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
                Self::Password {
                    user: text("UserName").unwrap_or_default(),
                    password: text("Password").unwrap_or_default(),
                    code: text("TwoFactorPasscode"),
                }
            }
            Dialect::Automate if path.ends_with("/refresh") => {
                Self::Extend { token: json(request).as_str().unwrap_or_default().to_owned() }
            }
            Dialect::Automate if path.ends_with("/disable") => {
                let token = json(request).get("SecurityToken").and_then(Value::as_str).unwrap_or_default().to_owned();
                Self::Revoke { token }
            }
            Dialect::Automate if path.ends_with("/apitoken") => Self::Page,
            Dialect::Controller if is_post => basic(request),
            Dialect::AvePoint if path.ends_with("/delegate") => Self::Service { client: String::new() },
            Dialect::AvePoint if path.ends_with("/refresh") => {
                Self::Refresh { token: header(request, "refresh_token").unwrap_or_default(), client: String::new() }
            }
            _ => Self::Call { token: header(request, "authorization").and_then(|value| bearer(&value)) },
        }
    }
}

fn body(request: &Request) -> &str {
    request.body.as_ref().map_or("", Secret::reveal)
}

fn json(request: &Request) -> Value {
    serde_json::from_str(body(request)).unwrap_or_default()
}

fn form(request: &Request) -> Vec<(String, String)> {
    form_urlencoded::parse(body(request).as_bytes()).into_owned().collect()
}

fn header(request: &Request, name: &str) -> Option<String> {
    let found = request.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.reveal().to_owned())
}

fn bearer(value: &str) -> Option<String> {
    let token = value.rsplit(['=', ' ']).next().unwrap_or_default();
    Some(token.to_owned()).filter(|token| token.starts_with("access-"))
}

fn basic(request: &Request) -> Asked {
    let value = header(request, "authorization").unwrap_or_default();
    let decoded = BASE64_STANDARD.decode(value.trim_start_matches("Basic ")).unwrap_or_default();
    let decoded = String::from_utf8_lossy(&decoded).into_owned();
    let (user, password) = decoded.split_once(':').unwrap_or_default();
    Asked::Password { user: user.to_owned(), password: password.to_owned(), code: None }
}
