//! The caller's end of a named pipe. Invariant: who answers at it cannot act as the caller and is the caller's own user;
//! no reading or writing lasts longer than it may, and one waits for the other never.

use std::cell::Cell;
use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::os::windows::fs::OpenOptionsExt as _;
use std::os::windows::io::{AsHandle, AsRawHandle as _, BorrowedHandle, FromRawHandle as _, OwnedHandle};
use std::path::Path;
use std::ptr::{null, null_mut};
use std::time::Duration;

use windows_sys::Win32::Foundation::{
    ERROR_BROKEN_PIPE, ERROR_IO_INCOMPLETE, ERROR_IO_PENDING, ERROR_OPERATION_ABORTED, ERROR_PIPE_NOT_CONNECTED,
    WAIT_OBJECT_0,
};
use windows_sys::Win32::Storage::FileSystem::{FILE_FLAG_OVERLAPPED, ReadFile, SECURITY_IDENTIFICATION, WriteFile};
use windows_sys::Win32::System::IO::{CancelIoEx, GetOverlappedResult, OVERLAPPED};
use windows_sys::Win32::System::Pipes::GetNamedPipeServerProcessId;
use windows_sys::Win32::System::Threading::{CreateEventW, INFINITE, WaitForSingleObject};

use crate::user::{User, done};

/// An open pipe. It is opened for overlapped operations: of others the system lets one wait for the other, so that
/// nothing could be said while an answer is awaited.
#[derive(Debug)]
pub struct Pipe {
    handle: OwnedHandle,
    for_reading: Cell<Option<Duration>>,
    for_writing: Cell<Option<Duration>>,
}

impl Pipe {
    /// Opens a pipe, and makes sure that it is this user's before a byte is sent: `PermissionDenied` otherwise. Who made
    /// it learns who we are, and cannot act as us.
    pub fn connect(name: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).custom_flags(FILE_FLAG_OVERLAPPED).security_qos_flags(SECURITY_IDENTIFICATION);
        let pipe =
            Self { handle: options.open(name)?.into(), for_reading: Cell::new(None), for_writing: Cell::new(None) };
        pipe.check_server(&User::current()?)?;
        Ok(pipe)
    }

    /// The pipe's owner is judged, who cannot be somebody that has not made it; and the user of the process that made it,
    /// where it can be asked for: one with administrator's rights keeps that to itself.
    fn check_server(&self, expected: &User) -> io::Result<()> {
        let another = || Err(io::Error::new(io::ErrorKind::PermissionDenied, "another user listens there"));
        if User::owner_of(self.handle.as_handle())? != *expected {
            return another();
        }
        let mut process = 0;
        // SAFETY: the pipe is open; `process` takes the answer.
        done(unsafe { GetNamedPipeServerProcessId(self.handle.as_raw_handle(), &raw mut process) })?;
        match User::of_process(process) {
            Ok(user) if user != *expected => another(),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
            // Gone meanwhile: nobody listens.
            Err(_) => Err(io::ErrorKind::ConnectionRefused.into()),
            Ok(_) => Ok(()),
        }
    }

    /// A second handle of the same end; its limits are its own from here on.
    pub fn try_clone(&self) -> io::Result<Self> {
        Ok(Self {
            handle: self.handle.try_clone()?,
            for_reading: self.for_reading.clone(),
            for_writing: self.for_writing.clone(),
        })
    }

    /// How long one reading may last, from now on; None: as long as it takes. After that it is `TimedOut`.
    pub fn set_read_timeout(&self, limit: Option<Duration>) -> io::Result<()> {
        self.for_reading.set(limit);
        Ok(())
    }

    /// The same of one writing.
    pub fn set_write_timeout(&self, limit: Option<Duration>) -> io::Result<()> {
        self.for_writing.set(limit);
        Ok(())
    }

    /// How many bytes an operation has moved that was begun with `operation`. It has ended when this returns.
    fn end(
        &self,
        begun: i32,
        operation: *mut OVERLAPPED,
        event: &OwnedHandle,
        limit: Option<Duration>,
    ) -> io::Result<usize> {
        if begun == 0 {
            let error = io::Error::last_os_error();
            if !is(&error, ERROR_IO_PENDING) {
                return Err(error);
            }
        }
        let limit = limit.map_or(INFINITE, |limit| u32::try_from(limit.as_millis()).unwrap_or(INFINITE));
        // SAFETY: the event is open.
        let is_late = unsafe { WaitForSingleObject(event.as_raw_handle(), limit) } != WAIT_OBJECT_0;
        if is_late {
            // SAFETY: both are still there. That it has ended meanwhile is no harm.
            unsafe { CancelIoEx(self.handle.as_raw_handle(), operation) };
        }
        let mut moved = 0;
        // SAFETY: both are still there; `moved` takes the answer. It waits for the end.
        let ended = unsafe { GetOverlappedResult(self.handle.as_raw_handle(), operation, &raw mut moved, 1) };
        match done(ended) {
            Ok(()) => Ok(moved as usize),
            Err(error) if is(&error, ERROR_OPERATION_ABORTED) && is_late => Err(io::ErrorKind::TimedOut.into()),
            // The system may still write to memory that is about to be somebody else's.
            Err(error) if is(&error, ERROR_IO_INCOMPLETE) => std::process::abort(),
            Err(error) => Err(error),
        }
    }
}

impl AsHandle for Pipe {
    fn as_handle(&self) -> BorrowedHandle<'_> {
        self.handle.as_handle()
    }
}

impl Read for Pipe {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let event = event()?;
        let mut operation = OVERLAPPED { hEvent: event.as_raw_handle(), ..OVERLAPPED::default() };
        let operation = &raw mut operation;
        let pipe = self.handle.as_raw_handle();
        // SAFETY: the pipe is open; bytes and operation stay where they are until `end` has seen the operation's end.
        let begun = unsafe { ReadFile(pipe, bytes.as_mut_ptr(), length(bytes), null_mut(), operation) };
        match self.end(begun, operation, &event, self.for_reading.get()) {
            Err(error) if is(&error, ERROR_BROKEN_PIPE) || is(&error, ERROR_PIPE_NOT_CONNECTED) => Ok(0),
            read => read,
        }
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let event = event()?;
        let mut operation = OVERLAPPED { hEvent: event.as_raw_handle(), ..OVERLAPPED::default() };
        let operation = &raw mut operation;
        let pipe = self.handle.as_raw_handle();
        // SAFETY: the pipe is open; bytes and operation stay where they are until `end` has seen the operation's end.
        let begun = unsafe { WriteFile(pipe, bytes.as_ptr(), length(bytes), null_mut(), operation) };
        match self.end(begun, operation, &event, self.for_writing.get()) {
            Err(error) if is(&error, ERROR_PIPE_NOT_CONNECTED) => Err(io::ErrorKind::BrokenPipe.into()),
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What an operation tells its end by.
fn event() -> io::Result<OwnedHandle> {
    // SAFETY: it takes no memory of ours: no attributes, no name.
    let event = unsafe { CreateEventW(null(), 1, 0, null()) };
    if event.is_null() {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: it was made just now, and nobody else has it.
    Ok(unsafe { OwnedHandle::from_raw_handle(event) })
}

/// Of as much as one operation can move.
fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

fn is(error: &io::Error, code: u32) -> bool {
    error.raw_os_error() == Some(code.cast_signed())
}
