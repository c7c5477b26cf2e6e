//! `fob agent`: the core without a window, for servers, SSH and WSL. Invariant: it hosts only while
//! it owns the data folder; while another does, it stands by.

use std::io::Write as _;
use std::path::PathBuf;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_agent::{Host, Kind, SocketServer, log, network, saved_completions, surroundings, takeover};
use fobwatch_core::app::App;
use fobwatch_core::clock::System;
use fobwatch_core::http::Client;
use fobwatch_core::platform::{Browser, Desktop, Opening, Platform};
use fobwatch_core::secret::Secret;
use fobwatch_core::store::{Store, StoreError};
use fobwatch_core::vault::SystemKeyring;
use fobwatch_protocol::folders::{self, data_folder};
use fobwatch_protocol::{process, socket};
use fobwatch_text::{Text, say};
use url::Url;
use zeroizing_alloc::ZeroAlloc;

/// What is freed is wiped.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

/// How long a host that leaves answers those who had asked before.
const PATIENCE: Duration = Duration::from_millis(700);
/// How long the last caller's host waits for another one.
const LINGER: Duration = Duration::from_millis(500);

struct Start {
    data_folder: PathBuf,
    socket: PathBuf,
    former: Option<takeover::Former>,
    /// For the length of somebody's command only.
    until_idle: bool,
    /// From an app, too.
    take_over: bool,
    /// Only says what a shell can offer.
    completes: bool,
}

#[expect(clippy::disallowed_methods, reason = "the one place of the agent that reads the environment")]
fn read() -> Option<Start> {
    let (mut folder, mut until_idle, mut take_over, mut completes) = (None, false, false, false);
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.to_str()? {
            "--data-dir" => folder = Some(PathBuf::from(arguments.next()?)),
            "--until-idle" => until_idle = true,
            "--take-over" => take_over = true,
            "--completions" => completes = true,
            _ => return None,
        }
    }
    let set = std::env::var_os;
    let data_folder = data_folder(folder, set(folders::VARIABLE).map(PathBuf::from))?;
    let places = socket::Environment { runtime: set("XDG_RUNTIME_DIR"), temporary: set("TMPDIR") };
    Some(Start {
        socket: socket::path(&data_folder, &places),
        former: takeover::Former::of(&data_folder, &places),
        data_folder,
        until_idle,
        take_over,
        completes,
    })
}

fn main() -> ExitCode {
    let Some(start) = read() else {
        eprintln!("usage: fob agent [--data-dir DIR] [--take-over]");
        return ExitCode::from(2);
    };
    if start.completes {
        let known = serde_json::to_string(&saved_completions(&start.data_folder));
        tell(&known.unwrap_or_default());
        return ExitCode::SUCCESS;
    }
    if !process::harden() {
        eprintln!("fob agent: core dumps could not be switched off");
    }
    match run(&start) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Trouble { text, code }) => {
            eprintln!("fob agent: {text}");
            ExitCode::from(code)
        }
    }
}

/// The system's in words, or our own.
fn reason(error: &std::io::Error) -> String {
    if error.get_ref().is_some() {
        return error.to_string();
    }
    fobwatch_core::system::words(error.kind()).to_string()
}

/// Why it ends, and its exit code.
struct Trouble {
    text: String,
    code: u8,
}

impl From<String> for Trouble {
    fn from(text: String) -> Self {
        Self { text, code: process::FAILED }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        let code = if matches!(error, StoreError::InUse) { process::IN_USE } else { process::FAILED };
        Self { text: error.to_string(), code }
    }
}

