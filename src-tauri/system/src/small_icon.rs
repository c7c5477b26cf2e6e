//! How large the pictures in the taskbar's corner are.

use std::ptr::null;

use windows_sys::Win32::UI::HiDpi::{GetDpiForSystem, GetDpiForWindow, GetSystemMetricsForDpi};
use windows_sys::Win32::UI::WindowsAndMessaging::{FindWindowW, SM_CXSMICON};
use windows_sys::w;

/// The side of a small icon in pixels, as the taskbar's screen is scaled now.
pub fn side() -> u32 {
    // SAFETY: the name lives as long as the process.
    let taskbar = unsafe { FindWindowW(w!("Shell_TrayWnd"), null()) };
    // SAFETY: a window that has gone, or none, is answered by zero.
    let dpi = match unsafe { GetDpiForWindow(taskbar) } {
        // SAFETY: it takes nothing.
        0 => unsafe { GetDpiForSystem() },
        dpi => dpi,
    };
    // SAFETY: plain numbers, of which unknown ones are answered by zero.
    let side = unsafe { GetSystemMetricsForDpi(SM_CXSMICON, dpi) };
    u32::try_from(side).ok().filter(|side| *side > 0).unwrap_or(16)
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_sixteen_pixels_or_more() {
        assert!((16..=256).contains(&super::side()));
    }
}
