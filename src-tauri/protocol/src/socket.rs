//! Where the socket is. Invariant: it is told from the data folder's path and the environment
//! alone, without a look at what is in it, and app, agent and command line find the same one.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// What the environment says about places for sockets; read in a main function.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `XDG_RUNTIME_DIR`: this user's own, gone at the end of the session.
    pub runtime: Option<OsString>,
    /// `TMPDIR`; on macOS a folder of this user alone.
    pub temporary: Option<OsString>,
}

/// The socket's path; on Windows the name of a pipe.
pub fn path(data_folder: &Path, environment: &Environment) -> PathBuf {
    let name = format!("{:016x}", hash(data_folder));
    if cfg!(windows) {
        return PathBuf::from(format!(r"\\.\pipe\fobwatch-{name}"));
    }
    folder(environment).join(name)
}

/// A folder for sockets alone. Its owner is checked by [`make_folder`] before anything is bound
/// there, and the peer of each connection after that.
fn folder(environment: &Environment) -> PathBuf {
    let set = |folder: &Option<OsString>| folder.clone().filter(|folder| !folder.is_empty()).map(PathBuf::from);
    match set(&environment.runtime) {
        Some(runtime) => runtime.join("fobwatch"),
        // Where a session's programs have it; `cron` starts scripts without the variable.
        None if login_folder().is_dir() => login_folder().join("fobwatch"),
        None => {
            set(&environment.temporary).unwrap_or_else(|| PathBuf::from("/tmp")).join(format!("fobwatch-{}", user()))
        }
    }
}

/// `XDG_RUNTIME_DIR` of whoever is logged in, where systemd makes it.
fn login_folder() -> PathBuf {
    PathBuf::from(format!("/run/user/{}", user()))
}

/// Makes the socket's folder, or finds it as it has to be: a folder, ours, and closed to others.
#[cfg(unix)]
pub fn make_folder(socket: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
    let Some(folder) = socket.parent() else { return Ok(()) };
    match std::fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let found = std::fs::symlink_metadata(folder)?;
    if found.is_dir() && found.uid() == user() && found.mode() & 0o777 == 0o700 {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::PermissionDenied, format!("{} is not this user's own", folder.display())))
}

/// Pipes have no folder; their access list says who may open them.
#[cfg(not(unix))]
pub fn make_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Who runs this process: the effective one.
#[cfg(unix)]
pub fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn user() -> u32 {
    0
}

/// FNV-1a: the same in every version, which the standard library's hasher does not promise.
pub fn hash(data_folder: &Path) -> u64 {
    data_folder
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A connection to whoever hosts this data folder.
#[cfg(unix)]
pub type Stream = std::os::unix::net::UnixStream;
/// A connection to whoever hosts this data folder: an open pipe.
#[cfg(windows)]
pub type Stream = fobwatch_system::pipe::Pipe;

/// Connects, and makes sure that it is this user who listens.
#[cfg(unix)]
pub fn connect(socket: &Path) -> io::Result<Stream> {
    let stream = Stream::connect(socket)?;
    check_listener(&stream)?;
    Ok(stream)
}

/// Opens the host's pipe, and makes sure that it is this user's.
#[cfg(windows)]
pub fn connect(pipe: &Path) -> io::Result<Stream> {
    /// `ERROR_PIPE_BUSY`: somebody else was quicker; the next instance is made at once.
    const BUSY: i32 = 231;
    for _ in 0..200 {
        match Stream::connect(pipe) {
            Err(error) if error.raw_os_error() == Some(BUSY) => {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            opened => return opened,
        }
    }
    Stream::connect(pipe)
}

/// What is typed into a socket of somebody else would be theirs.
#[cfg(target_os = "linux")]
fn check_listener(stream: &Stream) -> io::Result<()> {
    let listener = rustix::net::sockopt::socket_peercred(stream)?;
    if listener.uid.as_raw() == user() {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::PermissionDenied, "another user listens there"))
}

/// The folder's owner was checked when it was made.
#[cfg(all(unix, not(target_os = "linux")))]
#[expect(clippy::unnecessary_wraps, reason = "on Linux it can fail")]
fn check_listener(_: &Stream) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_data_folder_has_its_own() {
        let environment = Environment { runtime: Some("/run/user/7".into()), temporary: Some("/t".into()) };
        let one = path(Path::new("/home/jane/a"), &environment);
        let place = if cfg!(windows) { r"\\.\pipe\fobwatch-" } else { "/run/user/7/fobwatch/" };
        assert!(one.to_string_lossy().starts_with(place), "{one:?}");
        assert_eq!(one, path(Path::new("/home/jane/a"), &environment));
        assert_ne!(one, path(Path::new("/home/jane/b"), &environment));
        assert!(one.as_os_str().len() < 100, "sun_path holds 108 bytes");
    }

    #[cfg(unix)]
    #[test]
    fn without_a_runtime_folder_the_users_own_in_the_temporary_one() {
        let empty = Environment { runtime: Some("".into()), temporary: None };
        let login = login_folder();
        let expected =
            if login.is_dir() { login.join("fobwatch") } else { PathBuf::from(format!("/tmp/fobwatch-{}", user())) };
        assert_eq!(path(Path::new("/a"), &empty).parent(), Some(&*expected));
    }
}
