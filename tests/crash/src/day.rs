//! Long simulated hours of many profiles at several vendors under random faults. Invariant: the
//! clock moves second by second, and everything that is due in one has happened before the next.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_core::app::App;
use fobwatch_core::clock::Manual;
use fobwatch_core::contract::{FormInput, ProfileView, SessionState};
use fobwatch_core::failure::Failure;
use fobwatch_core::platform::{Browser, Desktop, Opening, Platform};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_integration::{MemoryKeyring, T0, form, instant, turns};
use fobwatch_simulator::citrix::{CLIENT_ID, Citrix, SECRET};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Received, Simulated};
use fobwatch_text::Text;
use jiff::Timestamp;
use tempfile::TempDir;
use url::Url;

use crate::counts::Counts;
use crate::simulated_network::SimulatedNetwork;

/// The longest Retry-After that is honoured, and some more.
const CALM: u64 = 65 * 60;
/// Steps that the tasks due in one second may take.
const STEPS: usize = 64;
/// How often somebody looks at what waits for a person.
const LOOKS: u64 = 3600;
/// Seconds for one sign-in with its longest faults.
const SIGN_IN: u64 = 35;
/// Renewals that may be under way at once.
const MOST: usize = 8;

/// What to simulate.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Of the lent clock.
    pub hours: u64,
    /// One simulated sign-in each.
    pub profiles: usize,
    /// The same seed, the same day.
    pub seed: u64,
}

/// The result of a day.
#[derive(Debug, Default)]
pub struct Report {
    /// What the vendors and the app did, by name.
    pub figures: Counts,
    /// Renewals under way at one time.
    pub most_in_flight: usize,
    /// Grants that ended although no vendor had said so.
    pub lost: Vec<String>,
    /// Profiles that were not active in the end.
    pub inactive: Vec<String>,
}

impl Report {
    /// The error names what was promised and not kept.
    pub fn judge(&self) -> Result<(), String> {
        let Self { most_in_flight, lost, inactive, .. } = self;
        if lost.is_empty() && inactive.is_empty() && *most_in_flight <= MOST {
            return Ok(());
        }
        let first: Vec<_> = lost.iter().chain(inactive).take(5).collect();
        let (lost, inactive) = (lost.len(), inactive.len());
        Err(format!("{most_in_flight} in flight, {lost} lost, {inactive} not active in the end: {first:?}"))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { figures, most_in_flight, lost, inactive } = self;
        let (lost, inactive) = (lost.len(), inactive.len());
        write!(f, "{figures}most in flight {most_in_flight}, lost {lost}, not active in the end {inactive}")
    }
}

/// Nobody is there.
struct Nobody;

#[async_trait]
impl Desktop for Nobody {
    fn open_browser(&self, _: &Browser, _: &Url) -> Opening {
        Box::pin(std::future::ready(Err(Text::plain("A browser was opened by itself."))))
    }

    fn copy(&self, _: &Secret) -> Result<(), Text> {
        Ok(())
    }

    fn clear_clipboard(&self, _: &[u8; 32]) {}

    async fn save_text(&self, _: &str, _: String) -> Result<bool, Text> {
        Ok(false)
    }
}

/// A vendor that its host and the test share.
#[derive(Clone)]
struct Shared(Arc<Mutex<NinjaOne>>);

impl Shared {
    fn new(lifetime: i64, grace: i64) -> Self {
        let mut ninja = NinjaOne::default();
        (ninja.lifetime, ninja.grace) = (lifetime, grace);
        Self(Arc::new(Mutex::new(ninja)))
    }

    fn issue(&self) -> String {
        let mut ninja = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ninja.issue_refresh_token("native-app", "monitoring offline_access")
    }
}

impl Simulated for Shared {
    fn answer(&mut self, request: &Received, now: Timestamp) -> Answer {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).answer(request, now)
    }
}

/// Runs it. The error is a fault of the test or of the app's commands.
pub fn run(plan: Plan) -> Result<Report, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| error.to_string())?.block_on(async {
        let mut day = Day::start(plan).await?;
        day.work(plan.hours * 3600).await?;
        day.network.set_faulty(false);
        day.pass(CALM).await;
        day.end().await
    })
}

struct Day {
    app: App,
    clock: Manual,
    network: Arc<SimulatedNetwork>,
    ninjas: Vec<Shared>,
    /// The number of each profile; the first ones are at NinjaOne.
    numbers: HashMap<ProfileId, usize>,
    report: Report,
    _folder: TempDir,
}

impl Day {
    async fn start(plan: Plan) -> Result<Self, String> {
        let folder = TempDir::new().map_err(|error| error.to_string())?;
        let clock = Manual::at(instant(T0));
        let network = Arc::new(SimulatedNetwork::new(clock.clone(), plan.seed));
        let platform = Platform {
            http: network.clone(),
            clock: Arc::new(clock.clone()),
            keyring: Arc::new(MemoryKeyring::default()),
            desktop: Arc::new(Nobody),
            listener: Box::new(|_| {}),
        };
        let app = App::open(folder.path(), platform).map_err(|error| error.to_string())?;
        app.start().await.map_err(said)?;
        // Short and long lives; strict ones, and one that forgives for half a minute.
        let ninjas =
            [(600, 0), (900, 30), (1800, 0), (3600, 30)].map(|(life, grace)| Shared::new(life, grace)).to_vec();
        for (place, ninja) in ninjas.iter().enumerate() {
            network.open(&address(place), ninja.clone());
        }
        network.open(&address(4), Halo::default());
        network.open(&address(5), Citrix::default());
        let mut day =
            Self { app, clock, network, ninjas, numbers: HashMap::new(), report: Report::default(), _folder: folder };
        for number in 0..plan.profiles {
            let id = day.app.save(day.form(number)).await.map_err(said)?;
            day.numbers.insert(id, number);
            day.app.connect(id, false).await.map_err(said)?;
        }
        // With 8 at a time and a few seconds each.
        day.pass(60 + plan.profiles as u64 * 4).await;
        let waiting = day.inactive().await?;
        if !waiting.is_empty() {
            return Err(format!("not signed in: {waiting:?}"));
        }
        day.network.set_counting(true);
        Ok(day)
    }

