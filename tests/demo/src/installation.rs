//! Installs profiles in a data folder through the core, as the window would. Invariant: the folder
//! is free again when it returns, and secrets come in by values, never by arguments.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_core::app::App;
use fobwatch_core::clock::System;
use fobwatch_core::contract::{FormInput, ProfileView, SessionState};
use fobwatch_core::http::Client;
use fobwatch_core::platform::{Browser, Desktop, Opening, Platform};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_core::vault::SystemKeyring;
use fobwatch_core::vendors;
use fobwatch_simulator::browser;
use fobwatch_text::Text;
use serde::Deserialize;
use tokio::sync::Notify;
use url::Url;

/// Until every sign-in has come to an end.
const LIMIT: Duration = Duration::from_mins(1);

/// A profile to have.
#[derive(Debug, Deserialize)]
pub struct ProfileSeed {
    /// As the page would send it.
    pub form: FormInput,
    /// Whether to sign in. A browser approves at once; nobody types a code.
    pub connect: bool,
}

/// A desktop with a browser in which someone approves, and no clipboard.
struct Approving;

#[async_trait]
impl Desktop for Approving {
    fn open_browser(&self, _: &Browser, url: &Url) -> Opening {
        let url = url.to_string();
        std::thread::spawn(move || browser::visit(&url, browser::Decision::Approve));
        Box::pin(std::future::ready(Ok(())))
    }

    fn copy(&self, _: &Secret) -> Result<(), Text> {
        Err(Text::plain("there is no clipboard"))
    }

    fn clear_clipboard(&self, _: &[u8; 32]) {}

    async fn save_text(&self, _: &str, _: String) -> Result<bool, Text> {
        Ok(false)
    }
}

/// Saves the profiles that are not there yet and signs in to those that say so, anew. Returns all.
pub async fn install(folder: &Path, seeds: Vec<ProfileSeed>) -> Result<Vec<ProfileView>, String> {
    let clock = Arc::new(System);
    let changed = Arc::new(Notify::new());
    let told = Arc::clone(&changed);
    let platform = Platform {
        http: Arc::new(Client::new(clock.clone())),
        clock,
        keyring: Arc::new(SystemKeyring::default()),
        desktop: Arc::new(Approving),
        listener: Box::new(move |_| told.notify_one()),
    };
    let app = App::open(folder, platform).map_err(|error| error.to_string())?;
    app.start().await.map_err(|failure| failure.to_string())?;
    let there = app.overview().await.map_err(|failure| failure.to_string())?.profiles;
    let mut wanted = Vec::new();
    for ProfileSeed { form, connect } in seeds {
        let known = there.iter().find(|profile| profile.name == form.name && profile.customer == form.customer);
        let name = format!("{}, {}", form.name, form.customer);
        let id = match known {
            Some(profile) => profile.id,
            None => app
                .save(with_defaults(form))
                .await
                .map_err(|failure| format!("{name}: {} {:?}", failure.message, failure.fields))?,
        };
        if connect {
            app.connect(id, true).await.map_err(|failure| format!("{name}: {}", failure.message))?;
            wanted.push(id);
        }
    }
    let settled = async {
        loop {
            let overview = app.overview().await.map_err(|failure| failure.to_string())?;
            if overview.profiles.iter().all(|profile| !under_way(profile, &wanted)) {
                return Ok(overview.profiles);
            }
            changed.notified().await;
        }
    };
    tokio::time::timeout(LIMIT, settled).await.map_err(|_| "the sign-ins did not come to an end".to_owned())?
}

/// A form starts with its fields' defaults.
fn with_defaults(mut form: FormInput) -> FormInput {
    let method = vendors::find(&form.vendor).and_then(|vendor| vendor.descriptor().method(&form.method));
    for field in method.map_or(&[][..], |method| method.fields).iter().filter(|field| !field.default.is_empty()) {
        form.answers.entry(field.key.to_owned()).or_insert_with(|| field.default.to_owned());
    }
    form
}

fn under_way(profile: &ProfileView, wanted: &[ProfileId]) -> bool {
    wanted.contains(&profile.id) && matches!(profile.state, SessionState::SigningIn { .. } | SessionState::Renewing)
}
