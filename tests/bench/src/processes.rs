//! Memory and processor time of a program and all that it has started, from `/proc`.

use std::collections::HashMap;
use std::fs;
use std::time::{Duration, Instant};

/// A second, in the kernel's unit for programs (`sysconf(_SC_CLK_TCK)`).
const TICKS: f64 = 100.0;

/// So long it is watched.
const WATCHED: Duration = Duration::from_mins(1);

/// The share of one processor that a program takes, in percent.
#[expect(clippy::disallowed_methods, reason = "it is time that is measured")]
pub(crate) fn busy(id: u32) -> f64 {
    let (before, start) = (processor(id), Instant::now());
    std::thread::sleep(WATCHED);
    (processor(id) - before) / start.elapsed().as_secs_f64() * 100.0
}

/// Seconds of processor time, of threads that have ended too. In steps of 10 ms for each process.
pub(crate) fn processor(id: u32) -> f64 {
    family(id).into_iter().filter_map(time).sum()
}

/// Proportional set size of the whole family in MiB. Processes that keep debuggers out show it to
/// root only.
pub(crate) fn pss(id: u32) -> Result<f64, String> {
    family(id).into_iter().map(pss_of).sum()
}

fn pss_of(id: u32) -> Result<f64, String> {
    let path = format!("/proc/{id}/smaps_rollup");
    let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error} (memory is told to root only)"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse::<f64>().ok());
    kib.map(|kib| kib / 1024.0).ok_or_else(|| format!("{path} cannot be read"))
}

/// The process, its children, and theirs.
fn family(id: u32) -> Vec<u32> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for folder in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(process) = folder.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        if let Some(parent) = parent(process) {
            children.entry(parent).or_default().push(process);
        }
    }
    let (mut all, mut next) = (Vec::new(), vec![id]);
    while let Some(process) = next.pop() {
        all.push(process);
        next.extend(children.remove(&process).unwrap_or_default());
    }
    all
}

fn parent(id: u32) -> Option<u32> {
    stat(id, 4)?.parse().ok()
}

/// In user and in system mode.
fn time(id: u32) -> Option<f64> {
    let ticks = |number| stat(id, number)?.parse::<f64>().ok();
    Some((ticks(14)? + ticks(15)?) / TICKS)
}

/// A field by its number in `proc(5)`, from the third on.
fn stat(id: u32, number: usize) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // Its name, the second, may hold anything.
    stat.rsplit_once(')')?.1.split_whitespace().nth(number - 3).map(str::to_owned)
}
