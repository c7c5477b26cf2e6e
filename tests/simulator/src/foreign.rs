//! Answers of others than the vendor: sign-in pages of hotels, proxies, gateways, error pages.

use serde_json::json;

use crate::server::Answer;

/// Where a network's sign-in page would be.
pub const PORTAL: &str = "http://portal.test/login?to=vendor";

/// A web page with this status.
pub fn page(status: u16) -> Answer {
    Answer::html(status, "<!doctype html><html><title>Welcome</title><h1>Sign in to the network</h1></html>")
}

/// The sign-in page of a network, elsewhere.
pub fn portal() -> Answer {
    Answer::redirect(PORTAL)
}

/// The error of a gateway before the vendor.
pub fn gateway(status: u16) -> Answer {
    let message = if status == 404 { "Not Found" } else { "Forbidden" };
    Answer::json(status, &json!({"message": message}))
}

/// Each kind, by what it is; the connection breaks in the last.
pub fn samples() -> Vec<(&'static str, Answer)> {
    vec![
        ("302 to a portal", portal()),
        ("307 to a portal", Answer::empty(307).header("Location", PORTAL)),
        ("a page with 200", page(200)),
        ("a page with 400", page(400)),
        ("a page with 401", page(401)),
        ("a page with 403", page(403)),
        ("a page with 404", page(404)),
        ("a page with 502", page(502)),
        ("a page with 511", page(511)),
        ("a gateway's 403", gateway(403)),
        ("a gateway's 404", gateway(404)),
        ("a gateway's 401", Answer::json(401, &json!({"message": "Unauthorized"}))),
        ("an empty object", Answer::json(200, &json!({}))),
        ("an empty list", Answer::json(200, &json!([]))),
        ("nothing, with 200", Answer::empty(200)),
        ("nothing, with 204", Answer::empty(204)),
        ("nothing, with 400", Answer::empty(400)),
        ("nothing, with 401", Answer::empty(401)),
        ("nothing, with 403", Answer::empty(403)),
        ("text, with 403", Answer::text(403, "Access denied by policy")),
        ("JSON that is called a page", Answer::html(400, r#"{"hint":"sign in"}"#)),
        ("half a JSON text", Answer::new(200, "application/json", r#"{"access_tok"#)),
        ("a status that nobody knows", Answer::json(299, &json!({"ok": true}))),
        ("the connection breaks", Answer::none()),
    ]
}
