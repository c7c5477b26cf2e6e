//! The system browser. Invariant: the address goes to one program as one argument, never through a
//! shell.

use std::io;
use std::process::{Command, Stdio};

/// Opens an address: with `BROWSER` if there is one, else as the system does. xdg-open would prefer
/// a browser that is installed.
pub fn open(browser: Option<&str>, url: &str) -> io::Result<()> {
    match browser {
        Some(browser) => open_with(browser, url),
        None => open::that_detached(url),
    }
}

/// Shows a folder, as the system does.
pub fn open_folder(folder: &std::path::Path) -> io::Result<()> {
    open::that_detached(folder)
}

/// Several are separated by colons, and `%s` is where the address goes, else at the end.
fn open_with(browser: &str, url: &str) -> io::Result<()> {
    let first = browser.split(':').find(|command| !command.trim().is_empty()).unwrap_or_default();
    let mut words = first.split_whitespace().map(str::to_owned);
    let mut command = Command::new(words.next().unwrap_or_default());
    let mut placed = false;
    for word in words {
        placed |= word.contains("%s");
        command.arg(word.replace("%s", url));
    }
    if !placed {
        command.arg(url);
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    // Someone has to take note of its end.
    std::thread::spawn(move || child.wait());
    Ok(())
}
