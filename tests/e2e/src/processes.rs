//! Other processes, as `/proc` has them.

use std::fs;
use std::process::Command;

/// Whoever a process has started.
pub(crate) fn children(parent: u32) -> Vec<u32> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter(|id| stat(*id).is_some_and(|(_, of)| of == parent)).collect()
}

/// Asks it to end.
pub(crate) fn terminate(process: u32) {
    let asked = Command::new("kill").arg(process.to_string()).status();
    assert!(asked.is_ok_and(|status| status.success()), "the app has ended before it was asked to");
}

pub(crate) fn has_ended(process: u32) -> bool {
    stat(process).is_none_or(|(state, _)| state == 'Z')
}

/// Its state and its parent.
fn stat(process: u32) -> Option<(char, u32)> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name is in parentheses, and may hold any letter.
    let mut words = stat.rsplit_once(')')?.1.split_whitespace();
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}
