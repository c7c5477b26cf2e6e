//! Programs that end with the one that has started them, and those that do not.

use std::io;
use std::mem::ManuallyDrop;
use std::os::windows::io::{AsHandle as _, AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::os::windows::process::CommandExt as _;
use std::process::{Child, Command};
use std::ptr::null;

use windows_sys::Win32::Foundation::{ERROR_ACCESS_DENIED, HANDLE_FLAG_INHERIT, SetHandleInformation};
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT, JOB_OBJECT_LIMIT_BREAKAWAY_OK,
    JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectExtendedLimitInformation,
    SetInformationJobObject,
};
use windows_sys::Win32::System::Threading::{
    CREATE_BREAKAWAY_FROM_JOB, CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW, GetCurrentProcess,
};

use crate::user::done;

/// This process, what it starts from now on, and what that starts: they end with this process, however it ends. Dropped,
/// it lets go of them. What asks to be left out when it is started (`CREATE_BREAKAWAY_FROM_JOB`) is left out: a program
/// that means to stay, an agent that has a token to save.
#[derive(Debug)]
pub struct Job(ManuallyDrop<OwnedHandle>);

impl Job {
    /// With this process in it, so that nothing it starts finds a moment outside.
    pub fn of_this_process() -> io::Result<Self> {
        // SAFETY: it takes no memory of ours: no attributes, no name.
        let job = unsafe { CreateJobObjectW(null(), null()) };
        if job.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: it was made just now, and nobody else has it.
        let job = Self(ManuallyDrop::new(unsafe { OwnedHandle::from_raw_handle(job) }));
        job.limit(JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_BREAKAWAY_OK)?;
        // SAFETY: it takes nothing, and its answer is a constant that stands for this process.
        let process = unsafe { GetCurrentProcess() };
        // SAFETY: the job is open, and the process is this one.
        done(unsafe { AssignProcessToJobObject(job.0.as_raw_handle(), process) })?;
        Ok(job)
    }

    fn limit(&self, limits: JOB_OBJECT_LIMIT) -> io::Result<()> {
        let mut all = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
        all.BasicLimitInformation.LimitFlags = limits;
        #[expect(clippy::cast_possible_truncation, reason = "it is 144")]
        let length = size_of_val(&all) as u32;
        let (job, all) = (self.0.as_raw_handle(), (&raw const all).cast());
        // SAFETY: the job is open, and what is read there is what this kind of limits is.
        done(unsafe { SetInformationJobObject(job, JobObjectExtendedLimitInformation, all, length) })
    }
}

impl Drop for Job {
    /// The handle stays open: closed while the limits are there, it would end this process too.
    fn drop(&mut self) {
        let _ = self.limit(JOB_OBJECT_LIMIT_BREAKAWAY_OK);
    }
}

/// Starts a program that goes on by itself: outside of this process' job where that allows it, with a console of its own
/// that nobody sees, so that no interrupt reaches it, and with none of our standard handles: who reads our output to its
/// end would wait for that of the program.
pub fn start_apart(command: &mut Command) -> io::Result<Child> {
    const APART: u32 = CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP;
    let (input, output, errors) = (io::stdin(), io::stdout(), io::stderr());
    for handle in [input.as_handle(), output.as_handle(), errors.as_handle()] {
        // SAFETY: a handle of ours or none at all, which is refused.
        unsafe { SetHandleInformation(handle.as_raw_handle(), HANDLE_FLAG_INHERIT, 0) };
    }
    match command.creation_flags(APART | CREATE_BREAKAWAY_FROM_JOB).spawn() {
        Err(error) if error.raw_os_error() == Some(ERROR_ACCESS_DENIED.cast_signed()) => {
            command.creation_flags(APART).spawn()
        }
        started => started,
    }
}
