//! Processes of this machine, as anybody on it can see them.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// A process as everybody on the machine sees it.
#[derive(Debug)]
pub struct Process {
    /// Its number below `/proc`.
    pub id: u32,
    /// The words of its command line, each followed by a NUL.
    pub line: String,
}

/// Every process of the machine at this moment.
pub fn all() -> Vec<Process> {
    let folders = fs::read_dir("/proc").into_iter().flatten().flatten();
    folders
        .filter_map(|folder| {
            let id = folder.file_name().to_str()?.parse().ok()?;
            let line = fs::read(folder.path().join("cmdline")).ok()?;
            Some(Process { id, line: String::from_utf8_lossy(&line).into_owned() })
        })
        .collect()
}

/// Looks at all command lines again and again, on a thread of its own.
pub struct Watch {
    over: Arc<AtomicBool>,
    seen: Receiver<String>,
    lines: BTreeSet<String>,
}

impl Watch {
    /// Looks until it is asked what it saw.
    pub fn start() -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&over);
        let (sender, seen) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut known = BTreeSet::new();
            while !end.load(Ordering::Relaxed) {
                for line in all().into_iter().map(|process| process.line) {
                    if known.insert(line.clone()) && sender.send(line).is_err() {
                        return;
                    }
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        Self { over, seen, lines: BTreeSet::new() }
    }

    /// Returns once a command line with these words has been seen.
    #[track_caller]
    pub fn sees(&mut self, words: &str) {
        while !self.lines.iter().any(|line| line.contains(words)) {
            let new = self.seen.recv_timeout(Duration::from_secs(20));
            let line = new.unwrap_or_else(|_| panic!("the watch did not see {words}"));
            self.lines.insert(line);
        }
    }

    /// Every command line that was seen.
    pub fn end(mut self) -> BTreeSet<String> {
        self.over.store(true, Ordering::Relaxed);
        self.lines.extend(self.seen);
        self.lines
    }
}
