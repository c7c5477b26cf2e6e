//! `WebKitGTK`'s network process, which outlives the page and then only takes memory. It is ended once the window has been
//! closed for a moment; `WebKit` starts another with the next page. Other systems' web views see to that themselves.

use std::fs;
use std::time::Duration;

use fobwatch_core::clock::{Clock as _, System};
use rustix::process::{Pid, Signal, getpid, kill_process};
use tauri::{AppHandle, Manager as _};

use crate::window;

/// As the kernel has it, which keeps fifteen letters.
const NAME: &str = "WebKitNetworkPr";
/// What the page has stored is on disk by then.
const AFTER: Duration = Duration::from_secs(3);

/// The window was closed.
pub(crate) fn end_later(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        System.sleep(AFTER).await;
        let handle = app.clone();
        // On the thread that makes windows, so that none is made meanwhile.
        let asked = app.run_on_main_thread(move || {
            if handle.get_webview_window(window::LABEL).is_none() {
                end();
            }
        });
        if let Err(error) = asked {
            tracing::warn!(%error, "the network process stays");
        }
    });
}

fn end() {
    let own = getpid();
    for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = process.file_name().to_str().and_then(|name| name.parse().ok()).and_then(Pid::from_raw) else {
            continue;
        };
        let Ok(stat) = fs::read_to_string(process.path().join("stat")) else { continue };
        if is_ours(&stat, own)
            && let Err(error) = kill_process(id, Signal::TERM)
        {
            tracing::warn!(%error, "the network process stays");
        }
    }
}

/// By a line of `proc(5)`'s `stat`: number, name in brackets, state, parent.
fn is_ours(stat: &str, own: Pid) -> bool {
    let Some((head, rest)) = stat.rsplit_once(')') else { return false };
    let parent = rest.split_whitespace().nth(1).and_then(|parent| parent.parse().ok()).and_then(Pid::from_raw);
    head.split_once('(').is_some_and(|(_, name)| name == NAME) && parent == Some(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_network_process_is_meant() {
        let own = Pid::from_raw(4217).expect("a number");
        assert!(is_ours("4300 (WebKitNetworkPr) S 4217 4217 4200 0 -1", own));
        for other in [
            "4300 (WebKitNetworkPr) S 4218 4217 4200 0 -1",
            "4300 (WebKitWebProces) S 4217 4217 4200 0 -1",
            "4300 (x) S 4217 (WebKitNetworkPr) S 1 4217 4200 0 -1",
            "4300 (WebKitNetworkPr) S",
            "",
        ] {
            assert!(!is_ours(other, own), "{other}");
        }
    }
}
