//! A whole app without a window: real database, real HTTP, a keyring and a desktop in memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_core::app::App;
use fobwatch_core::clock::{Clock as _, Manual};
use fobwatch_core::contract::{Changed, FormInput, ProfileView, SessionState, Waiting};
use fobwatch_core::failure::Failure;
use fobwatch_core::http::{self as transport, Client, Reply, Request, Transport, TransportError};
use fobwatch_core::platform::{Browser, Platform, SystemStart};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::remarks::Remarks;
use fobwatch_core::secret::Secret;
use fobwatch_core::store::StoreError;
use fobwatch_core::vault::KeyringError;
use fobwatch_simulator::{Clock, Server, Simulated};
use fobwatch_text::Language::En;
use fobwatch_text::{InLanguage, Text};
use tempfile::TempDir;
use tokio::sync::watch;
use url::Url;

use crate::desktop::MemoryDesktop;
use crate::keyring::MemoryKeyring;
use crate::panic_trap::{PanicTrap, TrappedClock};
use crate::waiting::{LIMIT, eventually};
use crate::{T0, find, instant, lock};

/// The network: real sockets, until told otherwise.
pub struct Network {
    sockets: Arc<dyn Transport>,
    /// No connection comes about.
    pub offline: AtomicBool,
    /// Every request gets this status and JSON, and reaches nobody.
    pub instead: Mutex<Option<(u16, &'static str)>>,
    /// Requests that were answered so.
    pub answered: AtomicUsize,
    /// Under the next request.
    pub panic_trap: PanicTrap,
    clock: Manual,
}

#[async_trait]
impl Transport for Network {
    fn configure(&self, network: transport::Network) {
        self.sockets.configure(network);
    }

    async fn route(&self, url: &Url) -> transport::Route {
        self.sockets.route(url).await
    }

    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        self.panic_trap.step();
        if self.offline.load(Ordering::Relaxed) {
            let host = request.url.host_str().unwrap_or_default().to_owned();
            return Err(TransportError::Connect { host, cause: Text::plain("the network is unreachable") });
        }
        let instead = *lock(&self.instead);
        let Some((status, body)) = instead else { return self.sockets.send(request).await };
        self.answered.fetch_add(1, Ordering::Relaxed);
        let received_at = self.clock.now();
        Ok(Reply { status, headers: http::HeaderMap::new(), body: Secret::new(body), received_at })
    }
}

/// One running app.
pub struct Harness {
    /// Opened and started.
    pub app: App,
    /// Lent to the app and, by `lend_clock`, to simulators.
    pub clock: Manual,
    /// Can be cut and mended.
    pub network: Arc<Network>,
    /// Outlives a restart of the app.
    pub keyring: Arc<MemoryKeyring>,
    /// Everything that was told to the page, as JSON.
    pub told: Arc<Mutex<Vec<String>>>,
    /// Under the timer's next wait.
    pub timer_trap: Arc<PanicTrap>,
    /// Under whoever hears of the next change.
    pub listener_trap: Arc<PanicTrap>,
    desktop: Arc<MemoryDesktop>,
    changes: watch::Receiver<u64>,
    folder: Arc<TempDir>,
}

impl Network {
    fn of(clock: &Manual, sockets: Arc<dyn Transport>) -> Arc<Self> {
        Arc::new(Self {
            sockets,
            offline: AtomicBool::new(false),
            instead: Mutex::default(),
            answered: AtomicUsize::new(0),
            panic_trap: PanicTrap::default(),
            clock: clock.clone(),
        })
    }

    fn real(clock: &Manual) -> Arc<Self> {
        Self::of(clock, Arc::new(Client::new(Arc::new(clock.clone()))))
    }
}

