//! Memory that a script costs which asks on and on. A binary of its own: it counts all that is allocated.
#![cfg(unix)]

use std::alloc::System;
use std::path::Path;

use cap::Cap;
use fobwatch_agent::{Host, Kind, SocketServer};
use fobwatch_integration::{Harness, machine};
use fobwatch_protocol::{Reply, Request, frame, socket};

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

/// Ten seconds of 200 calls.
const CALLS: usize = 2000;
const MOST: usize = 64 * 1024;

fn call(path: &Path) {
    let mut stream = socket::connect(path).expect("the door is open");
    let token: Request = Request::Token { profile: "Contoso/Machine".to_owned(), min_valid: Some(60) };
    frame::send(&mut stream, &token).expect("asked");
    assert!(matches!(frame::receive(&mut stream), Ok(Reply::Token { .. })));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_calls_leave_nothing_behind() {
    let harness = Harness::open().await;
    let _machine = machine(&harness).await;
    let path = harness.folder().join("sockets").join("one");
    let host = Host { app: harness.app.clone(), kind: Kind::Agent, show: Box::new(|| false), display: None };
    let _door = SocketServer::open(host, &path).expect("the door opens");
    let round = async |calls: usize| {
        let path = path.clone();
        tokio::task::spawn_blocking(move || (0..calls).for_each(|_| call(&path))).await.expect("answers");
        HEAP.allocated()
    };
    let before = round(200).await;
    let after = round(CALLS).await;
    let growth = after.saturating_sub(before);
    eprintln!("{growth} bytes after {CALLS} calls");
    assert!(growth <= MOST, "{growth} bytes");
}
