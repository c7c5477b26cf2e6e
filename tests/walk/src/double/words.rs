//! How each vendor writes what it says, as its sheet has it.

use serde_json::{Value, json};

use super::{Asked, LIFE, Said};
use crate::cast::Tongue;

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
pub fn write(tongue: Tongue, asked: &Asked, said: &Said, ends_at: &str) -> Wire {
    match said {
        Said::Tokens { access, refresh } => Wire::json(200, &tokens(tongue, access, refresh.as_deref(), ends_at)),
        Said::WantsCode => Wire::json(200, &json!({"AccessToken": "", "IsTwoFactorRequired": true})),
        Said::Fine => fine(tongue, asked),
        Said::Ended => ended(tongue, asked),
        Said::Client => client(tongue, asked),
        Said::Busy(seconds) => Wire { retry_after: Some(*seconds), ..fault(tongue, 429, "Too many requests") },
        Said::Fault => fault(tongue, 500, "Internal error"),
    }
}

fn tokens(tongue: Tongue, access: &str, refresh: Option<&str>, ends_at: &str) -> Value {
    match tongue {
        Tongue::Ninja | Tongue::Halo => {
            let mut body = json!({"access_token": access, "token_type": "Bearer", "expires_in": LIFE,
                "scope": "monitoring management control offline_access all"});
            if let Some(refresh) = refresh {
                body["refresh_token"] = json!(refresh);
            }
            body
        }
        Tongue::Automate => json!({"AccessToken": access, "TokenType": "Bearer", "ExpirationDate": ends_at,
            "UserId": 1, "IsTwoFactorRequired": false}),
        Tongue::Citrix => json!({"token_type": "bearer", "access_token": access, "expires_in": LIFE.to_string()}),
        Tongue::Controller => json!({"Token": access, "ExpiresAt": ends_at}),
        Tongue::AvePoint => json!({"value": {"access_token": access, "refresh_token": refresh, "duration": LIFE},
            "isSuccess": true, "errorMsg": null}),
    }
}

fn fine(tongue: Tongue, asked: &Asked) -> Wire {
    let page = || Wire { status: 200, kind: "text/html", body: "<html>Sign in".to_owned(), retry_after: None };
    let body = match (tongue, asked) {
        (Tongue::Ninja, Asked::Page) => return page(),
        (Tongue::Ninja, Asked::Call { .. }) | (Tongue::AvePoint, _) => json!([]),
        (Tongue::Halo, Asked::Page) => json!({"tenant_id": ""}),
        (Tongue::Halo, _) => json!({"id": 7, "name": "Jane"}),
        (Tongue::Automate, Asked::Page) => json!({"AllowDirect": true}),
        (Tongue::Automate, Asked::Call { .. }) => json!({"DBAgentServerPatchVersion": "23.0.9.392"}),
        (Tongue::Citrix | Tongue::Controller, _) => json!({"UserId": "u1", "DisplayName": "Example User",
            "ProductVersion": "2411", "Customers": [{"Id": "examplecust1", "Name": null,
            "Sites": [{"Id": "00000000-0000-4000-8000-0000000000aa", "Name": "examplesite"}]}]}),
        _ => json!({}),
    };
    Wire::json(200, &body)
}

fn ended(tongue: Tongue, asked: &Asked) -> Wire {
    match (tongue, asked) {
        (Tongue::Ninja, Asked::Refresh { .. }) => Wire::json(400, &json!({"error": "invalid_token"})),
        (Tongue::Ninja | Tongue::Halo, Asked::Code { .. } | Asked::Refresh { .. }) => {
            Wire::json(400, &json!({"error": "invalid_grant", "error_description": "no longer valid"}))
        }
        (Tongue::Ninja, Asked::Call { .. }) => Wire::json(
            401,
            &json!({"error": "not_authenticated", "error_description": "token is not valid", "error_code": 10}),
        ),
        (Tongue::Halo, Asked::Call { .. }) => Wire::json(401, &json!({"Message": "Authorization has been denied"})),
        (Tongue::Automate, _) => Wire::json(
            401,
            &json!({"code": "Unauthorized", "message": "Not accepted.", "errors": [{"message": "Not accepted."}]}),
        ),
        (Tongue::AvePoint, _) => Wire::json(
            401,
            &json!({"code": "Unauthorized", "message": ["The token or secret is not valid"], "requestId": "q",
                "date": "2026-01-01T00:00:00Z"}),
        ),
        (Tongue::Citrix | Tongue::Controller, Asked::Call { .. } | Asked::Password { .. }) => Wire::json(
            401,
            &json!({"type": "https://errors-api.cloud.com/common/authentication", "detail": "Not authenticated",
                "parameters": [{"name": "reason", "value": "invalid"}]}),
        ),
        _ => client(tongue, asked),
    }
}

fn client(tongue: Tongue, asked: &Asked) -> Wire {
    match tongue {
        Tongue::Ninja | Tongue::Halo | Tongue::Citrix if asked.is_exchange() => {
            Wire::json(401, &json!({"error": "invalid_client", "error_description": "unknown client"}))
        }
        Tongue::Automate if asked.is_exchange() => Wire::json(
            403,
            &json!({"code": "Forbidden", "message": "Not allowed.", "errors": [{"message": "Not allowed."}]}),
        ),
        Tongue::AvePoint if asked.is_exchange() => Wire::json(
            400,
            &json!({"code": "BadRequest", "message": ["Bad secret or user"], "requestId": "q",
                "date": "2026-01-01T00:00:00Z"}),
        ),
        _ => ended(tongue, &Asked::Call { token: None }),
    }
}

/// In the shape of this vendor's own faults.
fn fault(tongue: Tongue, status: u16, text: &str) -> Wire {
    let body = match tongue {
        Tongue::Ninja => json!({"resultCode": "FAILURE", "errorMessage": text, "incidentId": "i"}),
        Tongue::Halo => json!({"Message": text, "ClassName": "System.Exception"}),
        Tongue::Automate => json!({"Message": text}),
        Tongue::Citrix | Tongue::Controller => json!({"ErrorMessage": text, "SdkErrorId": "e", "ErrorType": "t"}),
        Tongue::AvePoint => json!({"code": "x", "message": text, "requestId": "q"}),
    };
    Wire::json(status, &body)
}
