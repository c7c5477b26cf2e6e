//! Others on the same machine. They can be played by root only.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::path::Path;
use std::process::Command;

use fobwatch_scripts::{Machine, Said, built};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

const NOBODY: u32 = 65534;

/// False, and said so, where nobody else can be played.
fn is_root(machine: &Machine) -> bool {
    let root = fs::metadata(machine.folder.path()).is_ok_and(|data| data.uid() == 0);
    if !root {
        eprintln!("left out: only root can play another user");
    }
    root
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("another mode");
}

/// The command as another user.
fn as_nobody(command: &Command) -> Command {
    let mut other = Command::new("setpriv");
    other
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            other.env(name, value);
        }
    }
    other
}

#[test]
fn another_user_gets_not_a_byte() {
    let machine = Machine::with_keyring();
    if !is_root(&machine) {
        return;
    }
    let server = Server::start(NinjaOne::default());
    let _agent = machine.agent("agent");
    machine.machine_account("Machine", &server);
    // Programs where another user finds them.
    fs::create_dir(machine.path("bin")).expect("a folder");
    for name in ["fob", "fob-agent"] {
        fs::copy(built(name), machine.path("bin").join(name)).expect("a copy");
    }
    mode(machine.folder.path(), 0o755);
    let mut fob = machine.command(machine.path("bin/fob"));
    fob.args(["token", "Machine"]);

    // As it is: the folder is closed.
    let said = Said::from(as_nobody(&fob).output().expect("setpriv"));
    assert_eq!((said.code, &*said.out), (9, ""), "{said:?}");
    assert!(said.err.contains("cannot be used"), "{said:?}");

    // Somebody has loosened everything.
    mode(&machine.path("runtime"), 0o777);
    mode(machine.socket().parent().expect("a folder"), 0o777);
    mode(&machine.socket(), 0o777);
    let mut curl = machine.command("curl");
    curl.args(["-sS", "--max-time", "5", "--unix-socket"]).arg(machine.socket()).arg("http://localhost/");
    let own = Said::from(curl.output().expect("curl"));
    assert!(own.err.contains("HTTP/0.9"), "its own user gets a refusal in our own protocol: {own:?}");
    let said = Said::from(as_nobody(&curl).output().expect("setpriv"));
    assert_ne!(said.code, 0, "{said:?}");
    assert_eq!(said.out, "");
    assert!(!said.err.contains("HTTP/0.9"), "not a byte comes back: {said:?}");
    machine.until_said("agent", "another user's connection was refused");

    let said = Said::from(as_nobody(&fob).output().expect("setpriv"));
    assert_eq!((said.code, &*said.out), (9, ""), "{said:?}");
    assert!(said.err.contains("another user listens there"), "{said:?}");
    machine.run(&["token", "Machine"]).good();
}

#[test]
fn a_socket_folder_that_is_not_ours_alone_is_refused() {
    let machine = Machine::with_keyring();
    let folder = machine.socket().parent().expect("a folder").to_owned();
    let refused = |why: &str| {
        let mut agent = machine.agent_with("agent", &[]);
        let status = fobwatch_headless::wait_for(fobwatch_scripts::LIMIT, || agent.ended());
        assert_eq!(status.and_then(|status| status.code()), Some(9), "{why}: {}", machine.log("agent"));
        assert!(machine.log("agent").contains("is not this user's own"), "{why}: {}", machine.log("agent"));
        let said = machine.run(&["list"]);
        assert_eq!(said.code, 9, "{why}: {said:?}");
        assert!(said.err.contains("is not this user's own"), "{why}: {said:?}");
    };
    fs::create_dir(&folder).expect("a folder");
    for open in [0o755, 0o770, 0o701] {
        mode(&folder, open);
        refused("open to others");
    }
    fs::remove_dir(&folder).expect("gone");
    fs::create_dir(machine.path("elsewhere")).expect("a folder");
    mode(&machine.path("elsewhere"), 0o700);
    symlink(machine.path("elsewhere"), &folder).expect("a link");
    refused("a link");
    fs::remove_file(&folder).expect("gone");
    if is_root(&machine) {
        fs::create_dir(&folder).expect("a folder");
        mode(&folder, 0o700);
        chown(&folder, Some(NOBODY), Some(NOBODY)).expect("somebody else's");
        refused("somebody else's");
        fs::remove_dir(&folder).expect("gone");
    }
    let _agent = machine.agent("agent");
    assert_eq!(fs::metadata(&folder).expect("made").mode() & 0o777, 0o700);
    assert_eq!(fs::metadata(machine.socket()).expect("made").mode() & 0o777, 0o600);
}
