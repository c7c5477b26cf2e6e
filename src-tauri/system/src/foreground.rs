//! Who may bring a window to the front: Windows lets the process that its user has just started hand that on.

use std::os::windows::io::{AsHandle, AsRawHandle as _};

use windows_sys::Win32::System::Pipes::GetNamedPipeServerProcessId;
use windows_sys::Win32::UI::WindowsAndMessaging::AllowSetForegroundWindow;

/// Lets the process at the other end of a pipe do it. False: this one may not, or that end is none.
pub fn hand_on(pipe: impl AsHandle) -> bool {
    let mut server = 0;
    let pipe = pipe.as_handle().as_raw_handle();
    // SAFETY: the handle is open for as long as it is borrowed, and the number is ours to be written.
    let is_known = unsafe { GetNamedPipeServerProcessId(pipe, &raw mut server) } != 0;
    // SAFETY: any number may be asked with.
    is_known && unsafe { AllowSetForegroundWindow(server) } != 0
}
