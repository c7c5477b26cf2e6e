//! Requests that take one answer, and what the core says to each.

use std::time::Duration;

use fobwatch_core::app::{App, Credentials};
use fobwatch_core::clipboard;
use fobwatch_core::clock::{Clock as _, System};
use fobwatch_core::contract::{ActivityFilter, Overview, VaultState};
use fobwatch_core::failure::{self, Failure};
use fobwatch_core::secret::Secret;
use fobwatch_core::words::Said;
use fobwatch_protocol::display::Display;
use fobwatch_protocol::message::{self, Code, Hidden, Shell};
use fobwatch_protocol::{Reply, Request};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::door::{Host, Kind};
use crate::editing;
use crate::failures::{local, told};
use crate::listing::{Line, Row};
use crate::talking::{Caller, data};

pub(crate) async fn answer(host: &Host, request: Request) -> Result<Reply, message::Failure> {
    let app = &host.app;
    let answered = match request {
        Request::Token { profile, min_valid } => told(app, &profile, token(app, &profile, min_valid).await).await,
        Request::RefreshToken { profile } => refresh_token(app, &profile).await,
        Request::Credentials { profile, min_valid, prefix } => {
            told(app, &profile, credentials(app, &profile, min_valid, prefix).await).await
        }
        Request::Environment { profile, min_valid, prefix, shell } => {
            told(app, &profile, environment(app, &profile, min_valid, prefix, shell).await).await
        }
        Request::Status => status(host).await,
        Request::List => list(app).await,
        Request::Vendors => app.vendors().await.map(|vendors| data(json!(vendors))),
        Request::Verify { profile } => told(app, &profile, verify(app, &profile).await).await,
        Request::Disconnect { profile, revoke } => disconnect(app, &profile, revoke).await,
        Request::Log { profile, failed, limit } => log(app, profile, failed, limit).await,
        Request::Lock => app.lock().await.map(|()| data(json!({}))),
        Request::Unlock { passphrase } => unlock(app, passphrase).await,
        Request::Show { display } => return show(host, display.as_ref()),
        Request::Save(save) => editing::save(app, *save).await,
        Request::Remove { profile } => editing::remove(app, &profile).await,
        Request::Export(export) => editing::export(app, export).await,
        Request::Import(import) => editing::import(app, *import).await,
        Request::Doctor { profiles } => editing::examine(app, &profiles).await,
        // These belong into conversations.
        Request::Connect { .. }
        | Request::Answer { .. }
        | Request::Paste { .. }
        | Request::Renew { .. }
        | Request::HandOver { .. } => return Err(message::Failure::new(Code::Usage, "nothing was asked")),
    };
    answered.map_err(local)
}

async fn token(app: &App, profile: &str, min_valid: Option<u64>) -> Result<Reply, Failure> {
    let credentials = app.credentials(app.find_profile(profile)?, min_valid.map(Duration::from_secs)).await?;
    let token = credentials.access_token.ok_or_else(|| {
        Failure::new(failure::Code::Refused, "this way to sign in has no token").hint("Ask for its headers instead.")
    })?;
    Ok(Reply::Token { token: hidden(&token) })
}

async fn credentials(
    app: &App,
    profile: &str,
    min_valid: Option<u64>,
    prefix: Option<String>,
) -> Result<Reply, Failure> {
    let credentials = app.credentials(app.find_profile(profile)?, min_valid.map(Duration::from_secs)).await?;
    let Credentials { headers, .. } = &credentials;
    let headers = headers.iter().map(|(name, value)| (name.clone(), hidden(value))).collect();
    let variables = credentials.variables(prefix.as_deref())?;
    let variables = variables.iter().map(|(name, value)| (name.clone(), hidden(value))).collect();
    Ok(Reply::Credentials(Box::new(message::Credentials { headers, variables })))
}

async fn environment(
    app: &App,
    profile: &str,
    min_valid: Option<u64>,
    prefix: Option<String>,
    shell: Shell,
) -> Result<Reply, Failure> {
    let credentials = app.credentials(app.find_profile(profile)?, min_valid.map(Duration::from_secs)).await?;
    let shell = match shell {
        Shell::Bash => clipboard::Shell::Bash,
        Shell::Fish => clipboard::Shell::Fish,
        Shell::Pwsh => clipboard::Shell::Powershell,
        Shell::Cmd => clipboard::Shell::Cmd,
    };
    let lines = clipboard::lines(shell, &credentials.variables(prefix.as_deref())?)?;
    Ok(Reply::Text { text: hidden(&lines) })
}

/// What is put into a script's log or on a screen is nobody's secret any more; `fob` has asked before.
async fn refresh_token(app: &App, profile: &str) -> Result<Reply, Failure> {
    let token = app.refresh_token(app.find_profile(profile)?).await?;
    Ok(Reply::Token { token: hidden(&token) })
}

