//! ConnectWise Automate: sign-in with a code, renewal, what its API has to read, sign-out; and a page that shows the
//! codes, in place of an authenticator.

mod data;
mod strict;
mod user;

use std::collections::HashMap;
use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub use user::User;

use crate::consent::escaped;
use crate::records::Records;
use crate::server::{Answer, Received, Simulated};

/// How dates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dates {
    /// Old servers: UTC without saying so.
    NoZone,
    /// `…Z`.
    Zulu,
    /// With the offset of a server one hour east.
    Offset,
}

/// What stands in place of the token while a code is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    /// `null`.
    Null,
    /// `""`.
    Empty,
    /// The key itself is left out.
    Missing,
}

/// How a user ID is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Id {
    /// As the vendor's documents have it.
    Number,
    /// As some servers are seen to write it.
    Text,
    /// The key itself is left out.
    Missing,
}

/// What an error body looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// `{"Message":"…"}`
    Short,
    /// `{"code":"…","message":"…","errors":[{"message":"…"}]}`
    Long,
    /// Text that is no JSON.
    Plain,
    /// No body.
    None,
}

/// A server of ConnectWise Automate, as its documents and users describe it.
pub struct Automate {
    /// Before `/cwa`, such as `/rmm` behind a proxy.
    pub sub_path: String,
    /// Those who may sign in.
    pub users: Vec<User>,
    /// Client IDs that calls may carry; empty on servers before 2020.11, which ask for none.
    pub client_ids: Vec<String>,
    /// Seconds a token lives.
    pub lifetime: i64,
    /// Seconds from the sign-in during which a token can be renewed.
    pub session: Option<i64>,
    /// What the version call tells.
    pub version: String,
    /// The test calls that exist.
    pub test_calls: Vec<&'static str>,
    /// Whether the token of a sign-in can be ended.
    pub can_disable: bool,
    /// What `AllowDirect` of the settings reply says.
    pub allows_direct: bool,
    /// Of expiries.
    pub dates: Dates,
    /// In the reply that asks for a code.
    pub blank: Blank,
    /// In the reply with a token.
    pub id: Id,
    /// Of refusals.
    pub words: Words,
    /// The flag that says a code is wanted.
    pub flag: &'static str,
    /// The status of a refused user or password.
    pub refusal: u16,
    /// The status of a refused code; 200 repeats the flag.
    pub code_refusal: u16,
    /// Whether keys are written in lower case.
    pub lower_case: bool,
    /// Clients, and what belongs to each of them.
    pub records: Records,
    tokens: HashMap<String, Token>,
}

#[derive(Debug, Clone)]
struct Token {
    user: String,
    until: Timestamp,
    session_until: Option<Timestamp>,
}

impl Default for Automate {
    fn default() -> Self {
        Self {
            sub_path: String::new(),
            users: vec![
                User::new("jane", "jane-PASSWORD-canary", 42, false),
                User::new("fobwatch-api", "integrator-PASSWORD-canary", 43, true),
            ],
            client_ids: vec!["00000000-0000-4000-8000-000000000001".to_owned()],
            lifetime: 3600,
            session: Some(8 * 3600),
            version: "23.0.9.392".to_owned(),
            test_calls: vec!["/patchinformation", "/databaseservertime", "/featureflags"],
            can_disable: true,
            allows_direct: true,
            dates: Dates::NoZone,
            blank: Blank::Empty,
            id: Id::Number,
            words: Words::Short,
            flag: "IsTwoFactorRequired",
            refusal: 401,
            code_refusal: 200,
            lower_case: false,
            records: Records::default(),
            tokens: HashMap::new(),
        }
    }
}

impl Simulated for Automate {
    fn answer(&mut self, request: &Received, now: Timestamp) -> Answer {
        if request.method == "GET" && request.path == "/" {
            return self.codes_page(now);
        }
        let path = request.path.to_lowercase();
        let Some(path) = path.strip_prefix(&format!("{}/cwa/api/v1", self.sub_path.to_lowercase())) else {
            return Answer::html(404, "<h1>404 - File or directory not found.</h1>");
        };
        match (request.method.as_str(), path) {
            ("POST", "/apitoken") => self.sign_in(request, now),
            ("GET", "/apitoken") => self.options(),
            ("POST", "/apitoken/refresh") => self.renew(request, now),
            ("POST", "/apitoken/disable") if self.can_disable => self.disable(request, now),
            ("GET", call) if self.test_calls.contains(&call) => self.test_call(call, request, now),
            ("GET", call) if data::is_known(call) => self.read(call, request, now),
            _ => self.refuse(404, "NotFound", "No HTTP resource was found"),
        }
    }

    fn complaint(&self, request: &Received) -> Option<String> {
        strict::complaint(request)
    }
}