fn run(start: &Start) -> Result<(), Trouble> {
    // Two: one may be busy with the disk.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(4)
        .enable_all()
        .build()
        .map_err(|error| reason(&error))?;
    let result = runtime.block_on(async {
        let end = surroundings::ended();
        let (mut take_over, mut logs) = (start.take_over, false);
        let back = || tell("The keyring is back: the secrets are unlocked.");
        let runtime = tokio::runtime::Handle::current();
        let surroundings = surroundings::Watch::default();
        let end = async {
            tokio::select! {
                () = end => {}
                () = surroundings.session_ended() => {}
            }
        };
        tokio::pin!(end);
        let listen = || surroundings.listen(&runtime, back);
        // Somebody's command is over before anything could lock.
        let mut stays = !start.until_idle;
        if stays {
            listen();
        }
        loop {
            let app = match open(start, take_over) {
                Ok(app) => app,
                Err(StoreError::InUse) if stays => {
                    tell("Another Fobwatch has this data folder; standing by until it ends.");
                    tokio::select! {
                        freed = free(start) => freed?,
                        () = &mut end => return Ok(()),
                    }
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            if !std::mem::replace(&mut logs, true) {
                log::start(&start.data_folder, "agent");
            }
            take_over = false;
            if let Some(why) = app.read_only() {
                tell(&why.to_string());
            }
            surroundings.tells(Some(app.clone()));
            let wanted = host(start, app, &mut stays, listen, end.as_mut()).await;
            surroundings.tells(None);
            if !(wanted? && stays) {
                return Ok(());
            }
        }
    });
    // What waits for the data folder on a thread of its own may wait on.
    runtime.shutdown_background();
    result
}

/// Hosts until somebody else wants to (true) or nobody needs it any more. One for somebody's command becomes one that
/// stays, and listens to its surroundings, when that has unlocked the secrets.
async fn host(
    start: &Start,
    app: App,
    stays: &mut bool,
    listen: impl Fn(),
    mut end: Pin<&mut impl Future<Output = ()>>,
) -> Result<bool, String> {
    let _watch = network::watch(app.clone(), tokio::runtime::Handle::current());
    tokio::select! {
        started = app.start() => started.map_err(|failure| failure.to_string())?,
        // The keyring may ask somebody who does not come.
        () = &mut end => return Ok(false),
    }
    let host = Host { app: app.clone(), kind: Kind::Agent, show: Box::new(|| false), display: None };
    let socket_server = SocketServer::open(host, &start.socket)
        .map_err(|error| format!("the socket cannot be opened: {}", reason(&error)))?;
    tell(process::READY);
    tokio::task::spawn_blocking({
        let app = app.clone();
        move || app.back_up()
    });
    let wanted = loop {
        tokio::select! {
            () = socket_server.wanted() => break true,
            () = socket_server.unlocked(), if !*stays => {
                *stays = true;
                listen();
            }
            () = socket_server.idle(LINGER), if !*stays => break false,
            () = &mut end => break false,
        }
    };
    socket_server.close();
    // Who asked before is answered, unless that takes long: no vendor is waited for.
    let _ = tokio::time::timeout(PATIENCE, socket_server.answered()).await;
    app.stop().await;
    app.finish().await;
    app.leave();
    if wanted {
        socket_server.hand_over().await;
    }
    Ok(wanted)
}

/// Whoever started us may not listen any more.
fn tell(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn open(start: &Start, take_over: bool) -> Result<App, StoreError> {
    let open = || {
        let clock = Arc::new(System);
        let platform = Platform {
            http: Arc::new(Client::new(clock.clone())),
            clock,
            keyring: Arc::new(SystemKeyring::default()),
            desktop: Arc::new(NoDesktop),
            listener: Box::new(|_| {}),
        };
        App::open(&start.data_folder, platform)
    };
    let waits = || tell("Another Fobwatch is still saving.");
    if take_over {
        if let Some(former) = &start.former {
            former.take_over(&start.data_folder, true, waits)?;
        }
        takeover::open(open, &start.socket, true, waits)
    } else {
        start.former.as_ref().map_or(Ok(()), |former| former.move_to(&start.data_folder))?;
        open()
    }
}

async fn free(start: &Start) -> Result<(), String> {
    let (former, folder) = (start.former.clone(), start.data_folder.clone());
    let wait = move || {
        former.map_or(Ok(()), |former| former.wait_until_free())?;
        Store::wait_until_free(&folder)
    };
    let waited = tokio::task::spawn_blocking(wait).await;
    waited
        .map_err(|_| "standing by failed".to_owned())?
        .map_err(|error| format!("standing by failed: {}", reason(&error)))
}

/// There is none: `fob` opens the browser, and prints instead of copying.
struct NoDesktop;

#[async_trait]
impl Desktop for NoDesktop {
    fn open_browser(&self, _: &Browser, _: &Url) -> Opening {
        Box::pin(std::future::ready(Err(Text::plain("There is no browser here."))))
    }

    fn copy(&self, _: &Secret) -> Result<(), Text> {
        Err(say::desktop::CLIPBOARD_MISSING.into())
    }

    fn clear_clipboard(&self, _: &[u8; 32]) {}

    async fn save_text(&self, _: &str, _: String) -> Result<bool, Text> {
        Err(say::app::NO_WINDOW.into())
    }
}
