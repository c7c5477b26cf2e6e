//! Answers of any length, in their own time, to readers in theirs.

use std::io::{Read as _, Write as _};
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::channel;

use fobwatch_scripts::{LIMIT, Machine};

use super::vendor::Vendor;

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
/// Of a long answer.
const LENGTH: usize = 24 << 20;
/// What a host may need for it, whatever its length.
const MOST_MEMORY: u64 = 8 << 20;

fn add(machine: &Machine, vendor: &Vendor) {
    machine.add_machine_account("Machine", &vendor.url);
    machine.run(&["connect", "Machine"]).good();
}

fn started(machine: &Machine, path: &str) -> Child {
    let mut fob = machine.fob(&["api", "Machine", path]);
    fob.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("fob")
}

/// The most memory that the agent has had, in bytes.
fn peak(machine: &Machine) -> u64 {
    let agent = machine.agents()[0];
    let status = std::fs::read_to_string(format!("/proc/{agent}/status")).expect("its state");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its peak");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
}

#[test]
fn a_long_answer_is_whole_and_never_in_memory() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let piece: Vec<u8> = (0..=250).cycle().take(251 * 1024).collect();
    let expected = piece.clone();
    let vendor = Vendor::start(move |_, stream| {
        let _ = stream.write_all(HEAD);
        let mut left = LENGTH;
        while left > 0 && stream.write_all(&piece[..left.min(piece.len())]).is_ok() {
            left -= left.min(piece.len());
        }
    });
    add(&machine, &vendor);
    machine.run(&["token", "Machine"]).good();
    let before = peak(&machine);
    let output = started(&machine, "long").wait_with_output().expect("its end");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), LENGTH), "{:?}", output.stderr);
    assert!(output.stdout.chunks(expected.len()).all(|chunk| *chunk == expected[..chunk.len()]));
    let needed = peak(&machine) - before;
    assert!(needed < MOST_MEMORY, "{needed} bytes");
    // A reader that has seen enough is no failure.
    machine.bash("fob api Machine long | head -c 100 >/dev/null").good();
}

#[test]
fn it_comes_as_it_comes() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let (go, signal) = channel();
    let signal = Mutex::new(signal);
    let vendor = Vendor::start(move |_, stream| {
        let _ = stream.write_all(HEAD).and_then(|()| stream.write_all(b"first,"));
        let _ = signal.lock().expect("a channel").recv_timeout(LIMIT);
        let _ = stream.write_all(b"second");
    });
    add(&machine, &vendor);
    let mut fob = started(&machine, "slow");
    let mut out = fob.stdout.take().expect("its output");
    let mut first = [0; 6];
    out.read_exact(&mut first).expect("the first piece, before there is a second");
    assert_eq!(&first, b"first,");
    go.send(()).expect("the vendor");
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("the rest");
    assert_eq!(rest, "second");
    assert!(fob.wait().expect("its end").success());
}

#[test]
fn an_answer_that_breaks_off_is_told() {
    let machine = Machine::with_keyring();
    let _agent = machine.agent("agent");
    let vendor = Vendor::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    });
    add(&machine, &vendor);
    let said = machine.run(&["api", "Machine", "half"]);
    assert_eq!((said.code, &*said.out), (7, "half"), "{said:?}");
    assert!(said.err.contains("broke before the reply was complete"), "{said:?}");
}

#[test]
fn a_reader_that_waits_holds_up_nobody_and_one_that_goes_ends_it() {
    let machine = Machine::with_keyring();
    let agent = machine.agent("agent");
    let (sender, events) = channel();
    let sender = Mutex::new(sender);
    let vendor = Vendor::start(move |asked, stream| {
        let tell =
            |what: &str| sender.lock().expect("a channel").send(format!("{what} {}", asked.head)).expect("a test");
        tell("begun");
        if asked.head.contains("/endless ") {
            let _ = stream.write_all(HEAD);
            let piece = [b'x'; 4096];
            while stream.write_all(&piece).is_ok() {}
        } else {
            // It never answers, and sees when nobody waits any more.
            let _ = stream.read(&mut [0]);
        }
        tell("ended");
    });
    add(&machine, &vendor);
    for path in ["endless", "silent"] {
        let mut fob = started(&machine, path);
        let heard =
            |what: &str| events.recv_timeout(LIMIT).expect(what).starts_with(&format!("{what} GET /v2/{path} "));
        assert!(heard("begun"));
        if path == "endless" {
            fob.stdout.as_mut().expect("its output").read_exact(&mut [0]).expect("it has begun");
        }
        // Nobody reads on; the host does not mind.
        machine.run(&["token", "Machine"]).good();
        fob.kill().expect("it was there");
        fob.wait().expect("its end");
        assert!(heard("ended"), "the request has ended with its caller");
    }
    drop(agent);
    machine.until_no_agent();
}
