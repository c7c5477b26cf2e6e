//! What a test asks the running vendors, over HTTP: how often they were asked for what, and that tokens live shorter or
//! end.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Servers;
use crate::server::{Answer, Count, Received, Simulated};

pub(super) struct Control(Servers);

impl Control {
    pub(super) fn new(servers: Servers) -> Self {
        Self(servers)
    }
}

impl Simulated for Control {
    fn answer(&mut self, request: &Received, now: Timestamp) -> Answer {
        let wanted = request.query("vendor");
        let servers =
            || self.0.all.iter().filter(|(vendor, _)| wanted.as_deref().is_none_or(|wanted| wanted == *vendor));
        match (&*request.method, &*request.path) {
            ("GET", "/requests") => self.requests(),
            ("POST", "/forget") => {
                servers().for_each(|(_, server)| server.forget_requests());
                Answer::empty(204)
            }
            ("POST", "/lifetime") => match request.query("seconds").and_then(|seconds| seconds.parse().ok()) {
                Some(seconds) => {
                    servers().for_each(|(_, server)| server.set_lifetime(seconds));
                    Answer::empty(204)
                }
                None => Answer::text(400, "seconds?"),
            },
            ("POST", "/end-tokens") => {
                servers().for_each(|(_, server)| server.end_tokens());
                Answer::empty(204)
            }
            ("GET", "/code") => {
                let tenant = request.query("tenant").unwrap_or_default();
                let server = self.0.automates.iter().find(|(name, _)| *name == tenant).map(|(_, server)| server);
                let code = server.map(|server| server.with(|automate| automate.current_code("jane", now)));
                code.map_or_else(|| Answer::text(404, "tenant?"), |code| Answer::json(200, &json!({"code": code})))
            }
            _ => Answer::text(404, "GET /requests or /code; POST /forget, /lifetime or /end-tokens"),
        }
    }
}

impl Control {
    /// Of all servers of a vendor together.
    fn requests(&self) -> Answer {
        let mut counts: BTreeMap<&str, BTreeMap<String, Count>> = BTreeMap::new();
        for (vendor, server) in &self.0.all {
            let of_vendor = counts.entry(vendor).or_default();
            for (path, more) in server.requests() {
                let count = of_vendor.entry(path).or_default();
                count.requests += more.requests;
                count.unauthorized += more.unauthorized;
            }
        }
        let shown = |count: &Count| json!({"requests": count.requests, "unauthorized": count.unauthorized});
        let vendors = counts.into_iter().map(|(vendor, paths)| {
            let paths: serde_json::Map<_, _> = paths.iter().map(|(path, count)| (path.clone(), shown(count))).collect();
            (vendor.to_owned(), Value::Object(paths))
        });
        Answer::json(200, &Value::Object(vendors.collect()))
    }
}
