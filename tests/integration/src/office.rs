//! A whole app without a window: real database, real HTTP, a keyring and a desktop in memory.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_core::app::{App, Desktop, Lent};
use fobwatch_core::clock::{Clock as _, Manual};
use fobwatch_core::contract::{Changed, FormInput, ProfileView, SessionState, Waiting};
use fobwatch_core::failure::Failure;
use fobwatch_core::http::{Client, Reply, Request, Transport, TransportError};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_core::store::StoreError;
use fobwatch_core::vault::{Keyring, KeyringError};
use fobwatch_simulator::{Clock, Server, Simulated};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio::sync::watch;
use url::Url;
use zeroize::Zeroizing;

use crate::{T0, find, instant, lock};

/// A keyring that can be told to fail.
#[derive(Debug, Default)]
pub struct MemoryKeyring {
    pub keys: Mutex<HashMap<String, Vec<u8>>>,
    pub fault: Mutex<Option<KeyringError>>,
}

#[async_trait]
impl Keyring for MemoryKeyring {
    async fn read(&self, folder: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        match *lock(&self.fault) {
            Some(fault) => Err(fault),
            None => Ok(lock(&self.keys).get(folder).cloned().map(Zeroizing::new)),
        }
    }

    async fn write(&self, folder: &str, key: &[u8]) -> Result<(), KeyringError> {
        if let Some(fault) = *lock(&self.fault) {
            return Err(fault);
        }
        lock(&self.keys).insert(folder.to_owned(), key.to_vec());
        Ok(())
    }
}

type Visitor = Box<dyn Fn(String) + Send + Sync>;

/// The network: real sockets, until told otherwise.
pub struct Network {
    sockets: Arc<dyn Transport>,
    /// Every request gets this status and JSON, and reaches nobody.
    pub instead: Mutex<Option<(u16, &'static str)>>,
    /// Requests that were answered so.
    pub answered: AtomicU32,
    clock: Manual,
}

#[async_trait]
impl Transport for Network {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let instead = *lock(&self.instead);
        let Some((status, body)) = instead else { return self.sockets.send(request).await };
        self.answered.fetch_add(1, Ordering::Relaxed);
        let received_at = self.clock.now();
        Ok(Reply { status, headers: http::HeaderMap::new(), body: Secret::new(body), received_at })
    }
}

/// Browser and clipboard in memory.
#[derive(Default)]
struct MemoryDesktop {
    visitor: Mutex<Option<Arc<Visitor>>>,
    visited: Mutex<Vec<String>>,
    clipboard: Mutex<Option<String>>,
    saved: Mutex<Vec<(String, String)>>,
}

#[async_trait]
impl Desktop for MemoryDesktop {
    fn open_browser(&self, url: &Url) -> Result<(), String> {
        lock(&self.visited).push(url.to_string());
        if let Some(visitor) = lock(&self.visitor).clone() {
            let url = url.to_string();
            std::thread::spawn(move || visitor(url));
        }
        Ok(())
    }

    fn copy(&self, text: &Secret) -> Result<(), String> {
        *lock(&self.clipboard) = Some(text.reveal().to_owned());
        Ok(())
    }

    async fn save_text(&self, suggested_name: &str, text: String) -> Result<bool, String> {
        lock(&self.saved).push((suggested_name.to_owned(), text));
        Ok(true)
    }

    fn clear_clipboard(&self, sha256: &[u8; 32]) {
        let mut clipboard = lock(&self.clipboard);
        if clipboard.as_ref().is_some_and(|text| <[u8; 32]>::from(Sha256::digest(text)) == *sha256) {
            *clipboard = None;
        }
    }
}

/// One running app.
pub struct Office {
    pub app: App,
    pub clock: Manual,
    pub network: Arc<Network>,
    pub keyring: Arc<MemoryKeyring>,
    /// Everything that was told to the page, as JSON.
    pub told: Arc<Mutex<Vec<String>>>,
    desktop: Arc<MemoryDesktop>,
    changes: watch::Receiver<u64>,
    folder: Arc<TempDir>,
    http: Arc<dyn Transport>,
}

