//! The process that is killed: a whole core on a real data folder with the machine's clock, told
//! what to do line by line, and answering line by line.

use std::collections::HashMap;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_core::app::App;
use fobwatch_core::clock::System;
use fobwatch_core::contract::{Changed, ProfileView, SessionState};
use fobwatch_core::fail;
use fobwatch_core::http::Client;
use fobwatch_core::platform::{Browser, Desktop, Opening, Platform};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_integration::form;
use fobwatch_simulator::browser;
use fobwatch_text::Text;
use tokio::sync::watch;
use url::Url;

use crate::keyring::FileKeyring;

/// Below the folder that the host is given.
pub(crate) fn data(folder: &Path) -> PathBuf {
    folder.join("data")
}

pub(crate) fn keyring(folder: &Path) -> FileKeyring {
    FileKeyring(folder.join("keyring"))
}

/// A person who approves every sign-in; nobody copies.
struct Approving;

#[async_trait]
impl Desktop for Approving {
    fn open_browser(&self, _: &Browser, url: &Url) -> Opening {
        let url = url.to_string();
        std::thread::spawn(move || browser::visit(&url, browser::Decision::Approve));
        Box::pin(std::future::ready(Ok(())))
    }

    fn copy(&self, _: &Secret) -> Result<(), Text> {
        Ok(())
    }

    fn clear_clipboard(&self, _: &[u8; 32]) {}

    async fn save_text(&self, _: &str, _: String) -> Result<bool, Text> {
        Ok(false)
    }
}

/// Runs until its input ends, or it is killed.
pub fn run(folder: &Path) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let told = watch::Sender::new(HashMap::<_, Told>::new());
    let tells = told.clone();
    let clock = Arc::new(System);
    let platform = Platform {
        http: Arc::new(Client::new(clock.clone())),
        clock,
        keyring: Arc::new(keyring(folder)),
        desktop: Arc::new(Approving),
        listener: Box::new(move |changed| {
            if let Changed::Profile { profile } = changed {
                tells.send_modify(|all| all.entry(profile.id).or_default().take(*profile));
            }
        }),
    };
    let app = App::open(&data(folder), platform).map_err(|error| error.to_string())?;
    runtime.block_on(app.start()).map_err(|failure| failure.to_string())?;
    say("ready");
    let host = Host { app, told };
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let words: Vec<_> = line.split(' ').collect();
        match words[..] {
            ["add", name, url] => runtime.block_on(host.add(name, url))?,
            ["connect", id] => runtime.block_on(host.connect(known(id)?))?,
            ["stop-at", point] => fail::stop_at(Some(point)),
            ["renew", id] => {
                let (app, id) = (host.app.clone(), known(id)?);
                runtime.spawn(async move {
                    match app.renew(id).await {
                        Ok(()) => say(&format!("renewed {id}")),
                        Err(failure) => say(&format!("failed {id} {failure}")),
                    }
                });
                continue;
            }
            ["troubles", id] => {
                let id = known(id)?;
                let troubles = host.told.borrow().get(&id).map(|told| told.troubles.join(" | "));
                say(&format!("troubles {}", troubles.unwrap_or_default()));
                continue;
            }
            ["view"] => {
                let overview = runtime.block_on(host.app.overview()).map_err(|failure| failure.to_string())?;
                say(&format!("view {}", serde_json::to_string(&overview).map_err(|error| error.to_string())?));
                continue;
            }
            _ => return Err(format!("unknown: {line}")),
        }
        say("done");
    }
    Ok(())
}

struct Host {
    app: App,
    told: watch::Sender<HashMap<ProfileId, Told>>,
}

/// What was told of one profile.
#[derive(Default)]
struct Told {
    state: Option<SessionState>,
    /// Since the start; one may cover another.
    troubles: Vec<String>,
}

impl Told {
    fn take(&mut self, view: ProfileView) {
        self.state = Some(view.state);
        self.troubles.extend(view.trouble.map(|trouble| trouble.text.to_string()));
    }
}

impl Host {
    async fn add(&self, name: &str, url: &str) -> Result<(), String> {
        let input = form(name, "ninjaone", "browser_native", &[("instance", url), ("client_id", "native-app")]);
        let id = self.app.save(input).await.map_err(|failure| failure.to_string())?;
        self.connect(id).await
    }

    /// Signs in, and waits until that is told: it is the last thing that a sign-in does.
    async fn connect(&self, id: ProfileId) -> Result<(), String> {
        self.told.send_modify(|all| drop(all.remove(&id)));
        self.app.connect(id, true).await.map_err(|failure| failure.to_string())?;
        let mut told = self.told.subscribe();
        let active = told.wait_for(|all| all.get(&id).is_some_and(|told| told.state == Some(SessionState::Active)));
        let limited = tokio::time::timeout(Duration::from_secs(10), active);
        limited.await.map_err(|_| "the sign-in does not end".to_owned())?.map_err(|error| error.to_string())?;
        Ok(())
    }
}

fn known(id: &str) -> Result<ProfileId, String> {
    id.parse().map_err(|_| format!("no id: {id}"))
}

#[expect(clippy::print_stdout, reason = "how it answers")]
fn say(line: &str) {
    println!("{line}");
}