    /// Three of four at NinjaOne.
    fn form(&self, number: usize) -> FormInput {
        let name = format!("profile {number}");
        match number % 8 {
            6 => {
                let url = format!("http://{}", address(4));
                let app = [("client_id", "services-app"), ("client_secret", "services-SECRET-canary-1")];
                form(&name, "halo", "client_credentials", &[&[("url", &*url)], &app[..]].concat())
            }
            7 => {
                let host = format!("http://{}", address(5));
                let client = [("customer_id", "examplecust1"), ("client_id", CLIENT_ID), ("client_secret", SECRET)];
                let place = [("environment", "custom"), ("host", &*host)];
                form(&name, "citrix", "client_credentials", &[&place[..], &client].concat())
            }
            _ => {
                let place = number % self.ninjas.len();
                let url = format!("http://{}", address(place));
                let token = self.ninjas[place].issue();
                self.network.belongs(&token, number);
                let answers = [("instance", &*url), ("client_id", "native-app"), ("refresh_token", &token)];
                form(&name, "ninjaone", "refresh_token", &answers)
            }
        }
    }

    async fn pass(&self, seconds: u64) {
        for _ in 0..seconds {
            self.clock.advance(Duration::from_secs(1));
            turns(STEPS).await;
        }
    }

    /// The faulty hours. Once in each a person looks in.
    async fn work(&mut self, seconds: u64) -> Result<(), String> {
        self.network.set_faulty(true);
        for _ in 0..seconds.div_ceil(LOOKS) {
            self.pass(LOOKS.min(seconds)).await;
            self.help().await?;
        }
        Ok(())
    }

    /// Does what only a person can: signs in again where the grant has ended, and has another try
    /// where an answer was not understood.
    async fn help(&mut self) -> Result<(), String> {
        self.network.set_counting(false);
        for view in self.views().await? {
            let number = self.numbers[&view.id];
            match view.state {
                SessionState::NeedsSignIn => {
                    if !self.network.was_refused(number) {
                        self.report.lost.push(format!("{}: {:?}", view.name, view.trouble));
                    }
                    self.report.figures.add("sign-ins by a person");
                    let input = FormInput { id: Some(view.id), ..self.form(number) };
                    self.app.save(input).await.map_err(said)?;
                    self.app.connect(view.id, true).await.map_err(said)?;
                    self.pass(SIGN_IN).await;
                }
                SessionState::Refused { .. } => {
                    self.report.figures.add("renewals by a person");
                    let app = self.app.clone();
                    tokio::spawn(async move { app.renew(view.id).await });
                }
                _ => {}
            }
        }
        self.network.set_counting(true);
        Ok(())
    }

    async fn end(mut self) -> Result<Report, String> {
        // A try of what was not understood may find that the grant has ended.
        for _ in 0..2 {
            self.help().await?;
            self.pass(60 + self.numbers.len() as u64 * 4).await;
        }
        self.report.inactive = self.inactive().await?;
        // Active is what is shown; renewing all of them in one second proves it.
        let before: HashMap<_, _> = self.views().await?.into_iter().map(|view| (view.id, view.obtained_at)).collect();
        self.app.renew_all().await.map_err(said)?;
        self.pass(60 + self.numbers.len() as u64 * 4).await;
        for view in self.views().await? {
            if view.obtained_at <= before[&view.id] || view.state != SessionState::Active {
                self.report.inactive.push(format!("{} was not renewed: {:?}", view.name, view.trouble));
            }
        }
        let network = self.network.figures();
        for name in network.names() {
            for _ in 0..network.get(name) {
                self.report.figures.add(name);
            }
        }
        self.report.most_in_flight = self.network.most_in_flight();
        self.app.stop().await;
        Ok(self.report)
    }

    async fn views(&self) -> Result<Vec<ProfileView>, String> {
        Ok(self.app.overview().await.map_err(said)?.profiles)
    }

    async fn inactive(&self) -> Result<Vec<String>, String> {
        let fine = |view: &ProfileView| {
            view.state == SessionState::Active || view.state == SessionState::Renewing && view.usable
        };
        let views = self.views().await?.into_iter().filter(|view| !fine(view));
        Ok(views.map(|view| format!("{}: {:?}, {:?}", view.name, view.state, view.trouble)).collect())
    }
}

/// Never connected to: the simulated network is in between.
fn address(place: usize) -> String {
    // The simulated Citrix Cloud, which comes last, takes no other name for its own.
    format!("127.0.0.{}:20001", 6 - place)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn said(failure: Failure) -> String {
    failure.to_string()
}
