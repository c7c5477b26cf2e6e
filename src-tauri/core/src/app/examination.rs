//! The examination of the surroundings: keyring, folder, clock, network, redirects and vendors. Invariant: nobody
//! signs in, nothing is kept, and each host is asked once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fobwatch_text::say;
use tokio::task::JoinSet;
use url::Url;

use super::Core;
use super::profiles::Missing;
use crate::answers::{Answers, SecretAnswer};
use crate::base::trust;
use crate::contract::{Area, Finding, FormInput};
use crate::doctor;
use crate::failure::{Code, Failure};
use crate::http::{Request, Transport, Trust, host_and_port};
use crate::loopback;
use crate::owners::plain;
use crate::profile::{NAME, ProfileId};
use crate::supervise::apart;
use crate::vendor::{Grant, Unattended, Vendor};
use crate::vendors;

/// A profile that is examined.
struct Target {
    id: ProfileId,
    /// Whose name a finding bears.
    subject: String,
    vendor: &'static dyn Vendor,
    answers: Answers,
    /// Scheme, host and port of its API.
    origin: Option<Url>,
}

/// Findings about one host, and its clock.
struct Asked {
    findings: Vec<Finding>,
    ahead: Option<i64>,
}

impl Core {
    pub(super) async fn examine(self: &Arc<Self>, ids: Option<Vec<ProfileId>>) -> Vec<Finding> {
        let (state, trouble) = self.vault.state();
        let mut findings = vec![doctor::keyring(state, trouble.as_ref())];
        let folder = self.folder.clone();
        findings.extend(apart(move || doctor::folder(&folder)).await.unwrap_or_default());
        findings.extend(self.read_only().map(|why| doctor::read_only(&self.folder, why)));
        let core = Arc::clone(self);
        let targets = apart(move || core.targets(ids)).await.unwrap_or_default();
        findings.extend(self.examine_targets(targets).await);
        findings
    }

    pub(super) async fn examine_form(&self, input: FormInput) -> Result<Vec<Finding>, Failure> {
        let (checked, label_problems) = self.checked(&input, Missing::Later)?;
        let of_labels = label_problems.into_iter().filter(|problem| problem.field != NAME);
        let problems: Vec<_> = of_labels.chain(checked.problems).collect();
        if !problems.is_empty() {
            return Err(Failure { fields: problems, ..Failure::new(Code::Invalid, say::answer::SOME_WRONG) });
        }
        let mut answers = Answers { method: checked.method, plain: checked.plain, secrets: BTreeMap::new() };
        let saved = match input.id {
            Some(id) => self.sessions.opened(&self.sessions.profile(id)?)?.1.secrets,
            None => BTreeMap::new(),
        };
        for (key, answer) in checked.secrets {
            let secret = match answer {
                SecretAnswer::Typed(secret) => Some(secret),
                SecretAnswer::Saved => saved.get(&key).cloned(),
                SecretAnswer::Later => None,
            };
            answers.secrets.extend(secret.map(|secret| (key, secret)));
        }
        let vendor = vendors::find(&input.vendor).ok_or_else(Failure::not_found)?;
        // A new one is nobody yet, so that nothing is remembered of it.
        let id = input.id.unwrap_or_else(ProfileId::random);
        let subject = vendor.descriptor().name.to_owned();
        let origin = origin(vendor, &answers, &Grant::new(self.clock.now()));
        Ok(self.examine_targets(vec![Target { id, subject, vendor, answers, origin }]).await)
    }

