//! What Windows tells windows of the session: a hidden one hears it. Invariant: nothing but its own thread touches what it
//! holds.

use std::cell::RefCell;
use std::io;
use std::ptr::{null, null_mut};
use std::sync::mpsc;

use windows_sys::Win32::Foundation::{HWND, LPARAM, LRESULT, WPARAM};
use windows_sys::Win32::System::LibraryLoader::GetModuleHandleW;
use windows_sys::Win32::System::Power::RegisterSuspendResumeNotification;
use windows_sys::Win32::System::RemoteDesktop::{NOTIFY_FOR_THIS_SESSION, WTSRegisterSessionNotification};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    CreateWindowExW, DEVICE_NOTIFY_WINDOW_HANDLE, DefWindowProcW, DispatchMessageW, GetMessageW, KillTimer, MSG,
    PBT_APMSUSPEND, RegisterClassExW, SetTimer, WM_ENDSESSION, WM_POWERBROADCAST, WM_QUERYENDSESSION, WM_TIMER,
    WM_WTSSESSION_CHANGE, WNDCLASSEXW, WS_OVERLAPPED, WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK,
};
use windows_sys::core::PCWSTR;
use windows_sys::w;

use super::{SessionEvent, without_panic};

/// The window's class, for whoever looks for it.
const CLASS: PCWSTR = w!("FobwatchSessionEvents");
/// The service that tells of locks may start after us.
const ANEW_MS: u32 = 10_000;
const TIMER: usize = 1;

type Tell = Box<dyn FnMut(SessionEvent)>;

thread_local! {
    /// Whom the window of this thread tells.
    static TELL: RefCell<Option<Tell>> = const { RefCell::new(None) };
}

/// Tells of each event on a thread of its own, for as long as the process lives. Windows waits for `tell`.
pub fn listen(tell: impl FnMut(SessionEvent) + Send + 'static) -> io::Result<()> {
    let (made, is_made) = mpsc::channel();
    std::thread::Builder::new().name("session events".to_owned()).spawn(move || {
        TELL.set(Some(Box::new(tell)));
        match window() {
            Ok(window) => {
                let _ = made.send(Ok(()));
                hear_session(window);
                hear_suspend(window);
                pump();
            }
            Err(error) => _ = made.send(Err(error)),
        }
    })?;
    is_made.recv().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
}

/// A top-level one: others are not told of power and of the end.
fn window() -> io::Result<HWND> {
    // SAFETY: with null it names this program, which stays loaded.
    let program = unsafe { GetModuleHandleW(null()) };
    let class = WNDCLASSEXW {
        cbSize: u32::try_from(size_of::<WNDCLASSEXW>()).unwrap_or_default(),
        style: 0,
        lpfnWndProc: Some(heard),
        cbClsExtra: 0,
        cbWndExtra: 0,
        hInstance: program,
        hIcon: null_mut(),
        hCursor: null_mut(),
        hbrBackground: null_mut(),
        lpszMenuName: null(),
        lpszClassName: CLASS,
        hIconSm: null_mut(),
    };
    // SAFETY: the structure is whole and outlives the call; name and function live as long as the process. A class that
    // is there already is refused, and it is this one.
    unsafe { RegisterClassExW(&raw const class) };
    // SAFETY: the names live as long as the process; neither parent, menu nor parameter is given.
    let window = unsafe {
        CreateWindowExW(0, CLASS, w!("Fobwatch"), WS_OVERLAPPED, 0, 0, 0, 0, null_mut(), null_mut(), program, null())
    };
    if window.is_null() { Err(io::Error::last_os_error()) } else { Ok(window) }
}

fn hear_session(window: HWND) {
    // SAFETY: the window is this thread's own, and lives as long as the process.
    let is_heard = unsafe { WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION) } != 0;
    if is_heard {
        // SAFETY: the window is this thread's own; a timer that is not there is no harm.
        unsafe { KillTimer(window, TIMER) };
    } else {
        // SAFETY: the window is this thread's own, and is told itself: there is no function to call.
        unsafe { SetTimer(window, TIMER, ANEW_MS, None) };
    }
}

