//! What the console tells its programs.

use std::io;
use std::time::Duration;

use windows_sys::Win32::System::Console::{CTRL_BREAK_EVENT, CTRL_C_EVENT, SetConsoleCtrlHandler};

use crate::user::done;

/// From now on the programs that this one has started decide what Ctrl-C and Ctrl-Break mean: they get them too. When the
/// console closes, the session ends or the system shuts down, this process lasts as long as the system lets it, so that
/// they can end first.
pub fn leave_interrupts_to_children() -> io::Result<()> {
    // SAFETY: the function is there for as long as the process is, and may be called on any thread.
    done(unsafe { SetConsoleCtrlHandler(Some(stay), 1) })
}

/// Called on a thread of the system's own.
extern "system" fn stay(event: u32) -> i32 {
    if event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT {
        return 1;
    }
    // The process ends when this returns.
    loop {
        std::thread::sleep(Duration::MAX);
    }
}