    async fn examine_targets(&self, targets: Vec<Target>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut hosts = BTreeMap::new();
        for target in &targets {
            if let Some(origin) = &target.origin {
                // A pin that cannot be read fits no certificate.
                let trust = trust::of(&target.answers).unwrap_or(Trust::Pinned([0; 32]));
                hosts.entry((origin.to_string(), format!("{trust:?}"))).or_insert_with(|| (origin.clone(), trust));
            }
        }
        let mut asking = JoinSet::new();
        for (place, (origin, trust)) in hosts.into_values().enumerate() {
            let http = Arc::clone(&self.http);
            asking.spawn(async move { (place, ask_host(&*http, origin, trust).await) });
        }
        let mut asked = asking.join_all().await;
        asked.sort_by_key(|(place, _)| *place);
        // One server's clock may be wrong; they are not all wrong alike.
        let ahead = asked.iter().filter_map(|(_, asked)| asked.ahead).min_by_key(|ahead| ahead.unsigned_abs());
        let mut seen = BTreeSet::new();
        for finding in asked.into_iter().flat_map(|(_, asked)| asked.findings) {
            // Without a proxy there is one thing to say of it, however many the hosts.
            if finding.area != Area::Proxy || seen.insert(finding.text.to_string()) {
                findings.push(finding);
            }
        }
        if !targets.is_empty() {
            findings.push(doctor::clock(ahead));
        }
        findings.extend(self.redirects(&targets).await);
        findings.extend(self.preflights(targets).await);
        findings
    }
}

impl Core {
    fn targets(&self, ids: Option<Vec<ProfileId>>) -> Vec<Target> {
        let ids = ids.unwrap_or_else(|| self.sessions.ids());
        let mut targets: Vec<_> = ids
            .into_iter()
            .filter_map(|id| {
                let profile = self.sessions.profile(id).ok()?;
                // What is locked is looked at without its secrets.
                let (vendor, answers) = self.sessions.opened(&profile).or_else(|_| plain(&profile)).ok()?;
                let grant =
                    self.sessions.grant(id).ok().flatten().unwrap_or_else(|| Arc::new(Grant::new(self.clock.now())));
                let origin = origin(vendor, &answers, &grant);
                let subject = format!("{}/{}", profile.customer, profile.name).trim_start_matches('/').to_owned();
                Some(Target { id, subject, vendor, answers, origin })
            })
            .collect();
        targets.sort_by_cached_key(|one| one.subject.to_lowercase());
        targets
    }

    async fn redirects(&self, targets: &[Target]) -> Vec<Finding> {
        let in_use = self.sessions.any_signs_in();
        let wanted: BTreeSet<_> = targets.iter().filter_map(|one| one.vendor.redirect(&one.answers)).collect();
        let mut findings = Vec::new();
        for (redirect, port) in wanted {
            // Bound and let go at once.
            let bound = loopback::bind(redirect, port).await.map(drop);
            findings.push(doctor::redirect(redirect, bound.as_ref().err(), in_use));
        }
        findings
    }

    async fn preflights(&self, targets: Vec<Target>) -> Vec<Finding> {
        let mut findings = Vec::new();
        // One after the other: two of them may want the same port.
        for Target { id, subject, vendor, answers, .. } in targets {
            let context = self.sessions.context(id, Arc::new(Unattended));
            let outcome = vendor.preflight(&context, &answers).await;
            findings.extend(doctor::vendor(&subject, outcome));
        }
        findings
    }
}

/// Scheme, host and port of its API.
fn origin(vendor: &dyn Vendor, answers: &Answers, grant: &Grant) -> Option<Url> {
    let mut origin = Url::parse(&vendor.api_base(answers, grant)).ok()?;
    origin.set_path("/");
    Some(origin)
}

async fn ask_host(http: &dyn Transport, origin: Url, trust: Trust) -> Asked {
    let host = host_and_port(&origin);
    let reply = http.send(Request::get(origin.clone()).trust(trust)).await;
    // The one that it has just gone.
    let route = http.route(&origin).await;
    let mut findings = doctor::route(&host, &route);
    findings.push(doctor::network(&host, reply.as_ref().map(|reply| reply.status), route.proxy.as_deref()));
    let told = reply.ok().and_then(|reply| Some(reply.date()?.duration_since(reply.received_at).as_secs()));
    Asked { findings, ahead: told }
}