impl Automate {
    /// The code that the user's authenticator shows. It changes every 30 seconds and when used.
    pub fn current_code(&self, user: &str, now: Timestamp) -> String {
        let user_known = self.user(user);
        if let Some(authenticator) = user_known.and_then(|user| user.authenticator.as_ref()) {
            return authenticator.code(now);
        }
        let spent = user_known.map_or(0, |user| user.codes_used);
        let digest = Sha256::digest(format!("{user} {spent} {}", now.as_second().div_euclid(30)));
        let number = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
        format!("{:06}", number % 1_000_000)
    }

    /// A token made elsewhere, to be pasted.
    pub fn issue_token(&mut self, user: &str, now: Timestamp) -> String {
        let session_until = self.session.map(|seconds| now + SignedDuration::from_secs(seconds));
        self.issue(user, session_until, now).0
    }

    /// Ends every token.
    pub fn forget_tokens(&mut self) {
        self.tokens.clear();
    }

    fn user(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.name.eq_ignore_ascii_case(name))
    }

    fn refuse(&self, status: u16, code: &str, message: &str) -> Answer {
        match self.words {
            Words::Short => Answer::json(status, &json!({"Message": message})),
            Words::Long => Answer::json(
                status,
                &json!({"code": code, "message": message, "errors": [{"code": code, "message": message}]}),
            ),
            Words::Plain => Answer::text(status, message),
            Words::None => Answer::empty(status),
        }
    }

    fn sign_in(&mut self, request: &Received, now: Timestamp) -> Answer {
        let Some(body) = credentials(request) else { return self.refuse(400, "BadRequest", "The request is invalid") };
        let known = self.user(&body.user_name).filter(|user| user.password == body.password);
        let Some(user) = known.cloned() else {
            return self.refuse(self.refusal, "Unauthorized", "The user name or password is incorrect");
        };
        if !user.integrator {
            // The last code is good a little longer, for slow fingers (RFC 6238 §5.2).
            let earlier = now - SignedDuration::from_secs(30);
            let is_spent =
                |at: &Timestamp| user.authenticator.as_ref().is_some_and(|authenticator| authenticator.is_spent(*at));
            let mut fresh = [now, earlier].into_iter().filter(|at| !is_spent(at));
            match body.code {
                Some(code) if fresh.any(|at| self.current_code(&user.name, at) == code) => {
                    self.users.iter_mut().filter(|one| one.id == user.id).for_each(|one| one.spend(&code, now));
                }
                Some(_) if self.code_refusal != 200 => {
                    return self.refuse(self.code_refusal, "Unauthorized", "The passcode is incorrect");
                }
                _ => return self.code_wanted(),
            }
        }
        let session_until = self.session.map(|seconds| now + SignedDuration::from_secs(seconds));
        self.issued(&user.name, session_until, now)
    }

    fn code_wanted(&self) -> Answer {
        let mut reply = json!({"TokenType": null, "ExpirationDate": "0001-01-01T00:00:00", self.flag: true});
        match self.blank {
            Blank::Null => reply["AccessToken"] = Value::Null,
            Blank::Empty => reply["AccessToken"] = json!(""),
            Blank::Missing => reply = json!({self.flag: true}),
        }
        self.reply(reply)
    }

    fn issue(&mut self, user: &str, session_until: Option<Timestamp>, now: Timestamp) -> (String, Timestamp) {
        let token = format!("automate-access-{}", Uuid::new_v4().simple());
        let life = now + SignedDuration::from_secs(self.lifetime);
        let until = session_until.map_or(life, |end| end.min(life));
        self.tokens.insert(token.clone(), Token { user: user.to_owned(), until, session_until });
        (token, until)
    }

    fn issued(&mut self, user: &str, session_until: Option<Timestamp>, now: Timestamp) -> Answer {
        let (token, until) = self.issue(user, session_until, now);
        let mut reply = json!({
            "AccessToken": token,
            "TokenType": "Bearer",
            "ExpirationDate": self.written(until),
            "InternalUserName": user,
            "IsTwoFactorRequired": false,
            "IsInternalTwoFactorRequired": false,
            "SSOAccessToken": format!("sso-canary-{}", Uuid::new_v4().simple()),
        });
        if let Some(end) = session_until {
            reply["AbsoluteExpirationDate"] = json!(self.written(end));
        }
        let id = self.user(user).map_or(0, |user| user.id);
        match self.id {
            Id::Number => reply["UserId"] = json!(id),
            Id::Text => reply["UserId"] = json!(id.to_string()),
            Id::Missing => {}
        }
        self.reply(reply)
    }

    fn reply(&self, reply: Value) -> Answer {
        match reply {
            Value::Object(pairs) if self.lower_case => {
                let pairs: Map<_, _> = pairs.into_iter().map(|(key, value)| (key.to_lowercase(), value)).collect();
                Answer::json(200, &Value::Object(pairs))
            }
            reply => Answer::json(200, &reply),
        }
    }

    fn written(&self, instant: Timestamp) -> String {
        match self.dates {
            Dates::NoZone => instant.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            Dates::Zulu => instant.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string(),
            Dates::Offset => (instant + SignedDuration::from_hours(1)).strftime("%Y-%m-%dT%H:%M:%S+01:00").to_string(),
        }
    }

    /// Who may go on: a live token, and a client ID where the server asks for one.
    fn bearer(&self, request: &Received, now: Timestamp) -> Option<&Token> {
        let shown = request.header("clientid").unwrap_or_default();
        let knows_client =
            self.client_ids.is_empty() || self.client_ids.iter().any(|id| id.eq_ignore_ascii_case(shown));
        self.tokens.get(request.bearer()?).filter(|token| knows_client && token.until > now)
    }

    fn renew(&mut self, request: &Received, now: Timestamp) -> Answer {
        let Some(Value::String(token)) = request.json() else {
            return self.refuse(400, "BadRequest", "The body is a token as a JSON text");
        };
        // The header is optional, but not another token's.
        if request.header("authorization").is_some() && request.bearer() != Some(&token) {
            return self.denied(request);
        }
        let known = self.tokens.get(&token).filter(|token| token.until > now).cloned();
        match known {
            Some(Token { session_until: Some(end), .. }) if end <= now => {
                self.refuse(401, "Unauthorized", "The session is over")
            }
            Some(Token { user, session_until, .. }) => self.issued(&user, session_until, now),
            None => self.denied(request),
        }
    }

    fn test_call(&self, call: &str, request: &Received, now: Timestamp) -> Answer {
        let Some(token) = self.bearer(request, now) else { return self.denied(request) };
        match call {
            "/patchinformation" if !self.user(&token.user).is_some_and(|user| user.may_read_patches) => {
                self.refuse(403, "Forbidden", "You may not read patch information")
            }
            "/patchinformation" => Answer::json(200, &json!({"DBAgentServerPatchVersion": self.version})),
            "/databaseservertime" => Answer::json(200, &json!(self.written(now))),
            _ => Answer::json(200, &json!([])),
        }
    }

    fn denied(&self, request: &Received) -> Answer {
        self.refuse(401, "Unauthorized", "Authorization has been denied for this request").challenge(request)
    }

    fn disable(&mut self, request: &Received, now: Timestamp) -> Answer {
        let body = request.json();
        let token = body.as_ref().and_then(|body| body.get("SecurityToken")?.as_str());
        if self.bearer(request, now).is_none() || token != request.bearer() {
            return self.denied(request);
        }
        self.tokens.retain(|known, _| Some(known.as_str()) != token);
        Answer::empty(204)
    }

    fn options(&self) -> Answer {
        Answer::json(
            200,
            &json!({
                "AllowDirect": self.allows_direct,
                "AllowServiceRegistration": false,
                "AutomateRedirectUri": null,
                "Services": [],
            }),
        )
    }

    fn codes_page(&self, now: Timestamp) -> Answer {
        let mut rows = String::new();
        for user in &self.users {
            let code = if user.integrator { "none needed".to_owned() } else { self.current_code(&user.name, now) };
            let _ = write!(rows, "<tr><td>{}<td><code>{code}</code>", escaped(&user.name));
        }
        Answer::html(
            200,
            format!(
                "<!doctype html><html lang=en><meta charset=utf-8><meta http-equiv=refresh content=2>\
                 <title>Automate (simulator)</title><style>body{{font:16px/1.5 system-ui;max-width:26em;margin:12vh auto;padding:0 1em}}code{{font-size:1.6em}}td{{padding-right:1.5em}}</style>\
                 <h1>Automate <small>(simulator)</small></h1><p>Codes as an authenticator shows them; each is good once.</p><table>{rows}</table></html>"
            ),
        )
    }
}

struct Credentials {
    user_name: String,
    password: String,
    code: Option<String>,
}

/// The sign-in body: its properties in any letter case; others are ignored.
fn credentials(request: &Received) -> Option<Credentials> {
    let Value::Object(body) = request.json()? else { return None };
    let mut body: HashMap<String, Value> = body.into_iter().map(|(key, value)| (key.to_lowercase(), value)).collect();
    let mut take = |key: &str| match body.remove(key) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let (user_name, password) = (take("username")?, take("password")?);
    let code = take("twofactorpasscode").filter(|code| !code.is_empty());
    Some(Credentials { user_name, password, code })
}
