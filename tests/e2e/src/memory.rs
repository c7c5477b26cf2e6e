//! Memory of a machine's processes, searched. Ours hide theirs from everybody but root.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;

use crate::leaks::Search;
use crate::machine::Machine;

const PAGE: u64 = 4096;
/// Bytes of the page map at once.
const CHUNK: usize = 1 << 20;

/// Whether memory can be read at all.
pub fn is_readable() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| status.contains("\nUid:\t0\t"))
}

/// Processes of this machine by their numbers, with their names.
pub fn processes(machine: &Machine) -> BTreeMap<u32, String> {
    let mark = format!("FOBWATCH_DATA_DIR={}\0", machine.data().display());
    let numbers = fs::read_dir("/proc").into_iter().flatten().flatten();
    numbers
        .filter_map(|entry| {
            let environment = fs::read(entry.path().join("environ")).ok()?;
            let ours = environment.windows(mark.len()).any(|part| part == mark.as_bytes());
            let name = fs::read_to_string(entry.path().join("comm")).ok().filter(|_| ours)?;
            Some((entry.file_name().to_str()?.parse().ok()?, name.trim().to_owned()))
        })
        .collect()
}

/// Secrets in the writable memory of a process: in which of its mappings.
pub fn found(process: u32, search: &Search<'_>) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let open = |name: &str| File::open(format!("/proc/{process}/{name}"));
    let (Ok(memory), Ok(pages)) = (open("mem"), open("pagemap")) else { return found };
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap_or_default();
    for line in maps.lines() {
        let mut words = line.split_whitespace();
        let (Some(range), Some(rights)) = (words.next(), words.next()) else { continue };
        let Some((start, end)) = range.split_once('-') else { continue };
        let (Ok(start), Ok(end)) = (u64::from_str_radix(start, 16), u64::from_str_radix(end, 16)) else { continue };
        if !rights.starts_with("rw") {
            continue;
        }
        let name = words.nth(3).unwrap_or("anonymous");
        // What spans two runs of pages that were touched is whole in one: nothing is missed between them.
        for (start, end) in touched(&pages, start, end) {
            let mut bytes = vec![0; usize::try_from(end - start).unwrap_or_default()];
            // A mapping may be gone by now.
            let Ok(read) = memory.read_at(&mut bytes, start) else { continue };
            for secret in search.within(&bytes[..read]) {
                found.entry(secret.to_owned()).or_default().push(format!("{name} at {start:x}"));
            }
        }
    }
    found
}

/// Runs of pages that hold anything: most of a large mapping has never been touched.
fn touched(pages: &File, start: u64, end: u64) -> Vec<(u64, u64)> {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    let mut bytes = vec![0; CHUNK];
    let mut page = start;
    while page < end {
        let wanted = usize::try_from((end - page) / PAGE * 8).unwrap_or(CHUNK).min(CHUNK);
        let Ok(read) = pages.read_at(&mut bytes[..wanted], page / PAGE * 8) else { break };
        if read < 8 {
            break;
        }
        for entry in bytes[..read].chunks_exact(8) {
            // In memory, or swapped out (`pagemap` in the kernel's documentation).
            if entry[7] & 0b1100_0000 != 0 {
                match runs.last_mut() {
                    Some(last) if last.1 == page => last.1 += PAGE,
                    _ => runs.push((page, page + PAGE)),
                }
            }
            page += PAGE;
        }
    }
    runs
}
