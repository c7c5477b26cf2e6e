//! Replies as each vendor writes them, by its sheet.

use serde_json::{Value, json};

use super::{Asked, LIFE, Said};
use crate::cast::Dialect;

/// A reply on the wire.
#[derive(Debug, Clone)]
pub struct Wire {
    /// RFC 9110 §15.
    pub status: u16,
    /// Empty: none is said.
    pub kind: &'static str,
    /// As it goes out.
    pub body: String,
    /// Seconds to wait, if it says so.
    pub retry_after: Option<u32>,
}

impl Wire {
    fn json(status: u16, body: &Value) -> Self {
        Self { status, kind: "application/json", body: body.to_string(), retry_after: None }
    }
}

/// What this vendor writes. `ends_at`: when an access token ends, as RFC 3339.
pub fn write(dialect: Dialect, asked: &Asked, said: &Said, ends_at: &str) -> Wire {
    match said {
        Said::Tokens { access, refresh } => Wire::json(200, &tokens(dialect, access, refresh.as_deref(), ends_at)),
        Said::WantsCode => Wire::json(200, &json!({"AccessToken": "", "IsTwoFactorRequired": true})),
        Said::Fine => fine(dialect, asked),
        Said::Ended => ended(dialect, asked),
        Said::Client => client(dialect, asked),
        Said::Busy(seconds) => Wire { retry_after: Some(*seconds), ..fault(dialect, 429, "Too many requests") },
        Said::Fault => fault(dialect, 500, "Internal error"),
    }
}

fn tokens(dialect: Dialect, access: &str, refresh: Option<&str>, ends_at: &str) -> Value {
    match dialect {
        Dialect::Ninja | Dialect::Halo => {
            let mut body = json!({"access_token": access, "token_type": "Bearer", "expires_in": LIFE,
                "scope": "monitoring management control offline_access all"});
            if let Some(refresh) = refresh {
                body["refresh_token"] = json!(refresh);
            }
            body
        }
        Dialect::Automate => json!({"AccessToken": access, "TokenType": "Bearer", "ExpirationDate": ends_at,
            "UserId": 1, "IsTwoFactorRequired": false}),
        Dialect::Citrix => json!({"token_type": "bearer", "access_token": access, "expires_in": LIFE.to_string()}),
        Dialect::Controller => json!({"Token": access, "ExpiresAt": ends_at}),
        Dialect::AvePoint => json!({"value": {"access_token": access, "refresh_token": refresh, "duration": LIFE},
            "isSuccess": true, "errorMsg": null}),
    }
}

fn fine(dialect: Dialect, asked: &Asked) -> Wire {
    let page = || Wire { status: 200, kind: "text/html", body: "<html>Sign in".to_owned(), retry_after: None };
    let body = match (dialect, asked) {
        (Dialect::Ninja, Asked::Page) => return page(),
        (Dialect::Ninja, Asked::Call { .. }) | (Dialect::AvePoint, _) => json!([]),
        (Dialect::Halo, Asked::Page) => json!({"tenant_id": ""}),
        (Dialect::Halo, _) => json!({"id": 7, "name": "Jane"}),
        (Dialect::Automate, Asked::Page) => json!({"AllowDirect": true}),
        (Dialect::Automate, Asked::Call { .. }) => json!({"DBAgentServerPatchVersion": "23.0.9.392"}),
        (Dialect::Citrix | Dialect::Controller, _) => json!({"UserId": "u1", "DisplayName": "Example User",
            "ProductVersion": "2411", "Customers": [{"Id": "examplecust1", "Name": null,
            "Sites": [{"Id": "00000000-0000-4000-8000-0000000000aa", "Name": "examplesite"}]}]}),
        _ => json!({}),
    };
    Wire::json(200, &body)
}

fn ended(dialect: Dialect, asked: &Asked) -> Wire {
    match (dialect, asked) {
        (Dialect::Ninja, Asked::Refresh { .. }) => Wire::json(400, &json!({"error": "invalid_token"})),
        (Dialect::Ninja | Dialect::Halo, Asked::Code { .. } | Asked::Refresh { .. }) => {
            Wire::json(400, &json!({"error": "invalid_grant", "error_description": "no longer valid"}))
        }
        (Dialect::Ninja, Asked::Call { .. }) => Wire::json(
            401,
            &json!({"error": "not_authenticated", "error_description": "token is not valid", "error_code": 10}),
        ),
        (Dialect::Halo, Asked::Call { .. }) => Wire::json(401, &json!({"Message": "Authorization has been denied"})),
        (Dialect::Automate, _) => Wire::json(
            401,
            &json!({"code": "Unauthorized", "message": "Not accepted.", "errors": [{"message": "Not accepted."}]}),
        ),
        (Dialect::AvePoint, _) => Wire::json(
            401,
            &json!({"code": "Unauthorized", "message": ["The token or secret is not valid"], "requestId": "q",
                "date": "2026-01-01T00:00:00Z"}),
        ),
        (Dialect::Citrix | Dialect::Controller, Asked::Call { .. } | Asked::Password { .. }) => Wire::json(
            401,
            &json!({"type": "https://errors-api.cloud.com/common/authentication", "detail": "Not authenticated",
                "parameters": [{"name": "reason", "value": "invalid"}]}),
        ),
        _ => client(dialect, asked),
    }
}

fn client(dialect: Dialect, asked: &Asked) -> Wire {
    match dialect {
        Dialect::Ninja | Dialect::Halo | Dialect::Citrix if asked.is_exchange() => {
            Wire::json(401, &json!({"error": "invalid_client", "error_description": "unknown client"}))
        }
        Dialect::Automate if asked.is_exchange() => Wire::json(
            403,
            &json!({"code": "Forbidden", "message": "Not allowed.", "errors": [{"message": "Not allowed."}]}),
        ),
        Dialect::AvePoint if asked.is_exchange() => Wire::json(
            400,
            &json!({"code": "BadRequest", "message": ["Bad secret or user"], "requestId": "q",
                "date": "2026-01-01T00:00:00Z"}),
        ),
        _ => ended(dialect, &Asked::Call { token: None }),
    }
}

/// In the shape of this vendor's own faults.
fn fault(dialect: Dialect, status: u16, text: &str) -> Wire {
    let body = match dialect {
        Dialect::Ninja => json!({"resultCode": "FAILURE", "errorMessage": text, "incidentId": "i"}),
        Dialect::Halo => json!({"Message": text, "ClassName": "System.Exception"}),
        Dialect::Automate => json!({"Message": text}),
        Dialect::Citrix | Dialect::Controller => json!({"ErrorMessage": text, "SdkErrorId": "e", "ErrorType": "t"}),
        Dialect::AvePoint => json!({"code": "x", "message": text, "requestId": "q"}),
    };
    Wire::json(status, &body)
}
