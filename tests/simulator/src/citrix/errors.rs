//! Citrix' errors: the cloud's services, and DaaS with its controllers.

use serde_json::{Value, json};

use crate::server::{Answer, Received};

/// The error body of the cloud's services.
pub fn problem(status: u16, kind: &str, detail: &str, parameters: &[(&str, &str)]) -> Answer {
    let parameters: Vec<Value> = parameters.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    Answer::json(
        status,
        &json!({
            "type": format!("https://errors-api.cloud.com/common/{kind}"),
            "detail": detail,
            "parameters": parameters,
        }),
    )
}

pub(super) fn unauthenticated(reason: &str) -> Answer {
    problem(401, "authentication", "Missing or invalid authentication details.", &[("reason", reason)])
}

pub(super) fn not_acceptable() -> Answer {
    problem(406, "notAcceptable", "Must accept application/json media type", &[("contentType", "application/json")])
}

pub(super) fn not_understood(status: u16, request: &Received) -> Answer {
    let kind = match status {
        406 => return not_acceptable(),
        415 => "unsupportedMediaType",
        _ => "invalidJson",
    };
    let label = request.header("content-type").unwrap_or_default();
    problem(status, kind, "The media type is not supported.", &[("mediaType", label)])
}

/// The error body of DaaS and of controllers.
pub(super) fn sdk_error(status: u16, kind: &str, message: &str) -> Answer {
    Answer::json(status, &json!({"ErrorMessage": message, "SdkErrorId": null, "ErrorType": kind, "ErrorDetails": []}))
}

pub(super) fn unknown_customer(id: &str) -> Answer {
    problem(404, "notFound", "Customer not found", &[("entityType", "customer"), ("id", id)])
}
