//! Requests that take one answer, and what the core says to each.

use std::collections::BTreeMap;
use std::time::Duration;

use fobwatch_core::app::{App, Credentials};
use fobwatch_core::clipboard;
use fobwatch_core::clock::{Clock as _, System};
use fobwatch_core::contract::{ActivityFilter, CopyFormat, VaultState};
use fobwatch_core::failure::{self, Failure};
use fobwatch_core::profile::ProfileId;
use fobwatch_protocol::answer::{HostKind, LogLine, Page, ProfileName, ProfileRow, Said, Shown, Status};
use fobwatch_protocol::display::Display;
use fobwatch_protocol::{self as protocol, Code, Hidden, Reply, Shell};
use fobwatch_text::{Text, say};

use crate::failures::{local, told};
use crate::host::Host;
use crate::values::{core_secret, hidden, words};
use crate::wire::Request;
use crate::{completing, describing, editing, listing, window};

pub(crate) async fn answer(host: &Host, request: Request) -> Result<Reply, protocol::Failure> {
    let app = &host.app;
    let answered = match request {
        Request::Token { profile, min_valid } => told(app, &profile, token(app, &profile, min_valid).await).await,
        Request::RefreshToken { profile } => refresh_token(app, &profile).await,
        Request::Find { profile } => find(app, &profile).await.map(Reply::from),
        Request::Members { named, shortened } => members(app, &named, shortened).await.map(Reply::from),
        Request::Session { profile, min_valid } => told(app, &profile, session(app, &profile, min_valid).await).await,
        Request::Console { profile } => console(app, &profile).map(Reply::from),
        Request::Credentials { profile, min_valid, prefix } => {
            told(app, &profile, credentials(app, &profile, min_valid, prefix).await).await
        }
        Request::Copy { profile, format } => {
            let format = copy_format(format);
            return copy(host, &profile, format).await.map(Reply::from);
        }
        Request::Environment { profile, min_valid, prefix, shell } => {
            told(app, &profile, environment(app, &profile, min_valid, prefix, shell).await).await
        }
        Request::Status => status(host).await.map(Reply::from),
        Request::Completions => completing::completions(app).await.map(Reply::from),
        Request::List => list(app).await.map(Reply::from),
        Request::Vendors => {
            app.vendors().await.map(|vendors| vendors.iter().map(describing::vendor).collect::<Vec<_>>().into())
        }
        Request::Verify { profile } => told(app, &profile, verify(app, &profile).await).await.map(Reply::from),
        Request::Disconnect { profile, revoke } => disconnect(app, &profile, revoke).await.map(Reply::from),
        Request::Log { profile, customer, failed, limit } => {
            log(app, profile, customer, failed, limit).await.map(Reply::from)
        }
        Request::Lock => app.lock().await.map(Reply::from),
        Request::Unlock { passphrase } => unlock(app, passphrase).await.map(Reply::from),
        Request::Show { display } => return show(host, display.as_ref()).map(Reply::from),
        Request::Window { language, request } => return window::answer(app, &language, *request).await,
        Request::Save(save) => editing::save(app, *save).await.map(Reply::from),
        Request::Remove { profile } => editing::remove(app, &profile).await.map(Reply::from),
        Request::Export(export) => editing::export(app, export).await.map(|text| Reply::Text { text }),
        Request::Import(import) => editing::import(app, *import).await.map(Reply::from),
        Request::Doctor { profiles } => editing::examine(app, &profiles).await.map(Reply::from),
        // These belong into conversations.
        Request::Connect { .. }
        | Request::Answer { .. }
        | Request::Paste { .. }
        | Request::Renew { .. }
        | Request::Call(_)
        | Request::Watch { .. }
        | Request::HandOver { .. } => return Err(protocol::Failure::new(Code::Usage, "nothing was asked")),
    };
    answered.map_err(local)
}

async fn token(app: &App, profile: &str, min_valid: Option<u64>) -> Result<Reply, Failure> {
    let credentials = app.credentials(app.find_profile(profile)?, min_valid.map(Duration::from_secs)).await?;
    let token = credentials.access_token.ok_or_else(|| {
        Failure::new(failure::Code::Refused, say::copy::NO_TOKEN).hint(Text::plain("Ask for its headers instead."))
    })?;
    Ok(Reply::Token { token: hidden(&token) })
}

async fn find(app: &App, wanted: &str) -> Result<ProfileName, Failure> {
    let id = app.guess_profile(wanted)?;
    names(app, &[id]).await?.pop().ok_or_else(Failure::not_found)
}

async fn members(app: &App, wanted: &str, shortened: bool) -> Result<Vec<ProfileName>, Failure> {
    let names = names(app, &app.find_members(wanted, shortened)?).await?;
    if names.is_empty() { Err(Failure::not_found()) } else { Ok(names) }
}

/// In this order; without those that have gone meanwhile.
async fn names(app: &App, ids: &[ProfileId]) -> Result<Vec<ProfileName>, Failure> {
    let views = app.overview().await?.profiles.into_iter();
    let mut all: BTreeMap<_, _> = views.map(|view| (view.id, view)).collect();
    let views = ids.iter().filter_map(|id| all.remove(id));
    Ok(views.map(|view| ProfileName { id: view.id.to_string(), name: view.name, customer: view.customer }).collect())
}

fn console(app: &App, profile: &str) -> Result<Page, Failure> {
    let id = app.find_profile(profile)?;
    Ok(Page { url: app.console(id)?.to_string(), browser: app.browser(id)? })
}

async fn session(app: &App, profile: &str, min_valid: Option<u64>) -> Result<Reply, Failure> {
    let session = app.script_session(app.find_profile(profile)?, min_valid.map(Duration::from_secs)).await?;
    Ok(Box::new(listing::session(session)).into())
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
    Ok(Box::new(protocol::Credentials { headers, variables }).into())
}

