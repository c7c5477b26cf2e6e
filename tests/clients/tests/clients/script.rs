//! A script that drives a client: it may ask for a person with a browser, and tells its results.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use fobwatch_simulator::browser::{Decision, decide};
use fobwatch_simulator::tls::Front;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::installed::{compiled, node, python, source};

/// However busy the machine is, a client is done by then.
const LIMIT: Duration = Duration::from_secs(90);

/// What a client is run with.
pub(crate) struct ClientRun {
    folder: TempDir,
    /// The simulator itself: the person's browser goes there, past any TLS.
    server: String,
}

impl ClientRun {
    pub(crate) fn new(server: &str) -> Self {
        Self { folder: TempDir::new().expect("a folder"), server: server.to_owned() }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A home of its own, no proxy, and this front's authority to trust.
    pub(crate) fn command(&self, program: &Path, front: Option<&Front>) -> Command {
        let mut command = Command::new(program);
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        command.env("HOME", self.folder()).env("USERPROFILE", self.folder()).env("PYTHONPYCACHEPREFIX", compiled());
        if let Some(front) = front {
            let authority = self.folder().join("authority.pem");
            std::fs::write(&authority, &front.authority).expect("a file");
            command.env("REQUESTS_CA_BUNDLE", &authority).env("NODE_EXTRA_CA_CERTS", &authority);
        }
        command
    }

    pub(crate) fn python(&self, script: &str, front: Option<&Front>, told: &Value) -> Value {
        let mut command = self.command(&python("python"), front);
        self.talk(command.arg(source("python").join(script)), told)
    }

    pub(crate) fn node(&self, script: &str, front: Option<&Front>, told: &Value) -> Value {
        let mut command = self.command(Path::new("node"), front);
        self.talk(command.arg(node(script)), told)
    }

    fn talk(&self, command: &mut Command, told: &Value) -> Value {
        command.arg(told.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut script = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}: cargo xtask setup"));
        let mut errors = script.stderr.take().expect("a pipe");
        let errors = std::thread::spawn(move || {
            let mut text = String::new();
            errors.read_to_string(&mut text).map(|_| text)
        });
        let mut input = script.stdin.take().expect("a pipe");
        let output = BufReader::new(script.stdout.take().expect("a pipe"));
        let script = Arc::new(Mutex::new(script));
        let (over, ends) = mpsc::channel::<()>();
        let late = Arc::clone(&script);
        let watch = std::thread::spawn(move || {
            let hangs = ends.recv_timeout(LIMIT) == Err(mpsc::RecvTimeoutError::Timeout);
            hangs && late.lock().expect("a script").kill().is_ok()
        });
        let mut result = None;
        for line in output.lines() {
            let line = line.expect("text");
            if let Some(address) = line.strip_prefix("visit ") {
                let place = address.find("/ws/").or_else(|| address.find("/auth/")).expect("a sign-in page");
                let back = decide(&format!("{}{}", self.server, &address[place..]), Decision::Approve);
                writeln!(input, "{}", back.expect("a redirect")).expect("the script reads");
            } else if let Some(said) = line.strip_prefix("result ") {
                result = Some(serde_json::from_str(said).expect("JSON"));
            }
        }
        let errors = errors.join().expect("a thread").unwrap_or_default();
        drop(over);
        let hung = watch.join().expect("a thread");
        let status = script.lock().expect("a script").wait().expect("an end");
        assert!(!hung && status.success(), "{status}{}\n{errors}", if hung { ", it hung" } else { "" });
        result.unwrap_or_else(|| panic!("no result\n{errors}"))
    }
}

/// NinjaOne's addresses, as they are told to a script.
pub(crate) fn ninjaone(origin: &str) -> Value {
    json!({
        "issuer": origin,
        "authorize": format!("{origin}/ws/oauth/authorize"),
        "token": format!("{origin}/ws/oauth/token"),
        "revoke": format!("{origin}/ws/oauth/revoke"),
        "call": format!("{origin}/v2/organizations"),
        "scope": "monitoring offline_access",
        "browsers": [
            {"id": "web-app", "secret": WEB_SECRET, "redirect": "http://localhost:9090/", "way": "client_secret_basic"},
            {"id": "web-app", "secret": WEB_SECRET, "redirect": "http://localhost:9090/", "way": "client_secret_post"},
            {"id": "native-app", "redirect": "http://127.0.0.1:11434", "way": "none"},
        ],
        "services": [
            {"id": "service-app", "secret": SERVICE_SECRET, "scope": "monitoring management", "way": "client_secret_basic"},
            {"id": "service-app", "secret": SERVICE_SECRET, "scope": "monitoring management", "way": "client_secret_post"},
        ],
    })
}

const WEB_SECRET: &str = "web_SECRET-canary-1";
const SERVICE_SECRET: &str = "service_SECRET-canary-2";

/// Halo's, without sign-out, which it does not have.
pub(crate) fn halo(origin: &str) -> Value {
    let redirect = "http://localhost:8400/";
    json!({
        "authorize": format!("{origin}/auth/authorize"),
        "token": format!("{origin}/auth/token"),
        "revoke": null,
        "call": format!("{origin}/api/agent/me"),
        "scope": "all offline_access",
        "browsers": [
            {"id": "code-app", "secret": HALO_SECRET, "redirect": redirect, "way": "client_secret_basic"},
            {"id": "native-app", "redirect": redirect, "way": "none"},
        ],
        "services": [
            {"id": "services-app", "secret": "services-SECRET-canary-1", "scope": "all", "way": "client_secret_basic"},
        ],
    })
}

const HALO_SECRET: &str = "code-SECRET-canary-2";