impl Harness {
    /// A first start with another way out than real sockets.
    /// Its data folder is in memory where there is one: it is for crowds.
    pub async fn with_transport(clock: Manual, http: Arc<dyn Transport>) -> Self {
        let folder = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new());
        let folder = Arc::new(folder.expect("a folder"));
        let network = Network::of(&clock, http);
        Self::start(folder, clock, Arc::default(), network).await
    }

    /// A first start on an empty data folder.
    pub async fn open() -> Self {
        let folder = Arc::new(TempDir::new().expect("a folder"));
        let clock = Manual::at(instant(T0));
        let network = Network::real(&clock);
        Self::start(folder, clock, Arc::default(), network).await
    }

    /// A first start on a machine that has no keyring.
    pub async fn without_keyring() -> Self {
        let folder = Arc::new(TempDir::new().expect("a folder"));
        let keyring = MemoryKeyring { fault: Mutex::new(Some(KeyringError::Missing)), ..MemoryKeyring::default() };
        let clock = Manual::at(instant(T0));
        let network = Network::real(&clock);
        Self::start(folder, clock, Arc::new(keyring), network).await
    }

    /// A start on data that is there already.
    pub async fn on_data(clock: Manual, keyring: MemoryKeyring, lay_down: impl FnOnce(&Path)) -> Self {
        let folder = Arc::new(TempDir::new().expect("a folder"));
        lay_down(folder.path());
        let network = Network::real(&clock);
        Self::start(folder, clock, Arc::new(keyring), network).await
    }

    /// What a second app on the same data folder gets.
    pub fn second_owner(&self) -> Result<App, StoreError> {
        let platform = Platform {
            http: Arc::new(Client::new(Arc::new(self.clock.clone()))),
            clock: Arc::new(self.clock.clone()),
            keyring: self.keyring.clone(),
            desktop: self.desktop.clone(),
            listener: Box::new(|_| {}),
        };
        App::open(self.folder.path(), platform)
    }

    async fn start(folder: Arc<TempDir>, clock: Manual, keyring: Arc<MemoryKeyring>, network: Arc<Network>) -> Self {
        let told = Arc::new(Mutex::new(Vec::new()));
        let (sender, changes) = watch::channel(0);
        let desktop = Arc::new(MemoryDesktop { changes: sender.clone(), ..MemoryDesktop::default() });
        let heard = Arc::clone(&told);
        let (timer_trap, listener_trap) = <(Arc<PanicTrap>, Arc<PanicTrap>)>::default();
        let panic_trap = Arc::clone(&listener_trap);
        let platform = Platform {
            http: network.clone(),
            clock: Arc::new(TrappedClock { clock: clock.clone(), timer: Arc::clone(&timer_trap) }),
            keyring: keyring.clone(),
            desktop: desktop.clone(),
            listener: Box::new(move |changed: Changed| {
                panic_trap.step();
                lock(&heard).push(serde_json::to_string(&InLanguage(En, &changed)).expect("a view"));
                sender.send_modify(|count| *count += 1);
            }),
        };
        let app = App::open(folder.path(), platform).expect("the data folder opens");
        app.start().await.expect("it starts");
        app.back_up();
        Self { app, clock, network, keyring, told, timer_trap, listener_trap, desktop, changes, folder }
    }

    /// Ends the app and starts it again on the same data folder, clock, keyring and network.
    pub async fn restart(self) -> Self {
        self.restart_after(Duration::ZERO).await
    }

    /// The same, with a time between end and start.
    pub async fn restart_after(self, closed: Duration) -> Self {
        let clock = self.clock.clone();
        self.restart_after_end(|| clock.advance(closed)).await
    }

    /// The same, with something that happens between end and start.
    pub async fn restart_after_end(self, meanwhile: impl FnOnce()) -> Self {
        let Self { app, clock, keyring, folder, network, .. } = self;
        let path = folder.path().to_owned();
        app.stop().await;
        app.finish().await;
        drop(app);
        // Tasks of the old app, and a backup that it makes, let go of the folder when they come to their end.
        eventually("the old app leaves its data folder", async || is_free(&path)).await;
        meanwhile();
        Self::start(folder, clock, keyring, network).await
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What the technician does with each sign-in page, on a thread of its own.
    pub fn when_browser_opens(&self, visitor: impl Fn(String) + Send + Sync + 'static) {
        *lock(&self.desktop.visitor) = Some(Arc::new(Box::new(visitor)));
    }

    /// From now on no browser opens.
    pub fn browser_fails(&self, why: &'static str) {
        *lock(&self.desktop.no_browser) = Some(why);
    }

    /// Sign-in pages that were opened, the oldest first.
    pub fn visited(&self) -> Vec<String> {
        lock(&self.desktop.visited).clone()
    }

    /// What each of them was opened with.
    pub fn visited_with(&self) -> Vec<Browser> {
        lock(&self.desktop.browsers).clone()
    }

    /// Names and texts of the files that were saved.
    pub fn saved(&self) -> Vec<(String, String)> {
        lock(&self.desktop.saved).clone()
    }

    /// The next file dialog is answered with this file.
    pub fn chooses(&self, name: &str, text: &str) {
        *lock(&self.desktop.file) = Some((name.to_owned(), text.to_owned()));
    }

    /// What the system starts from now on, whatever is set here.
    pub fn system_starts(&self, what: SystemStart) {
        *lock(&self.desktop.entry) = Some(what);
    }

    /// Whether the app starts with the system.
    pub fn starts_with_system(&self) -> bool {
        *lock(&self.desktop.starts)
    }

    /// From now on the system refuses it, with this sentence.
    pub fn cannot_start_with_system(&self, why: &'static str) {
        *lock(&self.desktop.cannot_start) = Some(why);
    }

    /// What is on it now; None once it was cleared.
    pub fn clipboard(&self) -> Option<String> {
        lock(&self.desktop.clipboard).clone()
    }

    /// The simulator takes this app's time, and watches what the app sends.
    pub fn lend_clock<V: Simulated>(&self, server: &Server<V>) {
        let clock = self.clock.clone();
        let clock: Clock = Arc::new(move || clock.now());
        server.set_clock(clock);
        server.strict();
    }

    /// Saves a profile through the form, with the method's defaults.
    pub async fn add(&self, name: &str, vendor: &str, method: &str, pairs: &[(&str, &str)]) -> ProfileId {
        self.try_add(name, vendor, method, pairs).await.expect("the form is saved")
    }

    /// As `add`, for forms that may be refused.
    pub async fn try_add(
        &self,
        name: &str,
        vendor: &str,
        method: &str,
        pairs: &[(&str, &str)],
    ) -> Result<ProfileId, Failure> {
        self.app.save(form(name, vendor, method, pairs)).await
    }

    /// As the list shows it now; panics when it is not listed.
    pub async fn view(&self, id: ProfileId) -> ProfileView {
        let overview = self.app.overview().await.expect("an overview");
        overview.profiles.into_iter().find(|profile| profile.id == id).expect("the profile is listed")
    }

    /// Waits until the profile looks as wanted.
    pub async fn until(&self, id: ProfileId, wanted: impl Fn(&ProfileView) -> bool) -> ProfileView {
        let mut changes = self.changes.clone();
        let search = tokio::time::timeout(LIMIT, async {
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

    /// Waits until this is so, and looks whenever the app tells of something or the clipboard changes.
    pub async fn until_so(&self, what: &str, mut is_so: impl AsyncFnMut() -> bool) {
        let mut changes = self.changes.clone();
        let search = tokio::time::timeout(LIMIT, async {
            loop {
                changes.mark_unchanged();
                if is_so().await {
                    return;
                }
                let _ = changes.changed().await;
            }
        });
        assert!(search.await.is_ok(), "it never happens: {what}");
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
        detail.activity.into_iter().map(|activity| activity.text.to_string()).collect()
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
        remarks: Remarks::default(),
        began: None,
    }
}

fn is_free(folder: &Path) -> bool {
    let lock: PathBuf = folder.join("lock");
    std::fs::File::open(lock).is_ok_and(|file| file.try_lock().is_ok())
}