/// A window that nobody sees there is not shown.
fn show(host: &Host, asker: Option<&Display>) -> Result<Reply, message::Failure> {
    let elsewhere = host.display.as_ref().filter(|ours| asker.is_some_and(|asker| !ours.is_that_of(asker)));
    if let Some(ours) = elsewhere {
        return Ok(data(json!({ "display": ours.to_string() })));
    }
    if (host.show)() { Ok(data(json!({}))) } else { Err(message::Failure::new(Code::Agent, "there is no window here")) }
}

async fn status(host: &Host) -> Result<Reply, Failure> {
    let Overview { vault, read_only, .. } = host.app.overview().await?;
    let secrets = match vault.state {
        VaultState::Keyring => "keyring",
        VaultState::Passphrase => "passphrase",
        VaultState::LockedByKeyring => "locked_by_keyring",
        VaultState::LockedByPassphrase => "locked_by_passphrase",
        VaultState::NeedsPassphrase => "needs_passphrase",
        VaultState::KeyLost => "key_lost",
    };
    let kind = match host.kind {
        Kind::App => "app",
        Kind::Agent => "agent",
    };
    let version = env!("CARGO_PKG_VERSION");
    Ok(data(json!({ "host": kind, "version": version, "secrets": secrets, "trouble": read_only.or(vault.trouble) })))
}

async fn list(app: &App) -> Result<Reply, Failure> {
    let now = System.now();
    let rows: Vec<_> = app.overview().await?.profiles.into_iter().map(|view| Row::new(view, now)).collect();
    Ok(data(json!(rows)))
}

async fn verify(app: &App, profile: &str) -> Result<Reply, Failure> {
    let Said(said) = app.verify(app.find_profile(profile)?).await?;
    Ok(data(json!({ "said": said })))
}

async fn disconnect(app: &App, profile: &str, revoke: bool) -> Result<Reply, Failure> {
    let id = app.find_profile(profile)?;
    let said = if revoke { app.disconnect(id).await?.0 } else { app.forget_sign_in(id).await? };
    Ok(data(json!({ "said": said })))
}

async fn log(app: &App, profile: Option<String>, failed: bool, limit: u32) -> Result<Reply, Failure> {
    let profile = profile.map(|profile| app.find_profile(&profile)).transpose()?;
    let (mut lines, mut before) = (Vec::new(), None);
    while lines.len() < limit as usize {
        let rows = app.activity(ActivityFilter { profile, customer: None, failed, before }).await?;
        let Some(last) = rows.last() else { break };
        before = Some(last.number);
        lines.extend(rows.into_iter().map(Line::from));
    }
    lines.truncate(limit as usize);
    Ok(data(json!(lines)))
}

async fn unlock(app: &App, passphrase: Option<Hidden>) -> Result<Reply, Failure> {
    app.unlock(passphrase.map(|passphrase| Secret::new(passphrase.reveal()))).await?;
    let vault = app.overview().await?.vault;
    match vault.state {
        VaultState::Keyring | VaultState::Passphrase => Ok(data(json!({}))),
        VaultState::LockedByPassphrase | VaultState::NeedsPassphrase => {
            Err(Failure::new(failure::Code::Locked, "the secrets are under a passphrase").hint("Type it."))
        }
        VaultState::LockedByKeyring | VaultState::KeyLost => {
            let trouble = vault.trouble.unwrap_or_else(|| "the keyring did not open".to_owned());
            Err(Failure::new(failure::Code::Locked, trouble))
        }
    }
}

/// Renews, tells of each as it ends, and of all in their order at the end.
pub(crate) async fn renew(app: &App, caller: &mut Caller<'_>, profiles: Option<Vec<String>>) -> Result<Value, Failure> {
    let views = app.overview().await?.profiles;
    let ids = match profiles {
        Some(profiles) => profiles.iter().map(|one| app.find_profile(one)).collect::<Result<Vec<_>, _>>()?,
        None => views.iter().filter(|view| view.renewable).map(|view| view.id).collect(),
    };
    let mut under_way = JoinSet::new();
    for (place, id) in ids.into_iter().enumerate() {
        let app = app.clone();
        under_way.spawn(async move { (place, id, app.renew(id).await) });
    }
    let mut results = Vec::new();
    while let Some(Ok((place, id, outcome))) = under_way.join_next().await {
        let view = views.iter().find(|view| view.id == id);
        let (name, customer) = view.map(|view| (&*view.name, &*view.customer)).unwrap_or_default();
        // As it can be typed: another customer may have one of this name.
        let is_only = app.find_profile(name).is_ok_and(|found| found == id);
        let typed = if is_only { name.to_owned() } else { format!("{customer}/{name}") };
        let failure = match told(app, &typed, outcome).await {
            Ok(()) => None,
            Err(failure) => Some(local(failure)),
        };
        let result = json!({ "id": id, "profile": name, "customer": customer, "error": failure });
        if !caller.tell(&Reply::Progress { data: result.clone() }).await {
            // What is under way is renewed all the same.
            break;
        }
        results.push((place, result));
    }
    results.sort_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

pub(crate) fn hidden(secret: &Secret) -> Hidden {
    // EXPOSE: to the caller, who asked for it.
    Hidden::new(secret.reveal())
}
