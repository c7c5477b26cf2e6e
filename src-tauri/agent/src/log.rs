//! The log: our own lines, to standard error and to a file in the data folder. Invariant: other
//! crates' lines stay out, because we do not know what they hold.

use std::fs::File;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, filter::Targets, fmt};

/// `name` is the log's: each kind of process has its own, because two may run at once.
pub fn start(data_folder: &Path, name: &str) {
    // Also `fobwatch_core` and `fobwatch_agent`: targets are told by how they begin.
    let ours = || Targets::new().with_target("fobwatch", LevelFilter::INFO).with_target("fob_agent", LevelFilter::INFO);
    let file = open(data_folder, name).map(|file| layer().with_writer(Mutex::new(file)).with_filter(ours()));
    let terminal = layer().with_writer(std::io::stderr).with_filter(ours());
    tracing_subscriber::registry().with(terminal).with(file).init();
    std::panic::set_hook(Box::new(|panic| {
        // The place only: a panic's message may quote what it choked on.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a part of the app has stopped");
    }));
}

/// A line that cannot be written is lost: who complains of it on a standard error that nobody
/// reads any more, panics.
fn layer<S>() -> fmt::Layer<S> {
    fmt::layer().with_ansi(false).log_internal_errors(false)
}

/// The last run's log is kept beside this one's.
fn open(data_folder: &Path, name: &str) -> Option<File> {
    let folder = data_folder.join("log");
    std::fs::create_dir_all(&folder).ok()?;
    let file = folder.join(format!("{name}.log"));
    let _ = std::fs::rename(&file, folder.join(format!("{name}.log.1")));
    File::create(file).ok()
}
