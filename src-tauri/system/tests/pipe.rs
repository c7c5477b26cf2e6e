//! The caller's end of a pipe, against a server of the test's own.
#![cfg(windows)]

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::path::PathBuf;
use std::ptr::null_mut;
use std::time::Duration;

use fobwatch_system::pipe::Pipe;
use fobwatch_system::user::User;
use windows_sys::Win32::Foundation::INVALID_HANDLE_VALUE;
use windows_sys::Win32::Security::Authorization::{
    ConvertStringSecurityDescriptorToSecurityDescriptorW, SDDL_REVISION_1,
};
use windows_sys::Win32::Security::{
    GetTokenInformation, RevertToSelf, SECURITY_ATTRIBUTES, SecurityIdentification, TOKEN_QUERY,
    TokenImpersonationLevel,
};
use windows_sys::Win32::Storage::FileSystem::PIPE_ACCESS_DUPLEX;
use windows_sys::Win32::System::Pipes::{CreateNamedPipeW, ImpersonateNamedPipeClient};
use windows_sys::Win32::System::Threading::{GetCurrentThread, OpenThreadToken};

const LITTLE: Duration = Duration::from_millis(50);

/// One instance of a pipe, of this user.
fn server(name: &str) -> (File, PathBuf) {
    let user = User::current().expect("a user");
    server_with(name, &format!("O:{user}D:(A;;GA;;;{user})"))
}

/// The same, with this owner and access list.
fn server_with(name: &str, list: &str) -> (File, PathBuf) {
    let name = PathBuf::from(format!(r"\\.\pipe\fobwatch-test-{name}-{}", std::process::id()));
    let mut descriptor = null_mut();
    let list = wide(list);
    // SAFETY: a text with its end, and a place for the answer, which is never given back.
    let made = unsafe {
        ConvertStringSecurityDescriptorToSecurityDescriptorW(
            list.as_ptr(),
            SDDL_REVISION_1,
            &raw mut descriptor,
            null_mut(),
        )
    };
    assert_ne!(made, 0, "{}", io::Error::last_os_error());
    let length = u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).expect("a small one");
    let attributes = SECURITY_ATTRIBUTES { nLength: length, lpSecurityDescriptor: descriptor, bInheritHandle: 0 };
    let wide = wide(name.to_str().expect("letters"));
    // SAFETY: a text with its end, and attributes that are there.
    let pipe =
        unsafe { CreateNamedPipeW(wide.as_ptr(), PIPE_ACCESS_DUPLEX, 0, 255, 512, 512, 0, &raw const attributes) };
    assert_ne!(pipe, INVALID_HANDLE_VALUE, "{}", io::Error::last_os_error());
    // SAFETY: it was made just now.
    (unsafe { OwnedHandle::from_raw_handle(pipe) }.into(), name)
}

fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

#[test]
fn what_is_said_arrives_and_the_end_is_an_end() {
    let (mut server, name) = server("words");
    let mut pipe = Pipe::connect(&name).expect("it listens");
    pipe.write_all(b"who?").expect("said");
    let mut heard = [0; 4];
    server.read_exact(&mut heard).expect("heard");
    assert_eq!(&heard, b"who?");
    server.write_all(b"me").expect("answered");
    drop(server);
    let mut answer = Vec::new();
    pipe.read_to_end(&mut answer).expect("to the end");
    assert_eq!(answer, b"me");
    assert_eq!(pipe.write_all(b"still?").expect_err("nobody").kind(), io::ErrorKind::BrokenPipe);
}

#[test]
fn nobody_waits_longer_than_said_and_nothing_is_lost_by_it() {
    let (mut server, name) = server("limits");
    let mut pipe = Pipe::connect(&name).expect("it listens");
    pipe.set_read_timeout(Some(LITTLE)).expect("set");
    let mut byte = [0];
    assert_eq!(pipe.read(&mut byte).expect_err("nothing is said").kind(), io::ErrorKind::TimedOut);
    server.write_all(b"!").expect("said");
    assert_eq!((pipe.read(&mut byte).expect("it came"), &byte), (1, b"!"));
    pipe.set_write_timeout(Some(LITTLE)).expect("set");
    // More than a pipe holds.
    let late = pipe.write_all(&vec![0; 1 << 20]).expect_err("nobody reads");
    assert_eq!(late.kind(), io::ErrorKind::TimedOut);
}

#[test]
fn one_handle_speaks_while_the_other_listens() {
    /// In each but the first the listener waits already.
    const ROUNDS: usize = 100;
    let (mut server, name) = server("two");
    let mut pipe = Pipe::connect(&name).expect("it listens");
    let mut other = pipe.try_clone().expect("a second one");
    let listening = std::thread::spawn(move || pipe.read_exact(&mut [0; ROUNDS]));
    for _ in 0..ROUNDS {
        other.write_all(b"?").expect("said");
        server.read_exact(&mut [0]).expect("heard");
        server.write_all(b"!").expect("answered");
    }
    listening.join().expect("no panic").expect("all answers");
}

#[test]
fn a_pipe_that_is_not_ours_gets_no_word() {
    let (mut server, name) = server_with("others", "O:BAD:(A;;GA;;;WD)");
    let refused = Pipe::connect(&name).expect_err("not ours");
    assert_eq!(
        (refused.kind(), &*refused.to_string()),
        (io::ErrorKind::PermissionDenied, "another user listens there")
    );
    let mut heard = Vec::new();
    // The caller has gone.
    let _ = server.read_to_end(&mut heard);
    assert!(heard.is_empty());
}

#[test]
fn who_answers_cannot_act_as_the_caller() {
    let (mut server, name) = server("qos");
    let mut pipe = Pipe::connect(&name).expect("it listens");
    pipe.write_all(b"?").expect("said");
    server.read_exact(&mut [0]).expect("heard");
    // SAFETY: the pipe is open.
    let acts = unsafe { ImpersonateNamedPipeClient(server.as_raw_handle()) };
    assert_ne!(acts, 0, "{}", io::Error::last_os_error());
    // SAFETY: it takes nothing.
    let thread = unsafe { GetCurrentThread() };
    let mut token = null_mut();
    // SAFETY: a thread that is there, and a place for the answer.
    let opened = unsafe { OpenThreadToken(thread, TOKEN_QUERY, 1, &raw mut token) };
    // SAFETY: it takes nothing.
    assert_ne!(unsafe { RevertToSelf() }, 0);
    assert_ne!(opened, 0);
    // SAFETY: it was opened just now.
    let token = unsafe { OwnedHandle::from_raw_handle(token) };
    let (mut level, mut length) = (0_i32, 0);
    let place = (&raw mut level).cast();
    // SAFETY: a level is as long as this.
    let told =
        unsafe { GetTokenInformation(token.as_raw_handle(), TokenImpersonationLevel, place, 4, &raw mut length) };
    assert_ne!(told, 0, "{}", io::Error::last_os_error());
    assert_eq!(level, SecurityIdentification);
}
