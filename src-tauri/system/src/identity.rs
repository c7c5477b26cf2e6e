//! The name under which Windows knows an app: in the taskbar, and for notifications.

use std::io;

use windows_sys::Win32::UI::Shell::SetCurrentProcessExplicitAppUserModelID;

/// Gives this process an identity (`AppUserModelID`). Before its first window.
pub fn set(id: &str) -> io::Result<()> {
    let id: Vec<u16> = id.encode_utf16().chain([0]).collect();
    // SAFETY: the text ends with a zero and outlives the call, which copies it.
    let result = unsafe { SetCurrentProcessExplicitAppUserModelID(id.as_ptr()) };
    if result < 0 { Err(io::Error::from_raw_os_error(result)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_process_takes_an_identity() {
        super::set("dev.fobwatch.test").expect("taken");
    }
}