async fn environment(
    app: &App,
    profile: &str,
    min_valid: Option<u64>,
    prefix: Option<String>,
    shell: Shell,
) -> Result<Reply, Failure> {
    let credentials = app.credentials(app.find_profile(profile)?, min_valid.map(Duration::from_secs)).await?;
    let lines = clipboard::lines(shell, &credentials.variables(prefix.as_deref())?)?;
    Ok(Reply::Text { text: hidden(&lines) })
}

/// Where there is no window, there is no clipboard either, and nobody to take the secret off it again.
async fn copy(host: &Host, profile: &str, format: CopyFormat) -> Result<Said, protocol::Failure> {
    let app = &host.app;
    if host.kind == HostKind::Agent {
        return Err(protocol::Failure::new(Code::Agent, "an agent without a desktop hosts here: nothing is copied")
            .hint("Start Fobwatch, or print it: fob token, fob header, fob env."));
    }
    let copied = match app.find_profile(profile) {
        Ok(id) => told(app, profile, app.copy(id, format).await).await,
        Err(failure) => Err(failure),
    };
    copied.map_err(local)?;
    Ok(Said { said: words(say::copy::done(u64::from(app.current_settings().clipboard_seconds))) })
}

const fn copy_format(format: protocol::CopyFormat) -> CopyFormat {
    match format {
        protocol::CopyFormat::Token => CopyFormat::Token,
        protocol::CopyFormat::Header => CopyFormat::Header,
        protocol::CopyFormat::Headers => CopyFormat::HeadersText,
        protocol::CopyFormat::HeadersJson => CopyFormat::HeadersJson,
        protocol::CopyFormat::Curl => CopyFormat::Curl,
        protocol::CopyFormat::PowershellHeaders => CopyFormat::PowershellHeaders,
        protocol::CopyFormat::PowershellEnvironment => CopyFormat::PowershellEnvironment,
        protocol::CopyFormat::BashEnvironment => CopyFormat::BashEnvironment,
    }
}

/// What is put into a script's log or on a screen is nobody's secret any more; `fob` has asked before.
async fn refresh_token(app: &App, profile: &str) -> Result<Reply, Failure> {
    let token = app.refresh_token(app.find_profile(profile)?).await?;
    Ok(Reply::Token { token: hidden(&token) })
}

/// A window that nobody sees there is not shown.
fn show(host: &Host, asker: Option<&Display>) -> Result<Shown, protocol::Failure> {
    let elsewhere = host.display.as_ref().filter(|ours| asker.is_some_and(|asker| !ours.is_that_of(asker)));
    if let Some(ours) = elsewhere {
        return Ok(Shown { display: Some(ours.to_string()) });
    }
    if (host.show)() {
        Ok(Shown { display: None })
    } else {
        Err(protocol::Failure::new(Code::Agent, "there is no window here"))
    }
}

async fn status(host: &Host) -> Result<Status, Failure> {
    let overview = host.app.overview().await?;
    Ok(Status {
        host: host.kind,
        version: words(env!("CARGO_PKG_VERSION")),
        secrets: overview.vault.state,
        trouble: overview.read_only.map(Text::from).or(overview.vault.trouble).map(words),
    })
}

async fn list(app: &App) -> Result<Vec<ProfileRow>, Failure> {
    let now = System.now();
    let mut bases: BTreeMap<_, _> = app.api_bases().into_iter().collect();
    let profiles = app.overview().await?.profiles.into_iter();
    Ok(profiles
        .map(|view| (bases.remove(&view.id), view))
        .map(|(base, view)| listing::profile(view, base, now))
        .collect())
}

async fn verify(app: &App, profile: &str) -> Result<Said, Failure> {
    let said = app.verify(app.find_profile(profile)?).await?;
    Ok(Said { said: words(said) })
}

async fn disconnect(app: &App, profile: &str, revoke: bool) -> Result<Said, Failure> {
    let id = app.find_profile(profile)?;
    let said = if revoke { app.disconnect(id).await? } else { app.forget_sign_in(id).await? };
    Ok(Said { said: words(said) })
}

async fn log(
    app: &App,
    profile: Option<String>,
    customer: Option<String>,
    failed: bool,
    limit: u32,
) -> Result<Vec<LogLine>, Failure> {
    let profile = profile.map(|profile| app.find_profile(&profile)).transpose()?;
    let (mut lines, mut before) = (Vec::new(), None);
    while lines.len() < limit as usize {
        let rows = app.activity(ActivityFilter { profile, customer: customer.clone(), failed, before }).await?;
        let Some(last) = rows.last() else { break };
        before = Some(last.number);
        lines.extend(rows.into_iter().map(listing::log_line));
    }
    lines.truncate(limit as usize);
    Ok(lines)
}

async fn unlock(app: &App, passphrase: Option<Hidden>) -> Result<(), Failure> {
    app.unlock(passphrase.as_ref().map(core_secret)).await?;
    let vault = app.overview().await?.vault;
    match vault.state {
        VaultState::Keyring | VaultState::Passphrase => Ok(()),
        VaultState::LockedByPassphrase | VaultState::NeedsPassphrase => {
            Err(Failure::new(failure::Code::Locked, Text::plain("the secrets are under a passphrase"))
                .hint(Text::plain("Type it.")))
        }
        VaultState::LockedByKeyring | VaultState::KeyLost => {
            let trouble = vault.trouble.unwrap_or_else(|| Text::plain("the keyring did not open"));
            Err(Failure::new(failure::Code::Locked, trouble))
        }
    }
}
