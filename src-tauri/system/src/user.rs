//! Whose a process or an open pipe is. Invariant: an identifier is a copy of the system's, whole.

use std::fmt;
use std::io;
use std::os::windows::io::{AsRawHandle as _, BorrowedHandle, FromRawHandle as _, OwnedHandle};
use std::ptr::null_mut;

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::{
    GetKernelObjectSecurity, GetLengthSid, GetSecurityDescriptorOwner, GetTokenInformation, OWNER_SECURITY_INFORMATION,
    PSID, TOKEN_QUERY, TOKEN_USER, TokenUser,
};
use windows_sys::Win32::System::Threading::{
    GetCurrentProcess, OpenProcess, OpenProcessToken, PROCESS_QUERY_LIMITED_INFORMATION,
};

/// Room for what the system says of an owner: it holds any identifier (68 bytes) with what stands before it.
type Room = [u64; 32];

/// A user or group of the system: its security identifier. Two are the same when all bytes are (`EqualSid`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User(Box<[u8]>);

impl User {
    /// Who runs this process.
    pub fn current() -> io::Result<Self> {
        // SAFETY: it takes nothing, and its answer is a constant that stands for this process.
        let process = unsafe { GetCurrentProcess() };
        Self::of_handle(process)
    }

    /// Who runs another process; `PermissionDenied` where it does not let us ask.
    pub fn of_process(id: u32) -> io::Result<Self> {
        // SAFETY: it takes numbers alone.
        let process = unsafe { OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, id) };
        if process.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: it was opened just now, and nobody else has it.
        let process = unsafe { OwnedHandle::from_raw_handle(process) };
        Self::of_handle(process.as_raw_handle())
    }

    fn of_handle(process: HANDLE) -> io::Result<Self> {
        let mut token = null_mut();
        // SAFETY: `process` is open, or stands for this one; `token` takes the answer.
        done(unsafe { OpenProcessToken(process, TOKEN_QUERY, &raw mut token) })?;
        // SAFETY: it was opened just now, and nobody else has it.
        let token = unsafe { OwnedHandle::from_raw_handle(token) };
        let mut room: Room = [0; 32];
        let mut length = 0;
        let place = (&raw mut room).cast();
        // SAFETY: `token` is open; `place` is as long as said.
        done(unsafe { GetTokenInformation(token.as_raw_handle(), TokenUser, place, LENGTH, &raw mut length) })?;
        // SAFETY: the system has written one there, and `room` is aligned for it.
        let user = unsafe { (&raw const room).cast::<TOKEN_USER>().read() };
        // SAFETY: its identifier lies in `room` too, which is still there.
        Ok(unsafe { Self::copied(user.User.Sid) })
    }

    /// The owner of an open object; whoever made it, or whom they had the right to name.
    pub fn owner_of(object: BorrowedHandle<'_>) -> io::Result<Self> {
        let mut room: Room = [0; 32];
        let mut length = 0;
        let place = (&raw mut room).cast();
        let object = object.as_raw_handle();
        // SAFETY: `object` is open; `place` is as long as said.
        done(unsafe { GetKernelObjectSecurity(object, OWNER_SECURITY_INFORMATION, place, LENGTH, &raw mut length) })?;
        let (mut owner, mut is_default) = (null_mut(), 0);
        // SAFETY: the system has written a descriptor there; the rest takes the answer.
        done(unsafe { GetSecurityDescriptorOwner(place, &raw mut owner, &raw mut is_default) })?;
        if owner.is_null() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it has no owner"));
        }
        // SAFETY: it lies in `room`, which is still there.
        Ok(unsafe { Self::copied(owner) })
    }

    /// # Safety
    /// There is a valid identifier.
    unsafe fn copied(identifier: PSID) -> Self {
        // SAFETY: as the caller says.
        let length = unsafe { GetLengthSid(identifier) };
        // SAFETY: so long it is, and it is bytes.
        Self(unsafe { std::slice::from_raw_parts(identifier.cast::<u8>(), length as usize) }.into())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "it is 256")]
const LENGTH: u32 = size_of::<Room>() as u32;

/// What a call says that answers with a truth value.
pub(crate) fn done(answer: i32) -> io::Result<()> {
    if answer == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// As the system writes it: `S-1-5-21-…`.
impl fmt::Display for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, rest) = self.0.split_at(8);
        let authority = head[2..].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        write!(f, "S-{}-{authority}", head[0])?;
        rest.chunks_exact(4)
            .try_for_each(|part| write!(f, "-{}", u32::from_le_bytes([part[0], part[1], part[2], part[3]])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_this_users_by_either_way() {
        let user = User::current().expect("a user");
        assert_eq!(User::of_process(std::process::id()).expect("the same one"), user);
        assert!(user.to_string().starts_with("S-1-5-21-"), "{user}");
    }

    #[test]
    fn an_identifier_reads_as_the_system_writes_it() {
        let administrators = [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0];
        assert_eq!(User(Box::from(administrators)).to_string(), "S-1-5-32-544");
    }

    #[test]
    fn a_process_that_is_not_there_has_no_user() {
        User::of_process(u32::MAX - 1).expect_err("nobody");
    }
}
