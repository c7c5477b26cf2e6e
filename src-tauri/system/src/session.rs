//! Which of its user's sessions a process is in: at the screen, or over remote desktop.

use windows_sys::Win32::System::RemoteDesktop::ProcessIdToSessionId;

/// This process's session; None where Windows does not say.
pub fn own() -> Option<u32> {
    let mut session = 0;
    // SAFETY: the number is ours to be written.
    let is_told = unsafe { ProcessIdToSessionId(std::process::id(), &raw mut session) } != 0;
    is_told.then_some(session)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_process_is_in_a_session() {
        assert!(super::own().is_some());
    }
}