/// A computer that sleeps with its screen off tells only those who ask.
fn hear_suspend(window: HWND) {
    // SAFETY: the window is this thread's own, and lives as long as the process; so does the registration.
    unsafe { RegisterSuspendResumeNotification(window, DEVICE_NOTIFY_WINDOW_HANDLE) };
}

fn pump() {
    let mut message = MSG::default();
    loop {
        // SAFETY: the message is ours to be written; null means every window of this thread.
        let got = unsafe { GetMessageW(&raw mut message, null_mut(), 0, 0) };
        if got <= 0 {
            return;
        }
        // SAFETY: the message was filled by the call before.
        unsafe { DispatchMessageW(&raw const message) };
    }
}

/// The window's function, called by the system on the thread that made it.
unsafe extern "system" fn heard(window: HWND, message: u32, what: WPARAM, more: LPARAM) -> LRESULT {
    let what_number = u32::try_from(what).unwrap_or_default();
    match (message, what_number) {
        (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK | WTS_CONSOLE_DISCONNECT | WTS_REMOTE_DISCONNECT) => {
            tell(SessionEvent::Locked);
            0
        }
        (WM_POWERBROADCAST, PBT_APMSUSPEND) => {
            tell(SessionEvent::Suspending);
            1
        }
        // Nobody is kept from shutting down.
        (WM_QUERYENDSESSION, _) => 1,
        (WM_ENDSESSION, 1..) => {
            tell(SessionEvent::Ending);
            0
        }
        (WM_TIMER, _) if what == TIMER => {
            hear_session(window);
            0
        }
        // SAFETY: handed on as it came.
        _ => unsafe { DefWindowProcW(window, message, what, more) },
    }
}

fn tell(event: SessionEvent) {
    TELL.with(|tell| {
        // Who is told sends itself no message; if so, it is not told twice.
        if let Ok(mut tell) = tell.try_borrow_mut()
            && let Some(tell) = tell.as_mut()
        {
            without_panic(|| tell(event));
        }
    });
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use windows_sys::Win32::UI::WindowsAndMessaging::{FindWindowExW, GetWindowThreadProcessId, SendMessageW};

    use super::*;

    const WTS_SESSION_UNLOCK: u32 = 8;
    const PBT_APMRESUMEAUTOMATIC: u32 = 18;

    /// Found as Windows finds it: among those at the top.
    fn own_window() -> HWND {
        let mut window = null_mut();
        loop {
            // SAFETY: the name lives as long as the process; a window that has gone meanwhile ends the search.
            window = unsafe { FindWindowExW(null_mut(), window, CLASS, null()) };
            assert!(!window.is_null(), "it is no top-level window");
            let mut process = 0;
            // SAFETY: the number is ours to be written.
            unsafe { GetWindowThreadProcessId(window, &raw mut process) };
            if process == std::process::id() {
                return window;
            }
        }
    }

    #[test]
    fn windows_waits_until_each_event_was_told() {
        let (told, events) = channel();
        listen(move |event| told.send(event).expect("heard")).expect("a window");
        let window = own_window();
        let send = |message, what: u32| {
            // SAFETY: none of these messages has a pointer in it.
            unsafe { SendMessageW(window, message, what as usize, 0) }
        };
        for (message, what, answer, expected) in [
            (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK, 0, Some(SessionEvent::Locked)),
            (WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK, 0, None),
            (WM_WTSSESSION_CHANGE, WTS_CONSOLE_DISCONNECT, 0, Some(SessionEvent::Locked)),
            (WM_WTSSESSION_CHANGE, WTS_REMOTE_DISCONNECT, 0, Some(SessionEvent::Locked)),
            (WM_POWERBROADCAST, PBT_APMSUSPEND, 1, Some(SessionEvent::Suspending)),
            (WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC, 1, None),
            (WM_QUERYENDSESSION, 0, 1, None),
            // It was called off.
            (WM_ENDSESSION, 0, 0, None),
            (WM_ENDSESSION, 1, 0, Some(SessionEvent::Ending)),
        ] {
            let answered = send(message, what);
            // It was told by the time that the message was answered.
            assert_eq!(events.try_recv().ok(), expected, "{message:#x} {what}");
            if expected.is_some() || message == WM_QUERYENDSESSION {
                assert_eq!(answered, answer, "{message:#x} {what}");
            }
        }
    }
}
