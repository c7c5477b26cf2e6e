//! The log: our own lines, to standard error and to a file in the data folder. Invariant: other
//! crates' lines stay out, because we do not know what they hold.

use std::fs::File;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, filter::Targets, fmt};

/// The last run's log is kept beside this one's.
const NAMES: [&str; 2] = ["fobwatch.log", "fobwatch.log.1"];

pub(crate) fn start(data_folder: &Path) {
    let ours =
        || Targets::new().with_target("fobwatch", LevelFilter::INFO).with_target("fobwatch_core", LevelFilter::INFO);
    let file =
        open(data_folder).map(|file| fmt::layer().with_ansi(false).with_writer(Mutex::new(file)).with_filter(ours()));
    let terminal = fmt::layer().with_ansi(false).with_writer(std::io::stderr).with_filter(ours());
    tracing_subscriber::registry().with(terminal).with(file).init();
    std::panic::set_hook(Box::new(|panic| {
        // The place only: a panic's message may quote what it choked on.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a part of the app has stopped");
    }));
}

fn open(data_folder: &Path) -> Option<File> {
    let folder = data_folder.join("log");
    std::fs::create_dir_all(&folder).ok()?;
    let [name, last] = NAMES.map(|name| folder.join(name));
    let _ = std::fs::rename(&name, last);
    File::create(name).ok()
}
