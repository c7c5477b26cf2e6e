//! From the start of a program to its last picture, and what it then takes of the machine: the app
//! with a thousand live sessions, a Tauri window with nothing in it, and `KeePassXC` with no database.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use fobwatch_e2e::machine::{Machine, app, built};
use fobwatch_e2e::tray::Tray;
use fobwatch_e2e::windows;
use fobwatch_headless::Running;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

use crate::figures::{Figures, percentile};
use crate::host;
use crate::processes::{busy, pss};
use crate::screen::Screen;

const PROFILES: usize = 1000;
const ROUNDS: usize = 10;
/// A window has done what it does at its beginning.
const SETTLED: Duration = Duration::from_secs(10);

struct Bench {
    _tray: Tray,
    machine: Machine,
    screen: Screen,
    /// The screen with nothing on it.
    empty: Vec<u8>,
    _server: Server<NinjaOne>,
}

/// Starts.
pub(crate) fn measure(figures: &mut Figures) -> Result<(), String> {
    starts(&Bench::prepare()?, figures)
}

/// Memory, processor, and the window opened again.
pub(crate) fn measure_use(figures: &mut Figures) -> Result<(), String> {
    let bench = Bench::prepare()?;
    let bare = bench.taken(&built("fobwatch-bare"))?;
    let ours = bench.taken(&app())?;
    figures.tell("memory of the bare window, all its processes (PSS)", bare.open, "MiB");
    figures.tell(format!("memory of the app with {PROFILES} live sessions, window open"), ours.open, "MiB");
    figures.limit("app with its window : bare window", ours.open / bare.open, "", 1.15);
    figures.tell("memory of the app in the tray", ours.closed, "MiB");
    figures.limit("app in the tray : bare window", ours.closed / bare.open, "", 0.6);
    figures.limit("processor, window open, countdowns running", ours.busy_open, "%", 2.0);
    // What rounds to 0.0.
    figures.limit("processor, in the tray", ours.busy_closed, "%", 0.05);
    figures.tell("the bare window opened again", bare.again, "ms");
    figures.tell("the app's window opened again", ours.again, "ms");
    figures.limit("opened again : bare window", ours.again / bare.again, "", 1.25);
    Ok(())
}

fn starts(bench: &Bench, figures: &mut Figures) -> Result<(), String> {
    let quiet = "[General]\nUpdateCheckMessageShown=true\n[GUI]\nCheckForUpdates=false\n";
    std::fs::write(bench.settings(), quiet).map_err(|error| error.to_string())?;
    let programs = [built("fobwatch-bare"), app(), "keepassxc".into()];
    let mut times = [const { Vec::new() }; 3];
    // The first one warms the caches.
    for round in 0..=ROUNDS {
        for (program, times) in programs.iter().zip(&mut times) {
            let (mut running, time) = bench.start(program)?;
            running.end();
            bench.screen.until_again(&bench.empty)?;
            if round > 0 {
                times.push(time);
            }
        }
    }
    let [bare, ours, keepassxc] = times.map(|times| percentile(&times, 50));
    figures.tell("start of the bare window to its last picture", bare, "ms");
    figures.tell(format!("start of the app with {PROFILES} profiles to the list"), ours, "ms");
    figures.tell("start of KeePassXC without a database", keepassxc, "ms");
    figures.limit("start : bare window", ours / bare, "", 1.25);
    figures.limit("start : KeePassXC", ours / keepassxc, "", 1.0);
    Ok(())
}

/// What a program takes.
struct Taken {
    /// MiB.
    open: f64,
    closed: f64,
    /// Percent of one processor.
    busy_open: f64,
    busy_closed: f64,
    /// Milliseconds.
    again: f64,
}

impl Bench {
    fn prepare() -> Result<Self, String> {
        let machine = Machine::default();
        let server = Server::start(NinjaOne::default());
        let mut agent = host::agent(&machine)?;
        host::sign_in(&machine, &server.url, PROFILES)?;
        agent.end();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        // Without one a closed window would only be minimised.
        let tray = runtime.map_err(|error| error.to_string())?.block_on(Tray::start(&machine));
        let screen = Screen::of(&machine.display)?;
        let empty = screen.look()?;
        Ok(Self { _tray: tray, machine, screen, empty, _server: server })
    }

    #[expect(clippy::disallowed_methods, reason = "it is time that is measured")]
    fn start(&self, program: &Path) -> Result<(Running, f64), String> {
        let log = self.machine.folder.path().join("start.log");
        let mut command = self.command(program);
        let start = Instant::now();
        let running = Running::start(&mut command, &log)?;
        let time = self.screen.until_drawn(&self.empty, start)?;
        Ok((running, time))
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = self.machine.command(program);
        if program.ends_with("keepassxc") {
            command.arg("--config").arg(self.settings());
        }
        command
    }

    /// Of `KeePassXC`: without its question about updates.
    fn settings(&self) -> PathBuf {
        self.machine.folder.path().join("keepassxc.ini")
    }

    fn taken(&self, program: &Path) -> Result<Taken, String> {
        let (mut running, _) = self.start(program)?;
        std::thread::sleep(SETTLED);
        let open = pss(running.id())?;
        let busy_open = busy(running.id());
        let mut again = Vec::new();
        for _ in 0..ROUNDS {
            self.close()?;
            again.push(self.open_again(program)?);
        }
        self.close()?;
        std::thread::sleep(SETTLED);
        let (closed, busy_closed) = (pss(running.id())?, busy(running.id()));
        running.end();
        Ok(Taken { open, closed, busy_open, busy_closed, again: percentile(&again, 50) })
    }

    fn close(&self) -> Result<(), String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(|error| error.to_string())?.block_on(windows::close(&self.machine));
        self.screen.until_again(&self.empty)
    }

    /// By a second start, which shows the window of the first.
    #[expect(clippy::disallowed_methods, reason = "it is time that is measured")]
    fn open_again(&self, program: &Path) -> Result<f64, String> {
        let log = self.machine.folder.path().join("second.log");
        let start = Instant::now();
        let mut second = Running::start(&mut self.command(program), &log)?;
        let time = self.screen.until_drawn(&self.empty, start)?;
        second.wait()?;
        Ok(time)
    }
}