fn sockets(clock: &Manual) -> Arc<dyn Transport> {
    Arc::new(Client::new(Arc::new(clock.clone())))
}

impl Office {
    /// A first start with another way out than real sockets.
    /// Its data folder is in memory where there is one: it is for crowds.
    pub async fn with_transport(clock: Manual, http: Arc<dyn Transport>) -> Self {
        let folder = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new());
        let folder = Arc::new(folder.expect("a folder"));
        Self::start(folder, clock, Arc::default(), http).await
    }

    /// A first start on an empty data folder.
    pub async fn open() -> Self {
        let folder = Arc::new(TempDir::new().expect("a folder"));
        let clock = Manual::at(instant(T0));
        let http = sockets(&clock);
        Self::start(folder, clock, Arc::default(), http).await
    }

    /// A first start on a machine that has no keyring.
    pub async fn without_keyring() -> Self {
        let folder = Arc::new(TempDir::new().expect("a folder"));
        let keyring = MemoryKeyring { fault: Mutex::new(Some(KeyringError::Missing)), ..MemoryKeyring::default() };
        let clock = Manual::at(instant(T0));
        let http = sockets(&clock);
        Self::start(folder, clock, Arc::new(keyring), http).await
    }

    /// What a second app on the same data folder gets.
    pub fn second_owner(&self) -> Result<App, StoreError> {
        let lent = Lent {
            http: Arc::new(Client::new(Arc::new(self.clock.clone()))),
            clock: Arc::new(self.clock.clone()),
            keyring: self.keyring.clone(),
            desktop: self.desktop.clone(),
            listener: Box::new(|_| {}),
        };
        App::open(self.folder.path(), lent)
    }

    async fn start(folder: Arc<TempDir>, clock: Manual, keyring: Arc<MemoryKeyring>, http: Arc<dyn Transport>) -> Self {
        let desktop = Arc::new(MemoryDesktop::default());
        let told = Arc::new(Mutex::new(Vec::new()));
        let (sender, changes) = watch::channel(0);
        let heard = Arc::clone(&told);
        let network = Arc::new(Network {
            sockets: Arc::clone(&http),
            instead: Mutex::default(),
            answered: AtomicU32::new(0),
            clock: clock.clone(),
        });
        let lent = Lent {
            http: network.clone(),
            clock: Arc::new(clock.clone()),
            keyring: keyring.clone(),
            desktop: desktop.clone(),
            listener: Box::new(move |changed: Changed| {
                lock(&heard).push(serde_json::to_string(&changed).expect("a view"));
                sender.send_modify(|count| *count += 1);
            }),
        };
        let app = App::open(folder.path(), lent).expect("the data folder opens");
        app.start().await.expect("it starts");
        Self { app, clock, network, keyring, told, desktop, changes, folder, http }
    }

    /// Ends the app and starts it again on the same data folder, clock and keyring.
    pub async fn restart(self) -> Self {
        let Self { app, clock, keyring, folder, http, .. } = self;
        let path = folder.path().to_owned();
        app.stop().await;
        drop(app);
        // Tasks of the old app let go of the folder when they next look at it.
        for _ in 0..1000 {
            if is_free(&path) {
                return Self::start(folder, clock, keyring, http).await;
            }
            tokio::task::yield_now().await;
        }
        panic!("the old app still holds its data folder");
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What the technician does with each sign-in page, on a thread of its own.
    pub fn when_browser_opens(&self, visitor: impl Fn(String) + Send + Sync + 'static) {
        *lock(&self.desktop.visitor) = Some(Arc::new(Box::new(visitor)));
    }

    pub fn visited(&self) -> Vec<String> {
        lock(&self.desktop.visited).clone()
    }

    /// Names and texts of the files that were saved.
    pub fn saved(&self) -> Vec<(String, String)> {
        lock(&self.desktop.saved).clone()
    }

    pub fn clipboard(&self) -> Option<String> {
        lock(&self.desktop.clipboard).clone()
    }

    /// The simulator takes this office's time.
    pub fn lend_clock<V: Simulated>(&self, server: &Server<V>) {
        let clock = self.clock.clone();
        let clock: Clock = Arc::new(move || clock.now());
        server.set_clock(clock);
    }

    /// Saves a profile through the form, with the method's defaults.
    pub async fn add(&self, name: &str, vendor: &str, method: &str, pairs: &[(&str, &str)]) -> ProfileId {
        self.try_add(name, vendor, method, pairs).await.expect("the form is saved")
    }

    pub async fn try_add(
        &self,
        name: &str,
        vendor: &str,
        method: &str,
        pairs: &[(&str, &str)],
    ) -> Result<ProfileId, Failure> {
        self.app.save(form(name, vendor, method, pairs)).await
    }

    pub async fn view(&self, id: ProfileId) -> ProfileView {
        let overview = self.app.overview().await.expect("an overview");
        overview.profiles.into_iter().find(|profile| profile.id == id).expect("the profile is listed")
    }

    /// Waits until the profile looks as wanted.
    pub async fn until(&self, id: ProfileId, wanted: impl Fn(&ProfileView) -> bool) -> ProfileView {
        let mut changes = self.changes.clone();
        let search = tokio::time::timeout(Duration::from_secs(20), async {
            loop {
                changes.mark_unchanged();
                let view = self.view(id).await;
                if wanted(&view) {
                    return view;
                }
                let _ = changes.changed().await;
            }
        });
        if let Ok(view) = search.await {
            view
        } else {
            panic!("the profile stays {:?}, {:?}", self.view(id).await.state, self.view(id).await.trouble)
        }
    }

    /// Connects and waits until the profile is active.
    pub async fn connect(&self, id: ProfileId) -> ProfileView {
        self.app.connect(id, false).await.expect("the sign-in starts");
        self.until(id, |view| view.state == SessionState::Active).await
    }

    /// Waits until a question is asked.
    pub async fn until_asked(&self, id: ProfileId) -> ProfileView {
        self.until(id, |view| {
            matches!(
                view.state,
                SessionState::NeedsCode { question: Some(_) }
                    | SessionState::SigningIn { waiting: Waiting::Answer { .. } | Waiting::Pick { .. } }
            )
        })
        .await
    }

    /// The causes of all notices so far, each with its profile.
    pub fn notices(&self) -> Vec<(String, String)> {
        let told = lock(&self.told);
        let told = told.iter().map(|told| serde_json::from_str::<serde_json::Value>(told).expect("JSON"));
        let text = |notice: &serde_json::Value, key: &str| notice[key].as_str().unwrap_or_default().to_owned();
        told.filter(|told| told["what"] == "notice")
            .map(|notice| (text(&notice, "id"), text(&notice, "cause")))
            .collect()
    }

    /// The texts of the profile's activity, newest first.
    pub async fn activity(&self, id: ProfileId) -> Vec<String> {
        let detail = self.app.detail(id).await.expect("a detail");
        detail.activity.into_iter().map(|activity| activity.text).collect()
    }
}

/// A form as the page sends it: the method's defaults, then these answers over them.
pub fn form(name: &str, vendor: &str, method: &str, pairs: &[(&str, &str)]) -> FormInput {
    let fields = find(vendor).descriptor().method(method).expect("a method").fields;
    let mut answers: BTreeMap<String, String> = fields
        .iter()
        .filter(|field| !field.default.is_empty())
        .map(|field| (field.key.to_owned(), field.default.to_owned()))
        .collect();
    let mut secrets = BTreeMap::new();
    for (key, value) in pairs {
        if fields.iter().any(|field| field.key == *key && field.kind.is_secret()) {
            secrets.insert((*key).to_owned(), Secret::new(*value));
        } else {
            answers.insert((*key).to_owned(), (*value).to_owned());
        }
    }
    FormInput {
        id: None,
        name: name.to_owned(),
        customer: "Contoso".to_owned(),
        vendor: vendor.to_owned(),
        method: method.to_owned(),
        answers,
        secrets,
        forget: Vec::new(),
    }
}

fn is_free(folder: &Path) -> bool {
    let lock: PathBuf = folder.join("lock");
    std::fs::File::open(lock).is_ok_and(|file| file.try_lock().is_ok())
}
